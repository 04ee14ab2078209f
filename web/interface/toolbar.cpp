// The top line: which text, which unit, and the one button that stands out.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "mirror.h"
#include "panels.h"
#include "sentences.h"

namespace onegin::web {
namespace {

constexpr float kControl = 4 * kGrid;
constexpr std::array<std::string_view, 2> kUnits{"characters", "words"};
constexpr std::array<std::string_view, 2> kUnitValues{"character", "word"};
constexpr std::array<std::string_view, 2> kBoundaries{"running text", "lines"};
constexpr std::array<std::string_view, 2> kBoundaryValues{"stream", "sentence"};

void choose_text(const State& state, const Rect& area, Intents& intents) {
  std::vector<std::string> titles;
  std::size_t current = state.samples.size();
  for (const Sample& sample : state.samples) {
    if (sample.title == state.text.name) current = titles.size();
    titles.push_back(sample.title);
  }
  if (current == state.samples.size()) {
    titles.push_back(state.text.name.empty() ? "your text" : state.text.name);
  }
  const auto chosen = select(
      area, {.label = "text", .name = "Sample text", .help = strings::kSample}, titles, current);
  if (chosen && *chosen < state.samples.size()) intents.push_back(ChooseSample{*chosen});
}

void choose_task(const State& state, const Rect& area, const char* name, const Words& words,
                 std::span<const std::string_view> labels, std::span<const std::string_view> values,
                 Intents& intents) {
  const std::string now = state.task_setting(name, std::string(values[0]));
  const auto found = std::find(values.begin(), values.end(), now);
  const auto current = static_cast<std::size_t>(found - values.begin());
  if (const auto chosen = segmented(area, words, labels, current)) {
    intents.push_back(ChangeTask{name, std::string(values[*chosen])});
  }
}

void choose_unit(const State& state, const Rect& area, Intents& intents) {
  choose_task(state, area, "unit", {.label = "Token unit", .help = strings::kUnit}, kUnits,
              kUnitValues, intents);
}

void choose_boundary(const State& state, const Rect& area, Intents& intents) {
  choose_task(state, area, "boundary", {.label = "Boundary", .help = strings::kBoundary},
              kBoundaries, kBoundaryValues, intents);
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
  const bool training =
      std::any_of(state.models.begin(), state.models.end(),
                  [](const ModelCard& m) { return m.phase == Phase::training && !m.counted; });
  if (training) {
    if (button(area, {.label = "Pause all", .help = strings::kPauseAll}))
      intents.push_back(PauseAll{});
    return;
  }
  const bool able = std::any_of(state.models.begin(), state.models.end(), [](const ModelCard& m) {
    return m.shown && m.phase != Phase::waiting;
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

}  // namespace

float toolbar_height(const State&, float width) {
  return width < kPhoneWidth ? 26 * kGrid : 7 * kGrid;
}

void draw_toolbar(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, 0);
  const Style title{.size = kLarge, .font = theme().fonts.bold};
  if (area.GetWidth() < kPhoneWidth) {
    rest = inset(rest, 0, kGrid);
    Rect top = cut_top(rest, 6 * kGrid);
    train_all(state, inset(cut_right(top, 14 * kGrid), 0, 4), intents);
    draw_heading(top, "Onegin", title);
    const auto row = [&] {
      cut_top(rest, kGrid);
      return cut_top(rest, kControl + 4);
    };
    Rect first = row();
    paste_and_open(cut_right(first, 17 * kGrid), intents);
    cut_right(first, kGrid);
    choose_text(state, first, intents);
    Rect second = row();
    choose_unit(state, cut_left(second, (second.GetWidth() - kGrid) / 2), intents);
    cut_left(second, kGrid);
    choose_boundary(state, second, intents);
    choose_seed(state, row(), intents);
    return;
  }
  rest = Rect({rest.Min.x, area.GetCenter().y - kControl / 2},
              {rest.Max.x, area.GetCenter().y + kControl / 2});
  draw_heading(cut_left(rest, 12 * kGrid), "Onegin", title);
  cut_left(rest, 2 * kGrid);
  const float text_width = rest.GetWidth() > 1000 ? 26 * kGrid : 20 * kGrid;
  choose_text(state, cut_left(rest, text_width), intents);
  cut_left(rest, kGrid);
  paste_and_open(cut_left(rest, 17 * kGrid), intents);
  cut_left(rest, 3 * kGrid);
  choose_unit(state, cut_left(rest, 22 * kGrid), intents);
  cut_left(rest, kGrid);
  choose_boundary(state, cut_left(rest, 20 * kGrid), intents);
  train_all(state, cut_right(rest, 14 * kGrid), intents);
  cut_right(rest, 2 * kGrid);
  if (rest.GetWidth() > 10 * kGrid) choose_seed(state, cut_right(rest, 10 * kGrid), intents);
}

}  // namespace onegin::web
