// The inputs of the mixer, the choice of its weights, and the refinement of what it says.
#include "models/cm/context_mixer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace onegin {
namespace {

// Busiest nodes, whose weights are their own; those of the others are shared by depth.
constexpr std::size_t kOwnWeights = 256, kDepths = 32;
constexpr std::size_t kNodeChoices = kOwnWeights + kDepths;
constexpr std::size_t kTokenChoices = 256 * 4;        // last token, depth
constexpr std::size_t kMatchChoices = 8 * 2 * 8 * 3;  // length, bit, depth, what the window says
constexpr std::size_t kClassChoices = 8 * 8 * 8 * 4;  // classes of three tokens, depth
constexpr std::size_t kSeenChoices = 16 * 8 * 4;      // orders seen, letters of the word, depth

constexpr float kFirstWeight = 0.12F;
constexpr float kLastShare = 0.1F;  // the second layer's rate, as a share of the first's
constexpr std::uint32_t kMapLimit = 1000, kRefineLimit = 400;
constexpr float kSureness = 0.6F;  // of the mean of many bits, as an input
constexpr float kBias = 0.3F;
// The refining maps: by the last token and the node, and by the last two and the node.
constexpr std::size_t kRefineBits = 12, kRefineSteps = 33;
constexpr float kRefineRange = 8, kRefineScale = 2;  // logits, places a logit
constexpr float kLeast = 1.0F / (1U << 17U);         // P of a bit

float logit_of(std::uint32_t twelve_bits) {
  return stretch_table()[std::clamp<std::uint32_t>(twelve_bits, 2, StretchTable::kSize - 3)];
}

// Lengths of matches, the long ones together.
std::size_t length_class(std::uint32_t length) {
  if (length < 16) return length;
  if (length < 32) return 16 + (length - 16) / 4;
  return std::min<std::size_t>(20 + (length - 32) / 8, 31);
}

// n / (n + 1), and how sure the mean of n bits is as an input.
struct Surenesses {
  std::array<float, BitCounts::kMostCounted + 1> values{};
  Surenesses() {
    for (std::size_t n = 0; n < values.size(); ++n) {
      values[n] = kSureness * static_cast<float>(n) / static_cast<float>(n + 1);
    }
  }
};
const Surenesses& surenesses() {
  static const Surenesses made;
  return made;
}

std::uint64_t slot_hash(std::uint64_t context, std::uint32_t first_node) {
  return mixed_hash(context + first_node * 0x9E3779B97F4A7C15U, first_node + 17U);
}

}  // namespace

void ContextMixer::reset(Pieces& pieces, const CmConfig& config, const TokenCode& code,
                         const Spellings& spellings, std::size_t slots, std::size_t tokens) {
  pieces(Pieces::kDrawn * static_cast<double>(code.nodes() + 1), [&] {
    code_ = &code;
    contexts_ = MixingContexts::names(spellings.characters, config.contexts).size();
    orders_ = spellings.characters ? 8 : 7;
    const std::size_t nodes = code.nodes();
    groups_.assign(nodes, 0);
    places_.assign(nodes, 0);
    depths_.assign(nodes, 0);
    choices_.assign(nodes, 0);
    for (std::uint32_t node = 0; node < nodes; ++node) {
      choices_[node] = static_cast<std::uint16_t>(
          kOwnWeights + std::min<std::size_t>(depths_[node], kDepths - 1));
      for (const bool bit : {false, true}) {
        const TokenCode::Next next = code.next(node, bit);
        if (next.token) continue;
        depths_[next.index] = static_cast<std::uint8_t>(depths_[node] + 1);
        const std::size_t place = 2 * places_[node] + (bit ? 2U : 1U);
        const bool same = place < CountSlot::kDecisions;
        places_[next.index] = static_cast<std::uint8_t>(same ? place : 0);
        groups_[next.index] = same ? groups_[node] : next.index;
      }
    }
    by_group_.resize(nodes);
    std::iota(by_group_.begin(), by_group_.end(), 0U);
    std::stable_sort(by_group_.begin(), by_group_.end(),
                     [&](auto a, auto b) { return groups_[a] < groups_[b]; });
    std::vector<std::uint32_t> shallow(nodes);
    std::iota(shallow.begin(), shallow.end(), 0U);
    const std::size_t own = std::min(nodes, kOwnWeights);
    std::stable_sort(shallow.begin(), shallow.end(),
                     [&](auto a, auto b) { return depths_[a] < depths_[b]; });
    for (std::size_t i = 0; i < own; ++i) choices_[shallow[i]] = static_cast<std::uint16_t>(i);

    const BitHistories& histories = bit_histories();
    history_maps_.resize(contexts_ * BitHistories::kMost);
    for (std::size_t i = 0; i < history_maps_.size(); ++i) {
      const auto history = static_cast<std::uint8_t>(i % BitHistories::kMost);
      const double ones = histories.ones(history), zeros = histories.zeros(history);
      history_maps_[i] = AdaptiveProbability::of((ones + 0.4) / (ones + zeros + 0.8));
    }
    match_maps_.assign(kMatches * kMatchLengths, AdaptiveProbability::of(0.75));
    refining_maps_.resize(2 * (std::size_t{1} << kRefineBits) * kRefineSteps);
    for (std::size_t i = 0; i < refining_maps_.size(); ++i) {
      const auto step = static_cast<float>(i % kRefineSteps);
      refining_maps_[i] =
          AdaptiveProbability::of(static_cast<double>(squash(step / kRefineScale - kRefineRange)));
    }
    mixer_ =
        LogisticMixer(2 * (contexts_ + kMatches) + 1,
                      {kNodeChoices, kTokenChoices, kMatchChoices, kClassChoices, kSeenChoices},
                      kNodeChoices, kFirstWeight);
    const bool characters = spellings.characters;
    text_matches_ = {TextMatches(characters ? 12 : 4, tokens),
                     TextMatches(characters ? 5 : 2, tokens)};
  });
  table_.reset(pieces, slots);
}

ContextMixer::Question ContextMixer::make() const {
  Question question;
  question.mix = mixer_.make();
  return question;
}

void ContextMixer::ask(Question& question, const MixingContexts& reader, TokenView text) const {
  reader.contexts(question.hashes);
  if (code_->nodes() > 0) {
    for (std::size_t i = 0; i < contexts_; ++i) table_.prefetch(slot_hash(question.hashes[i], 0));
  }
  for (std::size_t k = 0; k < kMatches; ++k) {
    Match& match = question.matches[k];
    match = k < 2 ? text_matches_[k].find(text, reader.window()) : reader.recent_match();
    if (match.length > 0 && match.expected < code_->first_event()) match.length = 0;
    if (match.length > 0) code_->path(match.expected, question.expected[k]);
  }
  question.last = reader.last(1);
  question.classes = 0;
  for (std::size_t k = 1; k <= 3; ++k) {
    question.classes = question.classes * 8 + static_cast<std::uint32_t>(reader.last_class(k));
  }
  question.word = std::min(reader.word_length(), 7U);
}

void ContextMixer::open(Question& question, std::uint32_t first_node) const {
  std::array<std::uint64_t, MixingContexts::kMostContexts> hashes{};
  for (std::size_t i = 0; i < contexts_; ++i) {
    hashes[i] = slot_hash(question.hashes[i], first_node);
    table_.prefetch(hashes[i]);
  }
  for (std::size_t i = 0; i < contexts_; ++i) question.slots[i] = &table_.find(hashes[i]);
}

float ContextMixer::predict(Question& question, std::uint32_t node) const {
  if (groups_[node] == node) open(question, node);
  question.node = node;
  const std::size_t place = places_[node];
  const std::size_t depth = depths_[node];
  const Surenesses& sure = surenesses();
  float* x = question.mix.x.data();
  std::uint32_t seen = 0;
  const AdaptiveProbability* map = history_maps_.data();
  for (std::size_t i = 0; i < contexts_; ++i, map += BitHistories::kMost) {
    const BitCounts& known = question.slots[i]->decisions[place];
    question.histories[i] = known.history;
    if (known.history == 0) {
      *x++ = 0;
      *x++ = 0;
      continue;
    }
    seen += i < orders_ ? 1 : 0;
    *x++ = logit_of(map[known.history].twelve_bits());
    *x++ = stretch_table()[known.p >> 4U] * sure.values[known.count];
  }
  question.seen = seen;
  for (std::size_t k = 0; k < kMatches; ++k) {
    const Match& match = question.matches[k];
    const auto& path = question.expected[k];
    question.agreed[k] = 0;
    *x++ = 0;
    *x++ = 0;
    if (match.length == 0 || depth >= path.size() || path[depth].node != node) continue;
    const float sign = path[depth].bit ? 1.0F : -1.0F;
    question.agreed[k] = path[depth].bit ? 1 : -1;
    x[-2] =
        sign * logit_of(match_maps_[k * kMatchLengths + length_class(match.length)].twelve_bits());
    x[-1] = sign * static_cast<float>(std::min(match.length, 32U)) / 16;
  }
  *x = kBias;
  choose_weights(question);
  question.p = refine(question, mixer_.mix(question.mix));
  return question.p;
}

double ContextMixer::log_prob(Question& question, std::span<const TokenCode::Decision> path) const {
  double sum = 0;
  for (const auto& [node, bit] : path) {
    const auto p = static_cast<double>(predict(question, node));
    sum += std::log(bit ? p : 1 - p);
  }
  return sum;
}

void ContextMixer::predict_all(Question& question, std::span<double> ones) const {
  for (const std::uint32_t node : by_group_) {
    ones[node] = static_cast<double>(predict(question, node));
  }
}

void ContextMixer::choose_weights(Question& question) const {
  const auto depth = static_cast<std::uint32_t>(depths_[question.node]);
  const std::uint32_t four = std::min(depth, 3U), eight = std::min(depth, 7U);
  const auto at = [&](std::size_t k) -> std::uint32_t { return question.matches[k].length; };
  // The longer of the text's matches that says something.
  std::uint32_t length = 0, bit = 0;
  for (const std::size_t k : {0U, 1U}) {
    if (question.agreed[k] == 0 || length > 0) continue;
    const std::uint32_t n = at(k);
    length = n < 8 ? 1 + n / 3 : n < 16 ? 4 : n < 24 ? 5 : n < 32 ? 6 : 7;
    bit = question.agreed[k] > 0 ? 1 : 0;
  }
  const auto recent = static_cast<std::uint32_t>(question.agreed[2] + 1);
  auto& chosen = question.mix.contexts;
  chosen[0] = choices_[question.node];
  chosen[1] = std::min(question.last, 255U) * 4 + four;
  chosen[2] = ((length * 2 + bit) * 8 + eight) * 3 + recent;
  chosen[3] = question.classes * 4 + four;
  chosen[4] = (std::min(question.seen, 15U) * 8 + question.word) * 4 + four;
  question.mix.last = choices_[question.node];
}

// Adaptive probability maps: what came of it when the mixer said so in this context before.
float ContextMixer::refine(Question& question, float logit) const {
  const float p = squash(logit);
  const float place =
      (std::clamp(logit, -kRefineRange + 0.001F, kRefineRange - 0.001F) + kRefineRange) *
      kRefineScale;
  const auto low = static_cast<std::uint32_t>(place);
  const float part = place - static_cast<float>(low);
  const std::uint64_t one = mixed_hash(question.last * 65536ULL + 1, question.node);
  const std::uint64_t two = question.hashes[2] * 31 + question.node * 0x9E3779B97F4A7C15U;
  const std::array<std::uint64_t, 2> hashes{one, mixed_hash(two, 5)};
  float sum = 0;
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t context = (k << kRefineBits) + (hashes[k] >> (64 - kRefineBits));
    const std::size_t first = context * kRefineSteps + low;
    sum += refining_maps_[first].probability() * (1 - part) +
           refining_maps_[first + 1].probability() * part;
    question.refined[k] = static_cast<std::uint32_t>(part < 0.5F ? first : first + 1);
  }
  return std::clamp(0.5F * p + 0.25F * sum, kLeast, 1 - kLeast);
}

void ContextMixer::learn(const Question& question, bool bit, float rate) {
  const StepTable& steps = step_table();
  for (std::size_t i = 0; i < contexts_; ++i) {
    const std::uint8_t history = question.histories[i];
    if (history != 0) {
      history_maps_[i * BitHistories::kMost + history].learn(bit, kMapLimit, steps);
    }
  }
  for (std::size_t k = 0; k < kMatches; ++k) {
    if (question.agreed[k] == 0) continue;
    match_maps_[k * kMatchLengths + length_class(question.matches[k].length)].learn(
        (question.agreed[k] > 0) == bit, kMapLimit, steps);
  }
  mixer_.learn(question.mix, bit, rate, rate * kLastShare);
  for (const std::uint32_t place : question.refined) {
    refining_maps_[place].learn(bit, kRefineLimit, steps);
  }
}

void ContextMixer::count(std::span<const std::uint64_t> hashes,
                         std::span<const TokenCode::Decision> path) {
  const BitHistories& histories = bit_histories();
  const StepTable& steps = step_table();
  std::array<std::uint64_t, MixingContexts::kMostContexts> keys{};
  for (std::size_t begin = 0; begin < path.size();) {
    const std::uint32_t first_node = groups_[path[begin].node];
    std::size_t end = begin;
    while (end < path.size() && groups_[path[end].node] == first_node) ++end;
    for (std::size_t i = 0; i < contexts_; ++i) {
      keys[i] = slot_hash(hashes[i], first_node);
      table_.prefetch(keys[i]);
    }
    for (std::size_t i = 0; i < contexts_; ++i) {
      CountSlot& slot = table_.make(keys[i]);
      for (std::size_t k = begin; k < end; ++k) {
        slot.decisions[places_[path[k].node]].learn(path[k].bit, histories, steps);
      }
    }
    begin = end;
  }
}

void ContextMixer::add_match(TokenView text, std::size_t end) {
  for (TextMatches& matches : text_matches_) matches.add(text, end);
}

void ContextMixer::add_parts(const Question& question, bool bit, std::span<MixedPart> parts,
                             std::span<std::uint32_t> spoke) const {
  const double sign = bit ? 1 : -1;
  for (std::size_t i = 0; i < contexts_ + kMatches; ++i) {
    const float* const x = question.mix.x.data() + 2 * i;
    if (x[0] == 0 && x[1] == 0) continue;
    const float first = mixer_.weight(question.mix, 2 * i);
    const float second = mixer_.weight(question.mix, 2 * i + 1);
    parts[i].input += sign * static_cast<double>(x[0] + x[1]);
    parts[i].weight += static_cast<double>(first + second) / 2;
    parts[i].contribution += sign * static_cast<double>(first * x[0] + second * x[1]);
    ++spoke[i];
  }
}

const std::array<std::string_view, ContextMixer::kMatches>& ContextMixer::match_names() {
  static constexpr std::array<std::string_view, kMatches> kNames{
      phrase("long match in what was learnt"), phrase("match in what was learnt"),
      phrase("match in what was just read")};
  return kNames;
}

void ContextMixer::copy(Pieces& pieces, const ContextMixer& other) {
  pieces(Pieces::kLargest, [&] {
    contexts_ = other.contexts_;
    orders_ = other.orders_;
    code_ = other.code_;
    groups_ = other.groups_;
    places_ = other.places_;
    depths_ = other.depths_;
    by_group_ = other.by_group_;
    choices_ = other.choices_;
    history_maps_ = other.history_maps_;
    match_maps_ = other.match_maps_;
    refining_maps_ = other.refining_maps_;
    mixer_ = other.mixer_;
    text_matches_ = other.text_matches_;
  });
  table_.copy(pieces, other.table_);
}

std::uint64_t ContextMixer::fixed_bytes(std::size_t vocabulary, std::size_t tokens) {
  constexpr std::uint64_t kChoices =
      kNodeChoices + kTokenChoices + kMatchChoices + kClassChoices + kSeenChoices;
  constexpr std::uint64_t kInputs = 2 * (MixingContexts::kMostContexts + kMatches) + 16;
  constexpr std::uint64_t kMaps = MixingContexts::kMostContexts * BitHistories::kMost +
                                  2 * (std::uint64_t{1} << kRefineBits) * kRefineSteps;
  constexpr std::uint64_t kNode = 2 * 4 + 2 + 2 + sizeof(TokenCode::Decision) + 8;
  return kChoices * kInputs * sizeof(float) + kMaps * sizeof(AdaptiveProbability) +
         vocabulary * (kNode + sizeof(TypeSpelling)) + 2 * TextMatches::bytes_for(tokens);
}

std::size_t ContextMixer::memory_bytes() const {
  std::size_t sum = table_.memory_bytes() + mixer_.memory_bytes();
  sum += (history_maps_.size() + match_maps_.size() + refining_maps_.size()) *
         sizeof(AdaptiveProbability);
  for (const TextMatches& matches : text_matches_) sum += matches.memory_bytes();
  return sum + groups_.size() * (sizeof(std::uint32_t) + sizeof(std::uint16_t) + 2);
}

}  // namespace onegin
