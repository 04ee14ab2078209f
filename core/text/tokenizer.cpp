// A whole line at once.
#include "text/tokenizer.h"

namespace onegin {

std::vector<std::string> tokenize_line(std::string_view line, const UnitRule& rule) {
  Tokenizer tokenizer(rule);
  std::vector<std::string> tokens;
  tokenizer.begin(line);
  for (std::string_view token; tokenizer.next(token);) tokens.emplace_back(token);
  return tokens;
}

}  // namespace onegin
