// Sources and targets token by token.
#include "models/neural/source_model.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "models/neural/buffer.h"

namespace onegin {
namespace {

// Places of a source in one page of a state.
constexpr std::size_t kPagePlaces = 16;

// Of a source that is not tokens: a pass takes a row without any for none.
constexpr std::array<TokenId, 1> kNoTokens{kUnknown};

}  // namespace

State SourceModel::fresh() const {
  State state;
  state.memory.assign(kOutput + width() + body().states() * body().hidden(), 0);
  state.context.reserve(body().rows().longest());
  return state;
}

State SourceModel::start() const {
  State state = fresh();
  advance(state, kBeginSentence);
  return state;
}

State SourceModel::begin(const Source& source) const {
  if (source.tokens.empty()) return start();
  State state = fresh();
  const std::size_t count = std::min(source.tokens.size(), body().rows().longest());
  state.context.assign(source.tokens.begin(),
                       source.tokens.begin() + static_cast<std::ptrdiff_t>(count));
  encode(state);
  read(state, kBeginSentence);
  return state;
}

void SourceModel::advance(State& state, TokenId token) const {
  const Phase before = phase(state), after = SourceRows::next(before, token);
  if (SourceRows::is_source(before, token) && state.context.size() < body().rows().longest()) {
    state.context.push_back(token);
  }
  state.memory[kPhase] = static_cast<Scalar>(after);
  if (after == Phase::known && before != after) encode(state);
  read(state, token);
}

// The source is known whole: its places, and the state with which the target begins.
void SourceModel::encode(State& state) const {
  state.memory[kPhase] = static_cast<Scalar>(Phase::known);
  const std::size_t kept = body().states() * body().hidden();
  std::fill_n(h(state), kept, Scalar{0});
  if (state.context.empty()) return;
  const auto plainly = [](const SourceEncoder& encoder, Pieces& pieces, Workspace& work) {
    encoder.forward(pieces, nullptr, work);
  };
  encode_by(plainly, state.context, state);
}

void SourceModel::encode_by(const Encode& encode, std::span<const TokenId> tokens,
                            State& state) const {
  const std::array<TokenId, 1> input{kBeginSentence};
  const std::array<Source, 1> source{Source{tokens}};
  const Batch batch{
      .steps = 1, .streams = 1, .inputs = input, .targets = {}, .restarts = {}, .sources = source};
  BatchState none;
  Workspace work;
  work.allocate(plan().activations, body().pass_size(batch, none), PassKind::forward);
  Pieces all;
  body().rows().read(batch, none, work);
  encode(body().encoder(), all, work);
  body().attention().begin(all, work);
  std::copy_n(body().encoder().first_h(work), body().hidden(), h(state));
  if (body().states() > 1) {
    std::copy_n(body().encoder().first_c(work), body().hidden(), h(state) + body().hidden());
  }
  keep_places(work, state);
}

State SourceModel::begin_with(const Encode& encode) const {
  State state = fresh();
  state.memory[kPhase] = static_cast<Scalar>(Phase::known);
  encode_by(encode, kNoTokens, state);
  read(state, kBeginSentence);
  return state;
}

std::vector<Scalar> SourceModel::weights_with(const Encode& encode,
                                              std::span<const TokenId> target) const {
  State state = fresh();
  encode_by(encode, kNoTokens, state);
  const auto count = static_cast<std::size_t>(state.memory[kPlaces]);
  std::vector<Scalar> weights(target.size() * count);
  for (std::size_t t = 0; t < target.size(); ++t) {
    read(state, t == 0 ? kBeginSentence : target[t - 1], weights.data() + t * count);
  }
  return weights;
}

// Those of source 0 of a pass.
void SourceModel::keep_places(Workspace& work, State& state) const {
  const std::size_t size = body().attention().place_width();
  const std::size_t count = work.size().sources > 0 ? body().encoder().count(0, work) : 0;
  state.memory[kPlaces] = static_cast<Scalar>(count);
  state.pages = Pages((count + kPagePlaces - 1) / kPagePlaces, kPagePlaces * size);
  for (std::size_t s = 0; s < count; ++s) {
    body().attention().copy_place(0, s, work,
                                  state.pages.own(s / kPagePlaces) + s % kPagePlaces * size);
  }
}

void SourceModel::read(State& state, TokenId token, Scalar* weights) const {
  const std::size_t size = body().attention().place_width();
  const auto count = static_cast<std::size_t>(state.memory[kPlaces]);
  thread_local std::vector<const Scalar*> places;
  grow(places, std::max(count, body().encoder().places_for(body().rows().longest())));
  for (std::size_t s = 0; s < count; ++s) {
    places[s] = state.pages[s / kPagePlaces] + s % kPagePlaces * size;
  }
  Scalar* c = body().states() > 1 ? h(state) + body().hidden() : nullptr;
  body().read(token, {places.data(), count, weights}, h(state), c, state.memory.data() + kOutput);
}

void SourceModel::predict(const State& state, std::span<Scalar> log_probs) const {
  const OutputLayer& output = *plan().output;
  output.logits(1, state.memory.data() + kOutput, log_probs.data() + first_event());
  output.normalise(log_probs);
}

void SourceModel::score_each(std::span<const State> states, std::span<const TokenId> events,
                             std::span<EventScore> scores) const {
  std::vector<Scalar> y;
  for (const State& state : states) {
    const auto own = state.memory.begin() + kOutput;
    y.insert(y.end(), own, own + static_cast<std::ptrdiff_t>(width()));
  }
  Workspace work;
  fit_for_scoring(states.size(), work);
  plan().output->score(events, y.data(), scores, work);
}

}  // namespace onegin
