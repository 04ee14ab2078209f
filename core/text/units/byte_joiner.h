// Bytes, and tokens that may break characters in two, as text again.
#pragma once

#include "text/units/unit_rule.h"

namespace onegin {

// Holds back the bytes of a character until it is whole. A byte that is part of none is written as
// a token of it is shown: "<E2>".
class ByteJoiner : public TokenJoiner {
 public:
  std::unique_ptr<TokenJoiner> clone() const override {
    return std::make_unique<ByteJoiner>(*this);
  }
  void append(std::string_view token, std::string& out) override;
  void finish(std::string& out) override;
  bool holds() const override { return !held_.empty(); }

 private:
  std::string held_;
};

// "\0" to "\xFF".
std::vector<std::string> all_bytes();

}  // namespace onegin
