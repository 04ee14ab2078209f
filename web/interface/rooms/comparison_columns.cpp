// One row for each column.
#include "rooms/comparison_columns.h"

#include <algorithm>
#include <array>

#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "state/blank_means.h"

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
constexpr std::size_t kPlainColumns = 8;  // with that of blanks, the first

constexpr std::array<ComparisonColumn, 10> kComparison{
    {{phrase("bits/blank"), kBlankBits, &ModelFigures::bits_per_blank, bits, 0.95F, true},
     {phrase("parameters"), strings::kParameters, &ModelFigures::parameters, compact, 0.95F},
     {phrase("training"), strings::kTrainedFor, &ModelFigures::training_seconds, duration_text,
      0.85F},
     {phrase("tokens/s"), strings::kSpeed, &ModelFigures::tokens_per_second, compact, 0.85F},
     {phrase("perplexity"), strings::kPerplexityOfPart, &ModelFigures::perplexity, perplexity, 1,
      true},
     {phrase("no unknown"), strings::kPerplexityWithout, &ModelFigures::perplexity_without_oov,
      perplexity, 1.15F, true},
     {phrase("bits/char"), strings::kBitsOfPart, &ModelFigures::bits_per_character, bits, 0.95F,
      true},
     {phrase("compressed"), strings::kCompressed, &ModelFigures::compressed_bytes, bytes, 1.1F,
      true},
     {phrase("adaptive bits"), kAdaptiveBits, &ModelFigures::adaptive_bits_per_character, bits, 1,
      true},
     {phrase("adaptive bytes"), kAdaptiveBytes, &ModelFigures::adaptive_compressed_bytes, bytes,
      1.1F, true}}};

}  // namespace

std::size_t plain_columns(const State& state) {
  const auto& blanks = state.shelf.at<BlankMeans>().models;
  const bool known = std::any_of(blanks.begin(), blanks.end(),
                                 [](const BlankMean& mean) { return mean.complete(); });
  return kPlainColumns - (known ? 0 : 1);
}

std::span<const ComparisonColumn> comparison_columns(const State& state) {
  const std::size_t first = kPlainColumns - plain_columns(state);
  const std::size_t end = state.adaptive.on ? kComparison.size() : kPlainColumns;
  return std::span(kComparison).subspan(first, end - first);
}

ComparisonWidths comparison_widths(const State& state, float width) {
  ComparisonWidths widths{.name = kNamesWidth, .bar = kWideBar};
  if (state.adaptive.on) widths.bar = width < kRoomForBars ? 0 : kNarrowBar;
  float shares = 0;
  for (const ComparisonColumn& column : comparison_columns(state)) shares += column.share;
  widths.unit = (width - widths.name - widths.bar) / shares;
  return widths;
}

}  // namespace onegin::web
