// One operation: its formula, why it is done, its matrices, and the proof of a gradient.
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/steps/steps_parts.h"

namespace onegin::web {
namespace {

constexpr std::string_view kProof = phrase(
    "Beside each gradient its central difference: every weight is moved a little up and down, and "
    "the "
    "loss is computed again by the same network. It is computed in single precision: differences "
    "of "
    "some 0.00001 are rounding.");
constexpr float kFormula = 30;

// The gradient and its central difference, side by side.
std::vector<Shown> proof_of(const Steps& steps, const std::string& tensor) {
  return {{"", tr("gradient"), steps.matrix("gradient", tensor)},
          {"", tr("central difference"), steps.matrix("difference", tensor), true}};
}

void draw_proof(const Steps& steps, const std::string& tensor, Rect& rest, Intents& intents) {
  Rect row = cut_top(rest, theme().measures.control);
  const auto on =
      checkbox(cut_left(row, 14 * kGrid), {.label = tr("Proof"), .help = tr(kProof)}, steps.proof);
  if (on) intents.push_back(StepsAct{StepsWhat::proof});
  cut_top(rest, kGrid);
  if (!steps.proof) return;
  const std::string difference = fixed(largest_difference(steps, tensor), 7);
  cut_left(row, 2 * kGrid);
  draw_note(row, tr("Largest difference"), tr("largest difference {0}", difference),
            {.colour = theme().palette.soft});
  const std::vector<Shown> parts = proof_of(steps, tensor);
  draw_numbers(parts, theme().palette.ink, cut_top(rest, numbers_height(parts, rest.GetWidth())));
  const float height = draw_paragraph(rest, tr(kProof), {.colour = theme().palette.soft});
  cut_top(rest, height + kGrid);
}

}  // namespace

float shows_height(const Steps& steps, const Shows& shows, float width) {
  float height =
      (shows.formula.empty() ? 0 : kFormula) + paragraph_height(tr(shows.why), width) + 2 * kGrid;
  height += numbers_height(shows.parts, width);
  for (const auto& line : shows.more) height += numbers_height(line, width) + kGrid;
  if (shows.tensor.empty()) return height;
  height += theme().measures.control + kGrid;
  if (steps.proof) height += 40 * kGrid;
  return height;
}

void draw_operation(const Steps& steps, const Operation& operation, Rect rest, Intents& intents) {
  const Shows shows = shows_of(steps, operation);
  const ImU32 colour = direction_colour(direction_of(operation.op));
  mirror().begin_group(tr("The operation"));
  if (!shows.formula.empty()) {
    draw_note(cut_top(rest, kFormula), tr("Formula"), shows.formula,
              {.size = kBody, .colour = colour, .font = theme().fonts.bold});
  }
  const float height = draw_paragraph(rest, tr(shows.why));
  mirror().note(Role::text, tr("Why"), cut_top(rest, height)).value = tr(shows.why);
  cut_top(rest, kGrid);
  const auto line = [&](const std::vector<Shown>& parts) {
    draw_numbers(parts, colour, cut_top(rest, numbers_height(parts, rest.GetWidth())));
  };
  line(shows.parts);
  for (const auto& parts : shows.more) {
    cut_top(rest, kGrid);
    line(parts);
  }
  if (!shows.tensor.empty()) draw_proof(steps, shows.tensor, rest, intents);
  mirror().end_group();
}

}  // namespace onegin::web
