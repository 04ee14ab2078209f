// GPT as a model: settings, one token at a time, many at once.
//
// Tensors carry the names and the layout of nanoGPT's state_dict. The rule when the context is full
// stands in models/neural/reach.h.
#include "models/gpt.h"

#include <algorithm>
#include <string>

#include "models/gpt_config.h"
#include "models/neural/buffer.h"
#include "models/neural/language_network.h"
#include "models/neural/transformer_body.h"

namespace onegin {
namespace {

// Tokens scored at once.
constexpr std::size_t kScoredTogether = 128;
// Tokens whose keys and values stand in one page of a state.
constexpr std::size_t kPageTokens = 16;

// State.memory: how many tokens the next one sees, its slot in the ring of pages, and y (W) of the
// last token read. State.pages: the ring, each token's keys and values in its slot.
class Gpt : public LanguageNetwork {
 public:
  std::string_view kind() const override { return "gpt"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override;
  // A hotter Muon learns faster for a while and then not at all.
  TrainingHints training_hints(const TaskSummary&) const override {
    return {.muon = true, .learning_rate = 4e-3, .matrix_rate = 5, .weight_decay = 0.1};
  }

  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override;
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  void score_each(std::span<const State> states, std::span<const TokenId> events,
                  std::span<EventScore> scores) const override;
  // In each layer to the oldest token that one before it still sees; or until it begins anew.
  std::size_t looks_back() const override {
    const Reach& reach = body().reach();
    return (reach.slides ? static_cast<std::size_t>(config_.layers) : 1) * reach.past() + 1;
  }

 protected:
  State start() const override;

 private:
  static constexpr std::size_t kHeld = 0, kSlot = 1, kOutput = 2;  // in State.memory

  Result<void> check_settings() const override { return config_.check(); }
  void declare(const Shape& shape, Plan& plan) const override;
  const TransformerBody& body() const { return static_cast<const TransformerBody&>(*plan().body); }
  std::size_t width() const { return static_cast<std::size_t>(config_.width); }

  // One page more than the context needs: the page that is written next holds nothing that is seen.
  std::size_t pages() const { return (body().reach().past() + kPageTokens - 1) / kPageTokens + 1; }
  std::size_t slots() const { return pages() * kPageTokens; }
  State empty() const;
  const Scalar* token(const State& state, std::size_t slot) const {
    return state.pages[slot / kPageTokens] + slot % kPageTokens * body().token_size();
  }
  Scalar* own_token(State& state, std::size_t slot) const {
    return state.pages.own(slot / kPageTokens) + slot % kPageTokens * body().token_size();
  }
  BatchState carried(const State& state) const;
  void put_back(const BatchState& carried, std::size_t read, const Scalar* y, State& state) const;

  GptConfig config_;
};

void Gpt::suggest(const TaskSummary& summary) {
  config_ = GptConfig();
  config_.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  // A short text is read many times in a minute: a smaller model reads it more often, and dropout
  // keeps it from learning the text by heart.
  if (summary.train_tokens < 200'000) {
    config_.width = 96;
    config_.layers = 3;
    config_.dropout = summary.characters ? 0.2 : 0.3;
  } else if (!summary.characters) {
    config_.dropout = 0.1;
  }
}

void Gpt::declare(const Shape& shape, Plan& plan) const {
  const GptConfig& c = config_;
  auto body = std::make_unique<TransformerBody>(c.layers_of(true), shape.vocabulary_size, c.tied,
                                                plan.parameters, plan.forms, plan.activations);
  plan.activations.add(Product{.tensor = std::string(body->output()->name),
                               .input = body->outputs_index(),
                               .columns = shape.vocabulary_size - shape.first_event});
  plan.output.emplace(body->output(), shape.first_event, nullptr, shape.first_event,
                      c.softmax_samples, nullptr, plan.forms, plan.activations);
  plan.body = std::move(body);
}

State Gpt::empty() const {
  State state;
  state.memory.assign(kOutput + width(), 0);
  state.pages = Pages(pages(), kPageTokens * body().token_size());
  return state;
}

State Gpt::start() const {
  State state = empty();
  advance(state, kBeginSentence);
  return state;
}

void Gpt::advance(State& state, TokenId read) const {
  const auto held = static_cast<std::size_t>(state.memory[kHeld]);
  const auto slot = static_cast<std::size_t>(state.memory[kSlot]);
  thread_local std::vector<const Scalar*> seen;
  grow(seen, body().reach().context);
  Scalar* own = own_token(state, slot);
  for (std::size_t i = 0; i <= held; ++i) seen[i] = token(state, (slot + slots() - i) % slots());
  body().read(read, {seen.data(), held + 1}, own, state.memory.data() + kOutput);
  state.memory[kHeld] = static_cast<Scalar>(body().reach().next(held));
  state.memory[kSlot] = static_cast<Scalar>((slot + 1) % slots());
}

void Gpt::predict(const State& state, std::span<Scalar> log_probs) const {
  const OutputLayer& output = *plan().output;
  output.logits(1, state.memory.data() + kOutput, log_probs.data() + first_event());
  output.normalise(log_probs);
}

// The state as one stream's memory.
BatchState Gpt::carried(const State& state) const {
  BatchState carried;
  carried.memory.assign(body().stream_size(), 0);
  const auto held = static_cast<std::size_t>(state.memory[kHeld]);
  const auto slot = static_cast<std::size_t>(state.memory[kSlot]);
  carried.memory[0] = static_cast<Scalar>(held);
  for (std::size_t i = 1; i <= held; ++i) {
    body().put(token(state, (slot + slots() - i) % slots()), body().reach().past() - i,
               carried.memory.data());
  }
  return carried;
}

// And back, after `read` more tokens, of which the last gave y.
void Gpt::put_back(const BatchState& carried, std::size_t read, const Scalar* y,
                   State& state) const {
  const auto held = static_cast<std::size_t>(carried.memory[0]);
  const std::size_t slot = (static_cast<std::size_t>(state.memory[kSlot]) + read) % slots();
  for (std::size_t i = 1; i <= std::min(held, read); ++i) {
    body().take(carried.memory.data(), body().reach().past() - i,
                own_token(state, (slot + slots() - i) % slots()));
  }
  state.memory[kHeld] = static_cast<Scalar>(held);
  state.memory[kSlot] = static_cast<Scalar>(slot);
  std::copy_n(y, width(), state.memory.data() + kOutput);
}

void Gpt::score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                std::span<EventScore> scores) const {
  const auto begins = [&](std::size_t i) {
    return i < events.size() && !marks.empty() && (marks[i] & kBegins) != 0;
  };
  if (events.empty()) return;
  if (begins(0)) state = start();
  Workspace work;
  fit_for_scoring(std::min(kScoredTogether, events.size()), work);
  BatchState memory = carried(state);
  std::vector<TokenId> inputs;
  std::vector<std::uint8_t> anew;
  std::vector<Scalar> y(state.memory.begin() + kOutput, state.memory.end());  // before each event
  std::size_t read = 0;  // since the state, or since a sentence began
  for (std::size_t first = 0; first < events.size(); first += kScoredTogether) {
    const std::size_t count = std::min(kScoredTogether, events.size() - first);
    const auto piece = events.subspan(first, count);
    inputs.assign(piece.begin(), piece.end());
    anew.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i, ++read) {
      // Before an event that begins anew <s> is read, with nothing before it, instead of the event
      // before it.
      if (!begins(first + i + 1)) continue;
      inputs[i] = kBeginSentence;
      anew[i] = 1;
      state = empty();
      read = 0;
    }
    const Batch batch{.steps = static_cast<int>(count),
                      .streams = 1,
                      .inputs = inputs,
                      .targets = piece,
                      .restarts = anew};
    Pieces all;
    fit_for_scoring(count, work);
    const Scalar* outputs = body().forward(all, batch, memory, nullptr, work);
    y.insert(y.end(), outputs, outputs + count * width());
    score_rows(piece, marks.empty() ? marks : marks.subspan(first, count), y.data(),
               scores.subspan(first, count), work);
    y.erase(y.begin(), y.end() - static_cast<std::ptrdiff_t>(width()));
  }
  put_back(memory, read, y.data(), state);
}

void Gpt::score_each(std::span<const State> states, std::span<const TokenId> events,
                     std::span<EventScore> scores) const {
  std::vector<Scalar> y;
  for (const State& state : states) {
    y.insert(y.end(), state.memory.begin() + kOutput, state.memory.end());
  }
  Workspace work;
  fit_for_scoring(states.size(), work);
  score_rows(events, {}, y.data(), scores, work);
}

}  // namespace

std::unique_ptr<Model> make_gpt() { return std::make_unique<Gpt>(); }

}  // namespace onegin
