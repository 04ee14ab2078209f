// After the update: the loss while it trains on, and what it writes. Below, the weights as typed.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/steps/steps_parts.h"
#include "state/intents.h"
#include "state/operation_words.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr std::string_view kEditHelp = phrase(
    "Rows of numbers with spaces between them. All that follows is computed anew as you type.");
constexpr std::string_view kRateHelp = phrase("How far an update goes against the gradient.");
constexpr std::string_view kOnHelp =
    phrase("100 updates more, each with the gradient of the whole word.");
constexpr std::string_view kAgainHelp =
    phrase("From the first operation, with the weights that training has come to.");

constexpr float kCurve = 20 * kGrid;
constexpr float kFigureRow = 22;
constexpr float kEditRow = 20;

std::string loss_text(double loss) { return fixed(loss, 2); }
std::string updates_text(double updates) { return whole(updates); }

void draw_curve(const Steps& steps, const Rect& area) {
  Plot plot;
  plot.name = tr("Loss over the updates");
  PlotCurve curve;
  curve.name = tr("loss");
  curve.colour = direction_colour(Direction::forward);
  for (std::size_t i = 0; i < steps.losses.size(); ++i) {
    curve.points.emplace_back(static_cast<double>(i), steps.losses[i]);
  }
  plot.right = static_cast<double>(steps.losses.size() - 1);
  const double step = nice_step(plot.right, 5);
  for (double x = 0; x <= plot.right; x += step) plot.ticks.push_back(x);
  plot.curves.push_back(std::move(curve));
  plot.x_text = updates_text;
  plot.y_text = loss_text;
  plot.labels = 13 * kGrid;
  fit_values(plot, 0);
  plot.low = 0;
  draw_plot(area, plot,
            tr("{0} after {1} updates", fixed(steps.losses.back(), 4), steps.losses.size() - 1));
}

bool writes(const Steps& steps) { return !steps.traced->written.empty(); }

}  // namespace

float training_height(const Steps& steps, float) {
  const float figures = writes(steps) ? 3 * kFigureRow : kFigureRow;
  return theme().measures.control + kGrid + figures + (steps.losses.empty() ? 0 : kCurve) +
         3 * kGrid;
}

void draw_training(const Steps& steps, Rect area, Intents& intents) {
  mirror().begin_group(tr("After the update"));
  Rect row = cut_top(area, theme().measures.control);
  if (button(cut_left(row, 13 * kGrid), {.label = tr("Train on"), .help = tr(kOnHelp)},
             Look::primary, !steps.training)) {
    intents.push_back(StepsAct{StepsWhat::train});
  }
  cut_left(row, kGrid);
  if (button(cut_left(row, std::min(row.GetWidth(), 25 * kGrid)),
             {.label = tr("Again with these weights"), .help = tr(kAgainHelp)}, Look::plain,
             !steps.training)) {
    intents.push_back(StepsAct{StepsWhat::go_on});
  }
  cut_top(area, kGrid);
  const auto figure = [&](std::string_view name, const std::string& value) {
    Rect line = cut_top(area, kFigureRow);
    line.Max.x = std::min(line.Max.x, line.Min.x + 48 * kGrid);
    draw_figure(line, name, value, {});
  };
  const std::vector<double>& losses = steps.losses.empty() ? steps.traced->losses : steps.losses;
  figure(tr("Loss"), fixed(losses.front(), 4) + " → " + fixed(losses.back(), 4));
  if (writes(steps)) {
    const auto& after = steps.written.empty() ? steps.traced->written_after : steps.written;
    const std::string& first = steps.types[steps.reads.front()];
    figure(tr("It is to write after {0}", first), target_text(steps));
    figure(tr("It writes after {0}", first), written_text(steps, after));
  }
  cut_top(area, kGrid);
  if (!steps.losses.empty()) draw_curve(steps, cut_top(area, kCurve));
  mirror().end_group();
}

float weights_editor_height(const Steps& steps, float width) {
  const ExampleTensor edited = edited_weights(steps);
  const float line = theme().measures.control + kGrid;
  return 3 * kGrid + kFigureRow + (narrow(width) ? 3 : 2) * line + 2 * kGrid +
         static_cast<float>(edited.rows) * kEditRow + 2 * kGrid;
}

void draw_weights_editor(const State& state, Rect area, Intents& intents) {
  const Steps& steps = state.shelf.at<Steps>();
  mirror().begin_group(tr("Weights"));
  hairline(area.Min, {area.Max.x, area.Min.y});
  cut_top(area, kGrid);
  draw_heading(cut_top(area, kFigureRow), tr("Weights"), {.font = theme().fonts.bold});
  const float control = theme().measures.control;
  Rect row = cut_top(area, control);
  const std::vector<std::string> letters = steps.letters();
  std::vector<std::string> shown;
  for (const std::string& letter : letters) shown.push_back(shown_letter(steps, letter));
  const std::vector<std::string_view> titles(shown.begin(), shown.end());
  std::size_t current = titles.size();
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (steps.tensor_of(letters[i]) == steps.edited) current = i;
  }
  const auto chosen =
      segmented(cut_left(row, 26 * kGrid), {.label = tr("Weights to change")}, titles, current);
  if (chosen) intents.push_back(StepsAct{StepsWhat::edit, steps.tensor_of(letters[*chosen])});
  cut_left(row, 2 * kGrid);
  if (narrow(area.GetWidth())) {
    cut_top(area, kGrid);
    row = cut_top(area, control);
  }
  if (steps.page == Steps::Page::slide) {
    if (button(cut_left(row, 17 * kGrid), {.label = tr("The slide's weights")})) {
      intents.push_back(StepsAct{StepsWhat::slide});
    }
    cut_left(row, kGrid);
  }
  if (button(cut_left(row, 15 * kGrid), {.label = tr("Draw others")})) {
    intents.push_back(StepsAct{StepsWhat::draw});
  }
  cut_top(area, kGrid);
  Rect rate = cut_top(area, control);
  const auto value =
      slider(cut_left(rate, std::min(rate.GetWidth(), 40 * kGrid)),
             {.label = tr("Learning rate"), .help = tr(kRateHelp)},
             {.minimum = 0.01, .maximum = 2, .logarithmic = true}, steps.learning_rate);
  if (value) intents.push_back(StepsAct{StepsWhat::rate, {}, *value});
  cut_top(area, kGrid);
  const ExampleTensor edited = edited_weights(steps);
  const std::string rows = tr("Rows of {0}", shown_letter(steps, letter_of(edited.name)));
  const Rect field = cut_top(area, static_cast<float>(edited.rows) * kEditRow + 2 * kGrid);
  const auto typed = text_field(field, {.label = rows, .name = rows, .help = tr(kEditHelp)},
                                steps.typed.empty() ? text_of(edited) : steps.typed,
                                state.surface.real_text_fields, Lines::many);
  if (typed) intents.push_back(StepsAct{StepsWhat::weights, *typed});
  mirror().end_group();
}

}  // namespace onegin::web
