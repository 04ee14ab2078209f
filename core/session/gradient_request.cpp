// Takes a copy of the weights.
#include "session/gradient_request.h"

#include <algorithm>

#include "models/neural_model.h"
#include "models/seeing_model.h"

namespace onegin {
namespace {

using onegin_gradient::Request;

constexpr std::size_t kTokens = onegin_gradient::kMostSteps + 1;

// The first pair as training gives it to a model that reads sources by themselves: the source apart
// from the target. Nothing: the text has no whole source.
void take_pair(TokenView train, Model& model, Request& request) {
  constexpr std::size_t kMostOfSource = 40;
  const auto separator = std::find(train.begin(), train.end(), kBeginSentence);
  if (separator == train.end() || separator == train.begin()) return;
  const std::vector<TokenId> source(train.begin(), separator);
  for (auto at = separator; at != train.end() && request.tokens.size() < kTokens; ++at) {
    request.tokens.push_back(*at);
    if (*at == kEndSentence) break;
  }
  request.source.assign(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                             source.size(), kMostOfSource)));
  SeeingModel* seeing = model.as_seeing();
  if (seeing == nullptr) return;
  const auto picture = seeing->picture_of(Source{source});
  request.picture.assign(picture.begin(), picture.end());
}

// The beginning of the text; of a very short one, and without any, the events in turn.
void take_tokens(TokenView train, Request& request) {
  const auto first = train.first(std::min(train.size(), kTokens));
  request.tokens.assign(first.begin(), first.end());
  for (TokenId id = request.first_event; request.tokens.size() < kTokens; ++id) {
    if (id >= request.vocabulary_size) id = request.first_event;
    request.tokens.push_back(id);
  }
}

}  // namespace

Result<Request> gradient_request(HeldModel& held, const CorpusBuilder::Built& built) {
  NeuralModel* neural = held.model->as_neural();
  if (neural == nullptr) {
    return Error{say("a model that counts has no gradients"), "", say("check a neural model")};
  }
  Request request;
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
  if (built.task.pairs() && neural->reads_sources()) take_pair(train, *held.model, request);
  if (request.source.empty()) take_tokens(train, request);
  return request;
}

}  // namespace onegin
