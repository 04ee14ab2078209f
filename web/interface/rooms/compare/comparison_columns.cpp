// Each column by itself, and which are shown.
#include "rooms/compare/comparison_columns.h"

#include <algorithm>
#include <array>

#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "state/blank_means.h"
#include "state/written_targets.h"

namespace onegin::web {
namespace {

constexpr float kNamesWidth = 12 * kGrid;
constexpr float kWideBar = 21 * kGrid, kNarrowBar = 15 * kGrid;
constexpr float kRoomForBars = 110 * kGrid;

constexpr std::string_view kAdaptiveBits = phrase(
    "Bits per character of the model that goes on learning while it reads: every token is scored "
    "before it is learnt from. Of the mixture, its weights learn, too.");
constexpr std::string_view kAdaptiveBytes = phrase(
    "The bytes this text would take, packed with those probabilities. Whoever unpacks it lets the "
    "same model learn from each token that comes out.");

std::string perplexity(double value) {
  return value < 99.995 ? fixed(value, 2) : perplexity_text(value);
}
std::string bits(double value) { return fixed(value, 3); }
std::string bytes(double value) { return whole(value) + " B"; }

constexpr std::string_view kBlankBits = phrase(
    "Bits that the token in a blank costs, when what stands before and after it is shown: the mean "
    "over blanks of the held-out part. In Fill the models answer blanks of your own.");
constexpr std::string_view kLogOfToken = phrase(
    "Mean log10 of the probability of each token of the targets, their ends included. Nearer to 0 "
    "is better.");
constexpr std::string_view kExactMatch = phrase(
    "The share of targets that the model writes just as they are given, by beam search of 4 "
    "hypotheses.");
constexpr std::string_view kChrf = phrase(
    "How many runs of 1 to 6 characters what was written and what is given have in common, from 0 "
    "to 1; what is left out counts twice as much as what is too much (Popovic 2015).");
constexpr std::string_view kBleu = phrase(
    "How many runs of 1 to 4 words of what was written stand in what is given, from 0 to 1; less "
    "where it is too short (Papineni et al. 2002). Targets of one word have runs of one alone.");

std::string share_of_all(double value) { return fixed(100 * value, 1) + " %"; }
std::string of_one(double value) { return fixed(value, 4); }

using Best = ComparisonColumn::Best;
constexpr ComparisonColumn kBlanks{
    phrase("bits/blank"), kBlankBits, &ModelFigures::bits_per_blank, bits, 0.95F, Best::lowest};
constexpr ComparisonColumn kParameters{phrase("parameters"), strings::kParameters,
                                       &ModelFigures::parameters, compact, 0.95F};
constexpr ComparisonColumn kTraining{phrase("training"), strings::kTrainedFor,
                                     &ModelFigures::training_seconds, duration_text, 0.85F};
constexpr ComparisonColumn kSpeed{phrase("tokens/s"), strings::kSpeed,
                                  &ModelFigures::tokens_per_second, compact, 0.85F};
constexpr ComparisonColumn kPerplexity{
    phrase("perplexity"), strings::kPerplexityOfPart, &ModelFigures::perplexity, perplexity, 1,
    Best::lowest};
constexpr ComparisonColumn kWithout{phrase("no unknown"),
                                    strings::kPerplexityWithout,
                                    &ModelFigures::perplexity_without_oov,
                                    perplexity,
                                    1.15F,
                                    Best::lowest};
constexpr ComparisonColumn kBits{
    phrase("bits/char"), strings::kBitsOfPart, &ModelFigures::bits_per_character, bits, 0.95F,
    Best::lowest};
constexpr ComparisonColumn kCompressed{
    phrase("compressed"), strings::kCompressed, &ModelFigures::compressed_bytes, bytes, 1.1F,
    Best::lowest};
constexpr ComparisonColumn kOfToken{
    phrase("log P/token"), kLogOfToken, &ModelFigures::log10_per_event, of_one, 1.1F,
    Best::highest};
constexpr std::array<ComparisonColumn, 3> kTargets{
    {{phrase("exact match"), kExactMatch, &ModelFigures::exact_match, share_of_all, 1.1F,
      Best::highest},
     {phrase("chrF"), kChrf, &ModelFigures::chrf, of_one, 0.85F, Best::highest},
     {phrase("BLEU"), kBleu, &ModelFigures::bleu, of_one, 0.85F, Best::highest}}};
constexpr std::array<ComparisonColumn, 2> kAdaptive{
    {{phrase("adaptive bits"), kAdaptiveBits, &ModelFigures::adaptive_bits_per_character, bits, 1,
      Best::lowest, true},
     {phrase("adaptive bytes"), kAdaptiveBytes, &ModelFigures::adaptive_compressed_bytes, bytes,
      1.1F, Best::lowest, true}}};

bool has_blanks(const State& state) {
  const auto& blanks = state.shelf.at<BlankMeans>().models;
  return std::any_of(blanks.begin(), blanks.end(),
                     [](const BlankMean& mean) { return mean.complete(); });
}
bool has_targets(const State& state) {
  return state.pairs() && state.shelf.at<compare_room::AllTargets>().known();
}

}  // namespace

// Those of written targets stand in the place of what says the same less plainly.
std::vector<ComparisonColumn> comparison_columns(const State& state) {
  std::vector<ComparisonColumn> all;
  const bool targets = has_targets(state);
  if (has_blanks(state)) all.push_back(kBlanks);
  all.insert(all.end(), {kParameters, kTraining});
  if (!targets) all.push_back(kSpeed);
  all.push_back(kPerplexity);
  if (!targets) all.push_back(kWithout);
  all.push_back(kBits);
  if (state.pairs()) all.push_back(kOfToken);
  if (targets) {
    all.insert(all.end(), kTargets.begin(), kTargets.end());
  } else {
    all.push_back(kCompressed);
  }
  if (state.adaptive.on) all.insert(all.end(), kAdaptive.begin(), kAdaptive.end());
  return all;
}

ComparisonWidths comparison_widths(const State& state, float width) {
  ComparisonWidths widths{.name = kNamesWidth, .bar = kWideBar};
  if (state.adaptive.on) widths.bar = width < kRoomForBars ? 0 : kNarrowBar;
  if (has_targets(state)) widths.bar = 0;
  float shares = 0;
  for (const ComparisonColumn& column : comparison_columns(state)) shares += column.share;
  widths.unit = (width - widths.name - widths.bar) / shares;
  return widths;
}

}  // namespace onegin::web
