// Two buttons, and how far each is.
#include "rooms/compare/comparison_measures.h"

#include <algorithm>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/words.h"
#include "state/blank_means.h"
#include "state/intents.h"
#include "state/state.h"
#include "state/written_targets.h"

namespace onegin::web::compare_room {
namespace {

constexpr std::string_view kBlanksHelp = phrase(
    "One column more: how well each model fills blanks of the held-out part. It takes time.");
constexpr std::string_view kTargetsHelp = phrase(
    "Every model writes the target of each pair of this part by beam search: columns of whole "
    "targets that are right, of chrF and of BLEU. It takes time.");
float blanks_height() { return 2 * kGrid + theme().measures.control; }

void draw_blanks(const State& state, Rect area, Intents& intents) {
  const BlankMeans& means = state.shelf.at<BlankMeans>();
  cut_top(area, 2 * kGrid);
  const Rect place = cut_left(area, std::min(area.GetWidth(), 26 * kGrid));
  if (!means.running()) {
    const std::string label = tr("Fill {0} held-out blanks", means.count);
    if (button(place, {.label = label, .help = tr(kBlanksHelp)})) {
      intents.push_back(MeasureBlanks{means.count});
    }
    return;
  }
  if (button(place, {.label = tr("Stop")})) intents.push_back(StopBlanks{});
  double done = 0;
  for (const BlankMean& mean : means.models) done += mean.running ? mean.measured.fraction : 1;
  cut_left(area, 2 * kGrid);
  area.Max.x = std::min(area.Max.x, area.Min.x + 30 * kGrid);
  progress_bar(inset(area, 0, area.GetHeight() / 2 - 3), tr("Filling"),
               done / static_cast<double>(means.models.size()), theme().palette.ink);
}

// Of pairs: the models write the targets when a person wants it.
float targets_height(const State& state) {
  return state.pairs() ? kGrid + theme().measures.control : 0;
}

void draw_targets(const State& state, Rect area, Intents& intents) {
  if (!state.pairs()) return;
  const AllTargets& all = state.shelf.at<AllTargets>();
  cut_top(area, kGrid);
  const Rect place = cut_left(area, std::min(area.GetWidth(), 26 * kGrid));
  cut_left(area, 2 * kGrid);
  if (!all.running()) {
    if (button(place, {.label = tr("Write all targets"), .help = tr(kTargetsHelp)})) {
      intents.push_back(Act{What::write});
    }
    for (const WrittenTargets& one : all.models) {
      const Slot* slot = state.find(one.slot);
      if (slot == nullptr || one.trouble.empty()) continue;
      return draw_note(area, tr("remark"), slot->name + ": " + tr(one.trouble),
                       {.colour = theme().palette.warning});
    }
    return;
  }
  if (button(place, {.label = tr("Stop"), .name = tr("Stop writing targets")})) {
    intents.push_back(Act{What::stop});
  }
  double done = 0;
  for (const WrittenTargets& one : all.models) {
    done += one.running ? std::min(one.done / std::max(all.pairs, 1.0), 1.0) : 1;
  }
  area.Max.x = std::min(area.Max.x, area.Min.x + 30 * kGrid);
  progress_bar(inset(area, 0, area.GetHeight() / 2 - 3), tr("Writing targets"),
               done / static_cast<double>(all.models.size()), theme().palette.ink);
}

}  // namespace

float measures_height(const State& state) { return blanks_height() + targets_height(state); }

void draw_measures(const State& state, Rect area, Intents& intents) {
  draw_blanks(state, cut_top(area, blanks_height()), intents);
  draw_targets(state, cut_top(area, targets_height(state)), intents);
}

}  // namespace onegin::web::compare_room
