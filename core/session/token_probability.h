// A token and how likely it is, as messages have it.
#pragma once

#include <string>

namespace onegin {

struct TokenProbability {
  std::string token;
  double log10 = 0;
  bool control = false;  // </s> or <unk>, not a text token spelled so
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("log10", log10);
    v("control", control);
  }
};

}  // namespace onegin
