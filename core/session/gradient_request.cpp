// Takes a copy of the weights.
#include "session/gradient_request.h"

#include <algorithm>

namespace onegin {

Result<onegin_gradient::Request> gradient_request(HeldModel& held,
                                                  const CorpusBuilder::Built& built) {
  constexpr std::size_t kTokens = onegin_gradient::kMostSteps + 1;
  if (held.model->as_neural() == nullptr) {
    return Error{say("a model that counts has no gradients"), "", say("check a neural model")};
  }
  onegin_gradient::Request request;
  request.kind = held.kind->id;
  for (const Field& field : held.model->fields()) {
    request.config.emplace_back(std::string(field.name), field.text());
  }
  request.vocabulary_size = built.task.vocabulary.size();
  request.first_event = built.task.first_event();
  Blocks weights;
  held.model->save(weights);
  request.weights = copies_of(weights);
  const auto train = built.corpus.train();
  const auto first = train.first(std::min(train.size(), kTokens));
  request.tokens.assign(first.begin(), first.end());
  // Without a text, or with a very short one: the events in turn.
  for (TokenId id = request.first_event; request.tokens.size() < kTokens; ++id) {
    if (id >= request.vocabulary_size) id = request.first_event;
    request.tokens.push_back(id);
  }
  return request;
}

}  // namespace onegin
