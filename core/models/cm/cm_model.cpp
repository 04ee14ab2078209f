// Settings, memory and answers of the model.
#include "models/cm/cm_model.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "memory_limit.h"

namespace onegin {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20U;
// Each token of a text needs about this number of bytes of slots. Where a text needs more than the
// largest default, rare contexts make room.
constexpr std::size_t kBytesPerToken = 256;
constexpr int kLargestDefault = 128;  // MB

}  // namespace

void CmModel::suggest(const TaskSummary& task) {
  const std::size_t wanted = std::bit_ceil(task.train_tokens * kBytesPerToken / kMegabyte + 1);
  config_.memory = static_cast<int>(std::min<std::size_t>(wanted, kLargestDefault));
}

std::vector<Field> CmModel::fields() { return fields_of(config_); }

std::size_t CmModel::slots() const {
  return SlotTable::slots_in(static_cast<std::size_t>(config_.memory) * kMegabyte);
}

Result<void> CmModel::check_memory(const Shape& shape) const {
  const std::uint64_t fixed = ContextMixer::fixed_bytes(shape.vocabulary_size, 0) +
                              shape.vocabulary_size * kTypeBytes + kProgramMemory;
  const std::uint64_t needed = fixed + static_cast<std::uint64_t>(config_.memory) * kMegabyte;
  if (needed <= memory_limit()) return {};
  Error error{say("context mixing needs about {0} of memory, and {1} is there",
                  memory_text(static_cast<double>(needed)),
                  memory_text(static_cast<double>(memory_limit()))),
              "", say("choose fewer types")};
  if (fixed + kMegabyte <= memory_limit()) {
    error.hint = say("choose a memory of {0} MB", (memory_limit() - fixed) / kMegabyte);
  }
  return error;
}

Result<void> CmModel::build(Pieces& pieces, const Shape& shape, std::uint64_t) {
  const auto checked = pieces(1, [&]() -> Result<void> {
    if (shape.vocabulary_size <= kUnknown || shape.first_event >= shape.vocabulary_size) {
      return Error{say("the vocabulary is empty"), "", say("give the model a text")};
    }
    if (const auto fits = check_memory(shape); !fits) return fits;
    shape_ = shape;
    shape_.vocabulary = nullptr;
    spellings_ = Spellings::make(shape.vocabulary, shape.vocabulary_size);
    return {};
  });
  if (!checked || pieces.behind()) return checked;
  return pieces(1, [&]() -> Result<void> {
    restart();
    return {};
  });
}

void CmModel::begin_anew(Pieces& pieces, std::span<const std::uint32_t> counts, std::size_t slots,
                         std::size_t tokens) {
  pieces(Pieces::kDrawn * static_cast<double>(counts.size()), [&] {
    counts_.assign(counts.begin(), counts.end());
    code_ = TokenCode::huffman(shape_.first_event, counts_);
  });
  mixer_.reset(pieces, config_, code_, spellings_, slots, tokens);
}

void CmModel::advance(State& state, TokenId token) const {
  MixingContexts::append(state.context, known(token));
}

void CmModel::predict(const State& state, std::span<Scalar> log_probs) const {
  MixingContexts reader(spellings_, config_.contexts);
  reader.begin(state.context);
  ContextMixer::Question question = mixer_.make();
  mixer_.ask(question, reader, text_);
  std::vector<double> ones(code_.nodes());
  mixer_.predict_all(question, ones);
  code_.spread(ones, log_probs);
}

double CmModel::log_prob(ContextMixer::Question& question, const MixingContexts& reader,
                         std::vector<TokenCode::Decision>& path, TokenId token) const {
  if (token < shape_.first_event) return -std::numeric_limits<double>::infinity();
  mixer_.ask(question, reader, text_);
  code_.path(token, path);
  return mixer_.log_prob(question, path);
}

void CmModel::score(State& state, std::span<const TokenId> events,
                    std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  MixingContexts reader(spellings_, config_.contexts);
  reader.begin(state.context);
  ContextMixer::Question question = mixer_.make();
  std::vector<TokenCode::Decision> path;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::uint8_t mark = marks.empty() ? 0 : marks[i];
    if ((mark & kBegins) != 0) reader.begin({});
    const TokenId token = known(events[i]);
    scores[i] = {};
    if ((mark & kGiven) == 0) scores[i].log_prob = log_prob(question, reader, path, token);
    reader.read(token);
  }
  state.context = reader.window();
}

std::vector<MixedPart> CmModel::mixed_parts(const State& state, TokenId token) const {
  if (!fitted_ || token < shape_.first_event) return {};
  std::vector<MixedPart> parts;
  for (const std::string_view name :
       MixingContexts::names(spellings_.characters, config_.contexts)) {
    parts.push_back({.name = name});
  }
  for (const std::string_view name : ContextMixer::match_names()) parts.push_back({.name = name});
  std::vector<std::uint32_t> spoke(parts.size(), 0);
  MixingContexts reader(spellings_, config_.contexts);
  reader.begin(state.context);
  ContextMixer::Question question = mixer_.make();
  mixer_.ask(question, reader, text_);
  std::vector<TokenCode::Decision> path;
  code_.path(known(token), path);
  for (const auto& [node, bit] : path) {
    mixer_.predict(question, node);
    mixer_.add_parts(question, bit, parts, spoke);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (spoke[i] > 0) parts[i].weight /= spoke[i];
  }
  return parts;
}

std::size_t CmModel::memory_bytes() const {
  return mixer_.memory_bytes() + code_.memory_bytes() + text_.memory_bytes() +
         counts_.capacity() * sizeof(std::uint32_t) +
         spellings_.types.capacity() * sizeof(TypeSpelling);
}

std::unique_ptr<Model> make_cm() { return std::make_unique<CmModel>(); }

}  // namespace onegin
