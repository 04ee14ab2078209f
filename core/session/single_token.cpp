// As it is spelled first: a token may be one that the rule would never cut so.
#include "session/single_token.h"

#include <vector>

namespace onegin {

Result<TokenId> single_token(const std::string& token, const Task& task) {
  TokenId id = task.vocabulary.find(token);
  if (id == kUnknown) {
    const std::vector<std::string> cut = tokenize_line(token, task.rule());
    if (cut.size() > 1) {
      return Error{say("'{0}' is not one token but {1}", token, cut.size()), "",
                   say("give a single token")};
    }
    if (!cut.empty()) id = task.vocabulary.find(cut.front());
  }
  if (id != kUnknown) return id;
  return Error{say("the token '{0}' is not in the vocabulary", token), "",
               say("give a token of the text")};
}

}  // namespace onegin
