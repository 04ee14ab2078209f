// What RNN, LSTM and GRU have in common as models: settings, one token at a time, many at once.
#include "models/neural/recurrent_model.h"

#include <algorithm>
#include <string>
#include <utility>

namespace onegin {
namespace {

// Tokens scored at once: the output layer is multiplied for all of them together.
constexpr std::size_t kScoredAtOnce = 128;

}  // namespace

void RecurrentModel::suggest(const TaskSummary& summary) {
  RecurrentConfig& c = config();
  const std::size_t tokens = summary.train_tokens;
  c.layers = 1;
  c.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  if (summary.characters) {
    c.embedding = 64;
    c.hidden = tokens < 200'000 ? 128 : 256;
    // A short text is read a hundred times: without recurrent dropout it is learnt by heart after
    // a third of that, at 0.15 bits per character more.
    c.dropout = tokens < 200'000 ? 0.3 : 0.2;
    c.recurrent_dropout = tokens < 200'000 ? 0.1 : 0;
  } else {
    c.embedding = 128;
    c.hidden = tokens < 200'000 ? 128 : 256;
    c.dropout = tokens < 1'000'000 ? 0.4 : 0.2;
    c.embedding_dropout = c.dropout / 2;
  }
}

Result<void> RecurrentModel::check_settings() const {
  const RecurrentConfig& c = config();
  if (!c.tied || c.embedding == c.hidden) return {};
  return Error{
      say("tied embeddings need embedding = hidden, not {0} and {1}", c.embedding, c.hidden), "",
      say("set both to the same size or turn 'tied' off")};
}

void RecurrentModel::declare(const Shape& shape, Plan& plan) const {
  const RecurrentConfig& c = config();
  const std::size_t outputs = shape.vocabulary_size - shape.first_event;
  Tensor* embedding = plan.parameters.add(
      "emb.weight", {shape.vocabulary_size, static_cast<std::size_t>(c.embedding)});
  embedding->layer = 0;
  std::vector<std::unique_ptr<RecurrentLayer>> layers;
  for (int i = 0; i < c.layers; ++i) {
    layers.push_back(make_layer({.inputs = i == 0 ? c.embedding : c.hidden,
                                 .index = i,
                                 .recurrent_dropout = c.recurrent_dropout,
                                 .parameters = plan.parameters,
                                 .forms = plan.forms,
                                 .activations = plan.activations}));
  }
  Tensor* weight =
      c.tied ? embedding
             : plan.parameters.add("out.weight", {outputs, static_cast<std::size_t>(c.hidden)});
  Tensor* bias = plan.parameters.add("out.bias", {outputs}, false);
  plan.body = std::make_unique<RecurrentBody>(
      RecurrentBody::Config{c.hidden, c.dropout, c.embedding_dropout, c.recurrent_scale}, embedding,
      weight, bias, std::move(layers), plan.forms, plan.activations);
  plan.output.emplace(weight, c.tied ? shape.first_event : 0, bias, shape.first_event,
                      c.softmax_samples, nullptr, plan.forms, plan.activations);
}

State RecurrentModel::start() const {
  State state;
  state.memory.assign(static_cast<std::size_t>(body().state_size(1)), 0);
  body().read(state.memory.data(), kBeginSentence);
  return state;
}

void RecurrentModel::advance(State& state, TokenId token) const {
  body().read(state.memory.data(), token);
}

void RecurrentModel::predict(const State& state, std::span<Scalar> log_probs) const {
  const OutputLayer& output = *plan().output;
  output.logits(1, body().top(state.memory.data()), log_probs.data() + first_event());
  output.normalise(log_probs);
}

void RecurrentModel::score(State& state, std::span<const TokenId> events,
                           std::span<const std::uint8_t> marks,
                           std::span<EventScore> scores) const {
  const auto begins = [&](std::size_t i) {
    return i < events.size() && !marks.empty() && (marks[i] & kBegins) != 0;
  };
  if (begins(0)) state = start();
  const std::size_t width = body().width();
  Workspace work;
  fit_for_scoring(std::min(kScoredAtOnce, events.size()), work);
  BatchState carried{.memory = state.memory, .context = {}};
  std::vector<TokenId> inputs;
  std::vector<std::uint8_t> anew;
  std::vector<Scalar> h;  // row i: h before event i
  for (std::size_t first = 0; first < events.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, events.size() - first);
    const auto piece = events.subspan(first, count);
    inputs.assign(piece.begin(), piece.end());
    anew.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
      // Before an event that begins anew <s> is read, from zero, instead of the event before it.
      if (!begins(first + i + 1)) continue;
      inputs[i] = kBeginSentence;
      anew[i] = 1;
    }
    const Scalar* top = body().top(carried.memory.data());
    h.assign(top, top + width);
    const Batch batch{.steps = static_cast<int>(count),
                      .streams = 1,
                      .inputs = inputs,
                      .targets = piece,
                      .restarts = anew};
    Pieces all;
    const Scalar* outputs = body().forward(all, batch, carried, nullptr, work);
    h.insert(h.end(), outputs, outputs + (count - 1) * width);
    score_rows(piece, marks.empty() ? marks : marks.subspan(first, count), h.data(),
               scores.subspan(first, count), work);
  }
  state.memory = std::move(carried.memory);
}

// The memory of many streams has each layer's h, then c, for all streams together; a state has
// those of one stream.
const Scalar* RecurrentModel::read_each(std::span<State> states, std::span<const TokenId> tokens,
                                        Workspace& work) const {
  const std::size_t streams = states.size(), width = body().width();
  BatchState carried;
  carried.memory.resize(static_cast<std::size_t>(body().state_size(streams)));
  const auto each_row = [&](const auto& copy) {
    for (std::size_t row = 0; row * width < carried.memory.size(); ++row) {
      copy(states[row % streams].memory.data() + row / streams * width,
           carried.memory.data() + row * width);
    }
  };
  each_row([&](const Scalar* own, Scalar* row) { std::copy_n(own, width, row); });
  const Batch batch{.steps = static_cast<int>(tokens.size() / streams),
                    .streams = static_cast<int>(streams),
                    .inputs = tokens,
                    .targets = {},
                    .restarts = {}};
  fit_for_scoring(tokens.size(), work, streams);
  Pieces all;
  const Scalar* outputs = body().forward(all, batch, carried, nullptr, work);
  each_row([&](Scalar* own, const Scalar* row) { std::copy_n(row, width, own); });
  return outputs;
}

void RecurrentModel::append_tops(std::span<const State> states, std::vector<Scalar>& h) const {
  for (const State& state : states) {
    const Scalar* top = body().top(state.memory.data());
    h.insert(h.end(), top, top + body().width());
  }
}

void RecurrentModel::advance_each(std::span<State> states, std::span<const TokenId> tokens) const {
  Workspace work;
  read_each(states, tokens, work);
}

void RecurrentModel::score_each(std::span<const State> states, std::span<const TokenId> events,
                                std::span<EventScore> scores) const {
  std::vector<Scalar> h;
  append_tops(states, h);
  Workspace work;
  fit_for_scoring(states.size(), work);
  score_rows(events, {}, h.data(), scores, work);
}

void RecurrentModel::score_run(std::span<State> states, std::span<const TokenId> run,
                               std::span<double> log_probs) const {
  if (run.empty()) return;
  std::vector<TokenId> events;  // (T, B)
  for (const TokenId token : run) events.insert(events.end(), states.size(), token);
  std::vector<Scalar> h;  // row (t, b): h of state b before its event t
  append_tops(states, h);
  Workspace work;
  const Scalar* outputs = read_each(states, events, work);
  h.insert(h.end(), outputs, outputs + (events.size() - states.size()) * body().width());
  std::vector<EventScore> scores(events.size());
  score_rows(events, {}, h.data(), scores, work);
  for (std::size_t i = 0; i < scores.size(); ++i) log_probs[i] = scores[i].log_prob;
}

}  // namespace onegin
