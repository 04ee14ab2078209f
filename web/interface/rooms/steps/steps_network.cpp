// The unrolled network: a column for each time step; below the letter read, above it the hidden
// state, the output, and the letter that is to follow.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/steps/steps_marks.h"
#include "rooms/steps/steps_parts.h"
#include "state/operation_words.h"

namespace onegin::web {
namespace {

constexpr float kValueRow = 15;
constexpr float kMostColumn = 132;
constexpr float kArrow = 22;
constexpr float kNumbersFrom = 64;  // the width of a column that has numbers
constexpr std::size_t kMostValues = 5;
constexpr float kLetterRow = 22;
constexpr float kGivenRow = 38;  // what each step gives to a sum

struct Layout {
  float column, cell, top, output, hidden, input;  // heights of the rows; 0: no numbers
  bool values;
};

std::size_t hidden_units(const Steps& steps) { return steps.vector("h", 0).rows; }

Layout layout_of(const Steps& steps, float width) {
  Layout layout{};
  layout.column = std::min(kMostColumn, width / static_cast<float>(steps.steps()));
  layout.cell = std::min(layout.column - 10, 84.0f);
  layout.values = layout.column >= kNumbersFrom;
  const auto rows = [&](std::size_t count) {
    const bool shown = layout.values && count <= kMostValues;
    return shown ? static_cast<float>(count) * kValueRow + 8 : 26.0f;
  };
  layout.top = kLetterRow;
  layout.output = rows(steps.events.size());
  layout.hidden = rows(hidden_units(steps));
  layout.input = rows(steps.inputs.empty() ? 9 : 2);
  return layout;
}

// "dU_2": what step t gives to the gradient that is summed.
std::string given_name(const Steps& steps, const Operation& total, std::size_t t) {
  return at_step("d" + shown_letter(steps, total.letter), t);
}

// The Euclidean norm of what each step gives.
std::vector<double> norms_given(const Steps& steps, const Operation& total) {
  const std::string tensor = steps.tensor_of(total.letter);
  std::vector<double> norms;
  for (std::size_t t = 0; t < steps.steps(); ++t) {
    double squares = 0;
    for (const double x : steps.vector("step_gradient", t, tensor).values) squares += x * x;
    norms.push_back(std::sqrt(squares));
  }
  return norms;
}

std::string spoken_network(const Steps& steps, const Operation& now) {
  if (now.op == Op::total) {
    const std::vector<double> norms = norms_given(steps, now);
    std::string text;
    for (std::size_t t = 0; t < norms.size(); ++t) {
      text += (t > 0 ? ", " : "") + given_name(steps, now, t) + " " + fixed(norms[t], 4);
    }
    return tr("the weights; how large what each step gives is: {0}", text);
  }
  if (direction_of(now.op) == Direction::weights) return tr("the weights");
  const std::string_view way =
      direction_of(now.op) == Direction::forward ? tr("forward") : tr("back");
  return tr("{0}, step {1} of {2}: {3}", way, now.t + 1, steps.steps(),
            steps.types[steps.reads[now.t]]);
}

class NetworkDrawing {
 public:
  NetworkDrawing(const Steps& steps, const std::vector<Operation>& all, const Rect& area)
      : steps_(steps),
        all_(all),
        now_(all[steps.at]),
        mark_(mark_of(now_)),
        colour_(direction_colour(direction_of(now_.op))),
        layout_(layout_of(steps, area.GetWidth())),
        area_(area) {}

  void draw() {
    for (std::size_t t = 0; t < steps_.steps(); ++t) draw_column(t);
    if (now_.op != Op::total) return;
    const std::vector<double> norms = norms_given(steps_, now_);
    const double most = *std::max_element(norms.begin(), norms.end());
    for (std::size_t t = 0; t < norms.size(); ++t) draw_given(t, norms[t], most);
  }

 private:
  // A sum over time, and what is made of it, are of all steps.
  bool is_here(std::size_t t) const {
    const bool all = now_.op == Op::mean || direction_of(now_.op) == Direction::weights;
    return all || now_.t == t;
  }
  // Whether that operation is done.
  bool done(Op op, std::size_t t) const { return steps_.at >= place_of(all_, op, t); }

  void draw_cell(const Rect& place, Cell cell, std::size_t t, std::string_view name,
                 const Numbers& numbers, bool known) {
    const Palette& p = theme().palette;
    const bool here = mark_.cell == cell && is_here(t);
    fill(place, here ? p.held_out : p.surface, 4);
    frame(place, here ? colour_ : p.hairline, 4);
    if (here) frame(inset(place, 1, 1), colour_, 3);
    const bool shown = layout_.values && known && numbers.rows <= kMostValues && !numbers.empty();
    if (!shown) {
      // In a narrow column without its number.
      if (text_width(name, {}) > place.GetWidth()) name = name.substr(0, name.find('_'));
      return draw_text(place, name, {.colour = known ? p.ink : p.faint, .align = 0.5f});
    }
    Rect rest = inset(place, 6, 4);
    for (const double value : numbers.values) {
      draw_text(cut_top(rest, kValueRow), fixed(value, 1), {.align = 0.5f});
    }
  }

  void arrow(ImVec2 from, ImVec2 to, Arrow which, std::size_t t) {
    const bool here = mark_.arrow == which && is_here(t);
    const bool back = direction_of(now_.op) == Direction::back;
    if (here && back) std::swap(from, to);
    draw_arrow(from, to, here ? colour_ : theme().palette.faint, here ? 3 : 1, here && back);
  }

  // How much a step gives to the sum, below it.
  void draw_given(std::size_t t, double norm, double most) {
    const float left = area_.Min.x + static_cast<float>(t) * layout_.column;
    const float middle = left + layout_.column / 2 - 5;
    Rect place({middle - layout_.cell / 2, area_.Max.y - kGivenRow},
               {middle + layout_.cell / 2, area_.Max.y});
    cut_top(place, kGrid);
    Rect bar = cut_top(place, kGrid);
    fill(bar, theme().palette.press, 2);
    bar.Max.x = bar.Min.x + bar.GetWidth() * static_cast<float>(most > 0 ? norm / most : 0);
    fill(bar, colour_, 2);
    const std::string number = fixed(norm, layout_.values ? 4 : 2);
    const std::string named = "|" + given_name(steps_, now_, t) + "| " + number;
    const float room = (layout_.column - layout_.cell) / 2 - 2;
    place = inset(place, -room, 0);
    const bool fits = text_width(named, {}) <= place.GetWidth();
    draw_text(place, fits ? named : number, {.align = 0.5f});
  }

  // The letters before that a window shows as well.
  void draw_window(std::size_t t, float middle, float from, float to) {
    const std::size_t seen =
        steps_.vector("input", t, steps_.tensor_of("U")).rows / steps_.types.size();
    for (std::size_t back = 1; back < seen && back <= t; ++back) {
      const auto away = static_cast<float>(back);
      arrow({middle - away * layout_.column, from}, {middle - away * 8, to}, Arrow::up_hidden, t);
    }
  }

  void draw_column(std::size_t t) {
    const Palette& p = theme().palette;
    const float left = area_.Min.x + static_cast<float>(t) * layout_.column;
    const float middle = left + layout_.column / 2 - 5;
    float y = area_.Min.y;
    const auto row = [&](float height) {
      const Rect place({middle - layout_.cell / 2, y}, {middle + layout_.cell / 2, y + height});
      y += height;
      return place;
    };
    const Rect top = row(layout_.top);
    std::string wanted = steps_.events[steps_.targets[t]];
    if (layout_.values && done(Op::loss, t)) {
      wanted += "  " + fixed(steps_.traced->step_losses[t], 2);
    }
    const bool here = mark_.cell == Cell::loss && is_here(t);
    draw_text(top, wanted,
              {.colour = here ? colour_ : p.ink, .font = theme().fonts.bold, .align = 0.5f});
    const Rect output = row(layout_.output);
    y += kArrow;
    const Rect hidden = row(layout_.hidden);
    y += kArrow;
    const Rect input = row(layout_.input);
    const Family family = family_of(steps_);
    draw_cell(output, Cell::output, t, at_step(logits_name(family), t), steps_.vector("logits", t),
              done(Op::logits, t));
    draw_cell(hidden, Cell::hidden, t, at_step("h", t), steps_.vector("h", t), done(Op::hidden, t));
    const Numbers read =
        steps_.inputs.empty() ? Numbers() : steps_.vector("input", t, steps_.tensor_of("U"));
    draw_cell(input, Cell::input, t, steps_.types[steps_.reads[t]], read, true);
    const auto up = [&](const Rect& below, const Rect& above, Arrow which) {
      arrow({middle, below.Min.y - 1}, {middle, above.Max.y + 1}, which, t);
    };
    up(hidden, output, Arrow::up_output);
    up(input, hidden, Arrow::up_hidden);
    if (family == Family::window) return draw_window(t, middle, input.Min.y - 1, hidden.Max.y + 1);
    if (t == 0) return;
    const float half = hidden.GetCenter().y;
    arrow({hidden.Min.x - (layout_.column - layout_.cell) + 1, half}, {hidden.Min.x - 1, half},
          Arrow::along, t);
  }

  const Steps& steps_;
  const std::vector<Operation>& all_;
  const Operation& now_;
  const Mark mark_;
  const ImU32 colour_;
  const Layout layout_;
  const Rect area_;
};

}  // namespace

float network_height(const Steps& steps, const Operation& now, float width) {
  const Layout layout = layout_of(steps, width);
  const float given = now.op == Op::total ? kGivenRow : 0;
  return layout.top + layout.output + layout.hidden + layout.input + 2 * kArrow + given;
}

void draw_network(const Steps& steps, const std::vector<Operation>& all, const Rect& area) {
  NetworkDrawing(steps, all, area).draw();
  mirror().note(Role::image, tr("Network"), area).value = spoken_network(steps, all[steps.at]);
}

}  // namespace onegin::web
