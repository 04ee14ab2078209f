// The top line: which text, which unit, and the one button that stands out.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "rooms/panels.h"

namespace onegin::web {
namespace {

constexpr float kOneRow = 1240;  // from this width on, all controls stand in one row
constexpr std::array<double, 4> kTimes{15, 60, 180, 0};

void choose_text(const State& state, const Rect& area, Intents& intents) {
  std::vector<std::string> titles, notes;
  std::size_t current = state.samples.size();
  for (const Sample& sample : state.samples) {
    if (sample.title == state.text.name) current = titles.size();
    titles.push_back(sample.title);
    notes.push_back(sample.summary);
  }
  if (current == state.samples.size()) {
    titles.push_back(state.text.name.empty() ? "your text" : state.text.name);
  }
  const auto chosen =
      select(area, {.label = "text", .name = "Sample text", .help = strings::kSample}, titles,
             current, notes);
  if (chosen && *chosen < state.samples.size()) intents.push_back(ChooseSample{*chosen});
}

void choose_unit(const State& state, const Rect& area, Intents& intents) {
  std::vector<std::string> titles, notes;
  std::size_t current = 0;
  for (const UnitRow& row : kUnitRows) {
    if (&row == &state.unit()) current = titles.size();
    titles.emplace_back(row.title);
    notes.emplace_back(row.note);
  }
  const auto chosen =
      select(area, {.label = "Token unit", .help = strings::kUnit}, titles, current, notes);
  if (chosen) intents.push_back(ChangeTask{"unit", std::string(kUnitRows[*chosen].id)});
}

// How many types a unit learns that has a size.
void choose_types(const State& state, const Rect& area, Intents& intents) {
  const Scale scale{
      .minimum = kFewestTypes, .maximum = kMostTypes, .logarithmic = true, .whole = true};
  const std::string now = state.task_setting(kTypesSetting, std::to_string(kUsualTypes));
  const auto types =
      slider(area, {.label = "types", .name = "Types learnt", .help = strings::kTypes}, scale,
             std::strtod(now.c_str(), nullptr));
  if (types) intents.push_back(ChangeTask{kTypesSetting, std::to_string(static_cast<int>(*types))});
}

void choose_boundary(const State& state, const Rect& area, Intents& intents) {
  std::array<std::string_view, kBoundaryRows.size()> titles;
  for (std::size_t i = 0; i < titles.size(); ++i) titles[i] = kBoundaryRows[i].title;
  const BoundaryRow& now = row_of(kBoundaryRows, state.task_setting("boundary", ""));
  const auto chosen = segmented(area, {.label = "Boundary", .help = strings::kBoundary}, titles,
                                static_cast<std::size_t>(&now - kBoundaryRows.data()));
  if (chosen) intents.push_back(ChangeTask{"boundary", std::string(kBoundaryRows[*chosen].id)});
}

void paste_and_open(Rect area, Intents& intents) {
  const float width = (area.GetWidth() - kGrid) / 2;
  if (button(cut_left(area, width),
             {.label = "Paste", .name = "Paste text", .help = strings::kPaste})) {
    intents.push_back(PasteText{});
  }
  cut_left(area, kGrid);
  if (button(area, {.label = "Open", .name = "Open file", .help = strings::kOpen})) {
    intents.push_back(OpenFile{});
  }
}

void train_all(const State& state, const Rect& area, Intents& intents) {
  const bool training = std::any_of(state.slots.begin(), state.slots.end(), [](const Slot& m) {
    return m.phase == Phase::training && !m.counted;
  });
  if (training) {
    if (button(area, {.label = "Pause all", .help = strings::kPauseAll}))
      intents.push_back(PauseAll{});
    return;
  }
  const bool able = std::any_of(state.slots.begin(), state.slots.end(), [](const Slot& m) {
    return m.shown && !m.without_text && m.phase != Phase::waiting;
  });
  const Words words{.label = "Train all", .help = strings::kTrainAll};
  if (button(area, words, Look::primary, able)) intents.push_back(TrainAll{});
}

void choose_seed(const State& state, const Rect& area, Intents& intents) {
  const Scale scale{.minimum = 1, .maximum = 20, .logarithmic = false, .whole = true, .unit = {}};
  const auto seed = slider(area, {.label = "seed", .name = "Seed", .help = strings::kSeed}, scale,
                           static_cast<double>(state.seed));
  if (seed) intents.push_back(ChangeSeed{static_cast<std::uint32_t>(*seed)});
}

std::string time_text(double seconds) {
  if (seconds == 0) return "until paused";
  if (seconds < 60) return "for " + whole(seconds) + " s";
  return "for " + whole(seconds / 60) + " min";
}

void choose_time(const State& state, const Rect& area, Intents& intents) {
  std::vector<std::string> titles;
  for (const double seconds : kTimes) titles.push_back(time_text(seconds));
  const auto found = std::find(kTimes.begin(), kTimes.end(), state.training_seconds);
  const auto chosen =
      select(area, {.label = "time", .name = "Training time", .help = strings::kTrainingTime},
             titles, static_cast<std::size_t>(found - kTimes.begin()));
  if (chosen) intents.push_back(ChooseTrainingTime{kTimes[*chosen]});
}

void draw_title(const Rect& area) {
  draw_heading(area, "Onegin", {.size = kLarge, .font = theme().fonts.bold}, strings::kOnegin);
}

// A row of controls in the middle of `area`.
Rect control_row(const Rect& area) {
  const float half = (theme().measures.control + 4) / 2;
  return {{area.Min.x, area.GetCenter().y - half}, {area.Max.x, area.GetCenter().y + half}};
}

void draw_text_choice(const State& state, Rect row, Intents& intents) {
  paste_and_open(cut_right(row, 17 * kGrid), intents);
  cut_right(row, kGrid);
  choose_text(state, row, intents);
}

void draw_phone(const State& state, Rect rest, Intents& intents) {
  const float control = theme().measures.control;
  rest = inset(rest, 2 * kGrid, kGrid);
  draw_title(cut_top(rest, 5 * kGrid));
  const auto row = [&](float height) {
    cut_top(rest, kGrid);
    return cut_top(rest, height);
  };
  draw_text_choice(state, row(control), intents);
  choose_unit(state, row(control), intents);
  if (state.unit().sized) choose_types(state, row(theme().measures.slider), intents);
  choose_boundary(state, row(control), intents);
  Rect last = row(control);
  choose_time(state, cut_left(last, (last.GetWidth() - kGrid) / 2), intents);
  cut_left(last, kGrid);
  train_all(state, last, intents);
  choose_seed(state, row(theme().measures.slider), intents);
}

}  // namespace

float toolbar_height(const State& state, float width) {
  const Measures& m = theme().measures;
  if (width < kPhoneWidth) {
    const float sliders = state.unit().sized ? 2 : 1;
    return 8 * kGrid + 4 * (m.control + kGrid) + sliders * (m.slider + kGrid);
  }
  const float row = m.control + 3 * kGrid;
  return width < kOneRow ? 2 * row - kGrid : row + 4;
}

void draw_toolbar(const State& state, const Rect& area, Intents& intents) {
  if (area.GetWidth() < kPhoneWidth) return draw_phone(state, area, intents);
  Rect rest = inset(area, 2 * kGrid, 0);
  Rect first = rest, second;
  if (area.GetWidth() < kOneRow) {
    second = control_row(cut_bottom(first, first.GetHeight() / 2));
    second.Min.y -= 4;
    second.Max.y -= 4;
  }
  first = control_row(first);
  draw_title(cut_left(first, 12 * kGrid));
  const bool one = area.GetWidth() >= kOneRow;
  Rect& task = one ? first : second;
  train_all(state, cut_right(first, 14 * kGrid), intents);
  cut_right(first, kGrid);
  choose_time(state, cut_right(first, 15 * kGrid), intents);
  cut_right(first, 2 * kGrid);
  if (one) {
    draw_text_choice(state, cut_left(first, std::min(first.GetWidth() * 0.38f, 58 * kGrid)),
                     intents);
    cut_left(first, 2 * kGrid);
  } else {
    draw_text_choice(state, first, intents);
  }
  choose_unit(state, cut_left(task, 14 * kGrid), intents);
  cut_left(task, kGrid);
  if (state.unit().sized) {
    choose_types(state, cut_left(task, 13 * kGrid), intents);
    cut_left(task, kGrid);
  }
  choose_boundary(state, cut_left(task, 26 * kGrid), intents);
  cut_left(task, 2 * kGrid);
  choose_seed(state, cut_right(task, std::min(task.GetWidth(), 10 * kGrid)), intents);
}

}  // namespace onegin::web
