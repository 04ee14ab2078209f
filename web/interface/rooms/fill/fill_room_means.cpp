// A table of means over held-out blanks, and what measures them.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/fill/fill_room_parts.h"
#include "state/blank_means.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::fill_room {
namespace {

constexpr float kMeanLine = 28;
constexpr float kNameColumn = 20 * kGrid;
constexpr float kFigureColumn = 15 * kGrid;

constexpr std::string_view kMeasureHelp = phrase(
    "Tokens of the held-out part, evenly spread, the same for every model, are hidden one by one. "
    "It takes time: a model that reads from left to right tries every token in every blank.");
constexpr std::string_view kBitsHelp =
    phrase("Mean of -log2 P of the token that really stands there; the lower, the better.");
constexpr std::string_view kMeanHelp =
    phrase("Mean of log10 P of the token that really stands there.");
constexpr std::string_view kWindow = phrase(
    "Around each blank {0} tokens before it and {1} after it are shown, within its line where "
    "lines are read one by one; the same for every model.");

double bits_of(const BlankMean& mean) { return -mean.measured.log10 * std::log2(10.0); }

bool any(const State& state) { return !state.shelf.at<BlankMeans>().models.empty(); }

std::string window_of() { return tr(kWindow, kShownBefore, kShownAfter); }

void draw_measuring(const State& state, Rect line, Intents& intents) {
  const BlankMeans& means = state.shelf.at<BlankMeans>();
  std::vector<std::string> counts;
  std::size_t current = 0;
  for (std::size_t i = 0; i < BlankMeans::kCounts.size(); ++i) {
    counts.push_back(tr("{0} blanks", BlankMeans::kCounts[i]));
    if (BlankMeans::kCounts[i] == means.count) current = i;
  }
  const bool slim = narrow(line.GetWidth());
  const float wide = slim ? (line.GetWidth() - kGrid) / 2 : 16 * kGrid;
  if (const auto chosen =
          select(cut_left(line, wide), {.label = tr("Held-out blanks")}, counts, current)) {
    intents.push_back(Act{What::count, {}, static_cast<double>(BlankMeans::kCounts[*chosen])});
  }
  cut_left(line, kGrid);
  const Rect place = slim ? line : cut_left(line, wide);
  if (means.running()) {
    if (button(place, {.label = tr("Stop")})) intents.push_back(StopBlanks{});
  } else if (button(place, {.label = tr("Fill them"), .help = tr(kMeasureHelp)})) {
    intents.push_back(MeasureBlanks{means.count});
  }
}

void draw_titles(Rect row) {
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().title(tr("model"));
  mirror().title(tr("bits per blank"), tr(kBitsHelp));
  mirror().title(tr("mean log10 P"), tr(kMeanHelp));
  mirror().end_group();
  const Style soft{.colour = theme().palette.soft, .align = 1};
  const float figure = std::min(kFigureColumn, row.GetWidth() / 3.5f);
  cut_left(row, std::min(kNameColumn, row.GetWidth() - 2 * figure));
  Rect cell = cut_left(row, figure);
  draw_text(cell, tr("bits per blank"), soft);
  explain_area(cell, tr(kBitsHelp));
  cell = cut_left(row, figure);
  draw_text(cell, tr("mean log10 P"), soft);
  explain_area(cell, tr(kMeanHelp));
}

void draw_mean(const Slot& slot, const BlankMean& mean, bool best, Rect row) {
  const Palette& p = theme().palette;
  hairline(row.Min, {row.Max.x, row.Min.y});
  mirror().begin_group(tr("Blanks of {0}", slot.name), {}, "row");
  const float figure = std::min(kFigureColumn, row.GetWidth() / 3.5f);
  Rect name = cut_left(row, std::min(kNameColumn, row.GetWidth() - 2 * figure));
  mirror().note(Role::rowheader, tr("model"), name).value = slot.name;
  draw_mark({name.Min.x + 5, name.GetCenter().y}, 5, slot_colour(slot.mark), slot.mark);
  cut_left(name, 2 * kGrid);
  draw_text(name, slot.name, {.font = theme().fonts.bold});
  if (mean.complete()) {
    const Style style{.font = best ? theme().fonts.bold : nullptr, .align = 1};
    draw_note(cut_left(row, figure), tr("bits per blank"), fixed(bits_of(mean), 3), style,
              exact(bits_of(mean)));
    draw_note(cut_left(row, figure), tr("mean log10 P"), fixed(mean.measured.log10, 3),
              {.align = 1}, exact(mean.measured.log10));
    if (mean.step != slot.progress.step) {
      cut_left(row, 2 * kGrid);
      draw_note(row, tr("remark"), tr("it has learnt further since"), {.colour = p.soft});
    }
  } else if (mean.running) {
    cut_left(row, 2 * kGrid);
    row.Max.x = std::min(row.Max.x, row.Min.x + 2 * kFigureColumn);
    progress_bar(inset(row, 0, row.GetHeight() / 2 - 3), tr("Filling"), mean.measured.fraction,
                 p.ink);
  } else {
    cut_left(row, 2 * kGrid);
    const std::string why =
        mean.trouble.empty() ? std::string(tr("stopped before the end")) : tr(mean.trouble);
    draw_note(row, tr("remark"), why, {.colour = mean.trouble.empty() ? p.soft : p.warning});
  }
  mirror().end_group();
}

}  // namespace

float means_height(const State& state, float width) {
  const BlankMeans& means = state.shelf.at<BlankMeans>();
  float height = 2 * kGrid + 4 * kGrid + theme().measures.control + kGrid;
  height += paragraph_height(window_of(), std::min(width, 100 * kGrid)) + kGrid;
  if (any(state)) height += kMeanLine * static_cast<float>(means.models.size() + 1);
  return height;
}

void draw_means(const State& state, Rect area, Intents& intents) {
  const BlankMeans& means = state.shelf.at<BlankMeans>();
  cut_top(area, 2 * kGrid);
  hairline(area.Min, {area.Max.x, area.Min.y});
  draw_heading(cut_top(area, 4 * kGrid), tr("Held-out blanks"), {.size = kBody});
  draw_measuring(state, cut_top(area, theme().measures.control), intents);
  cut_top(area, kGrid);
  Rect words = area;
  words.Max.x = words.Min.x + std::min(area.GetWidth(), 100 * kGrid);
  const std::string window = window_of();
  const float said = draw_paragraph(words, window, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("What is shown"), cut_top(area, said)).value = window;
  cut_top(area, kGrid);
  if (!any(state)) return;
  double best = INFINITY;
  for (const BlankMean& mean : means.models) {
    if (mean.complete() && bits_of(mean) < best) best = bits_of(mean);
  }
  mirror().begin_group(tr("Means over held-out blanks"), {}, "table");
  draw_titles(cut_top(area, kMeanLine));
  for (const BlankMean& mean : means.models) {
    const Slot* slot = state.find(mean.slot);
    const Rect row = cut_top(area, kMeanLine);
    if (slot == nullptr) continue;
    draw_mean(*slot, mean, mean.complete() && bits_of(mean) == best, row);
  }
  mirror().end_group();
}

}  // namespace onegin::web::fill_room
