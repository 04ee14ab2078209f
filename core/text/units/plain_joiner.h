// For rules whose tokens are parts of the text, one after another.
#pragma once

#include "text/units/unit_rule.h"

namespace onegin {

class PlainJoiner : public TokenJoiner {
 public:
  std::unique_ptr<TokenJoiner> clone() const override { return std::make_unique<PlainJoiner>(); }
  void append(std::string_view token, std::string& out) override { out += token; }
};

// Runs of what is no ASCII white space, and line ends.
std::uint64_t count_runs(std::string_view text);

}  // namespace onegin
