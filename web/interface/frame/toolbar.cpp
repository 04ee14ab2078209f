// The top line: which text, how long to train, and the one button that stands out.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "draw/fonts.h"
#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr std::array<double, 4> kTimes{15, 60, 180, 0};

void choose_text(const State& state, const Rect& area, Intents& intents) {
  std::vector<std::string> titles, notes;
  std::size_t current = state.samples.size();
  for (const Sample& sample : state.samples) {
    if (sample.title == state.text.name) current = titles.size();
    titles.push_back(tr(sample.title));
    notes.push_back(tr(sample.summary));
  }
  if (current == state.samples.size()) {
    titles.push_back(state.text.name.empty() ? tr("your text") : tr(state.text.name));
  }
  const auto chosen =
      select(area, {.label = tr("text"), .name = tr("Sample text"), .help = tr(strings::kSample)},
             titles, current, notes);
  if (chosen && *chosen < state.samples.size()) intents.push_back(ChooseSample{*chosen});
}

void paste_and_open(Rect area, Intents& intents) {
  const float width = (area.GetWidth() - kGrid) / 2;
  if (button(cut_left(area, width),
             {.label = tr("Paste"), .name = tr("Paste text"), .help = tr(strings::kPaste)})) {
    intents.push_back(PasteText{});
  }
  cut_left(area, kGrid);
  if (button(area, {.label = tr("Open"), .name = tr("Open file"), .help = tr(strings::kOpen)})) {
    intents.push_back(OpenFile{});
  }
}

void train_all(const State& state, const Rect& area, Intents& intents) {
  const bool training = std::any_of(state.slots.begin(), state.slots.end(), [](const Slot& m) {
    return m.phase == Phase::training && !m.counted;
  });
  if (training) {
    if (button(area, {.label = tr("Pause all"), .help = tr(strings::kPauseAll)}))
      intents.push_back(PauseAll{});
    return;
  }
  const bool able = std::any_of(state.slots.begin(), state.slots.end(), [](const Slot& m) {
    return m.shown && !m.without_text && m.phase != Phase::waiting;
  });
  const Words words{.label = tr("Train all"), .help = tr(strings::kTrainAll)};
  if (button(area, words, Look::primary, able)) intents.push_back(TrainAll{});
}

std::string time_text(double seconds) {
  if (seconds == 0) return tr("until paused");
  const bool no_whole_minutes = std::fmod(seconds, 60) != 0;
  if (no_whole_minutes) return tr("for {0} s", whole(seconds));
  return tr("for {0} min", whole(seconds / 60));
}

void choose_time(const State& state, const Rect& area, Intents& intents) {
  std::vector<double> times(kTimes.begin(), kTimes.end());
  auto found = std::find(times.begin(), times.end(), state.training_seconds);
  // A lesson or a link may have a time of its own.
  if (found == times.end()) found = times.insert(times.begin(), state.training_seconds);
  std::vector<std::string> titles;
  for (const double seconds : times) titles.push_back(time_text(seconds));
  const auto chosen = select(
      area, {.label = tr("time"), .name = tr("Training time"), .help = tr(strings::kTrainingTime)},
      titles, static_cast<std::size_t>(found - times.begin()));
  if (chosen) intents.push_back(ChooseTrainingTime{times[*chosen]});
}

void draw_title(const Rect& area) {
  constexpr std::string_view kTitle = "Onegin";
  Style style{.size = kLarge, .font = theme().fonts.bold};
  if (text_width(kTitle, style) > area.GetWidth()) style.size = kBody;  // a magnified page
  draw_heading(area, kTitle, style, tr(strings::kOnegin));
}

// The list of lessons, or back to the rooms.
void draw_help(const State& state, const Rect& area, Intents& intents) {
  const bool on = state.tab == Tab::lessons;
  if (button(area, {.label = "?", .name = tr("Lessons and help"), .help = tr(strings::kLessons)})) {
    intents.push_back(ChooseTab{on ? Tab::score : Tab::lessons});
  }
}

// A row of controls in the middle of `area`.
Rect control_row(const Rect& area) {
  const float half = (theme().measures.control + 4) / 2;
  return {{area.Min.x, area.GetCenter().y - half}, {area.Max.x, area.GetCenter().y + half}};
}

// Named in the language that it chooses.
void choose_words(const Rect& area, Intents& intents) {
  const bool korean = language() == Language::korean;
  // The letters come with those of the list of samples; nothing larger is to be fetched for them.
  const std::string_view name = labels_have(0xD55C) ? "한국어" : "Korean";
  const Words words = korean ? Words{.label = "English", .help = tr(strings::kInEnglish)}
                             : Words{.label = name, .name = "한국어", .help = strings::kInKorean};
  if (button(area, words, Look::quiet)) intents.push_back(ChooseLanguage{!korean});
}

void draw_text_choice(const State& state, Rect row, Intents& intents) {
  paste_and_open(cut_right(row, 17 * kGrid), intents);
  cut_right(row, kGrid);
  choose_text(state, row, intents);
}

// Above each other: what a person does, and which text.
void draw_phone(const State& state, Rect rest, Intents& intents) {
  const float control = theme().measures.control;
  rest = inset(rest, 2 * kGrid, kGrid);
  Rect first = cut_top(rest, control);
  const bool slim = first.GetWidth() < 40 * kGrid;
  train_all(state, cut_right(first, (slim ? 10 : 12) * kGrid), intents);
  cut_right(first, kGrid);
  choose_time(state, cut_right(first, (slim ? 11 : 13) * kGrid), intents);
  choose_words(cut_right(first, 7 * kGrid), intents);
  draw_title(first);
  cut_top(rest, kGrid);
  Rect second = cut_top(rest, control);
  draw_help(state, cut_right(second, control), intents);
  cut_right(second, kGrid);
  draw_text_choice(state, second, intents);
}

}  // namespace

float toolbar_height(const State&, float width) {
  const float control = theme().measures.control;
  return width < kPhoneWidth ? 2 * control + 3 * kGrid : control + 3 * kGrid + 4;
}

void draw_toolbar(const State& state, const Rect& area, Intents& intents) {
  mirror().begin_group(tr("Onegin"));
  if (area.GetWidth() < kPhoneWidth) {
    draw_phone(state, area, intents);
  } else {
    Rect row = control_row(inset(area, 2 * kGrid, 0));
    draw_title(cut_left(row, 12 * kGrid));
    draw_help(state, cut_right(row, theme().measures.control), intents);
    cut_right(row, kGrid);
    choose_words(cut_right(row, 8 * kGrid), intents);
    cut_right(row, kGrid);
    train_all(state, cut_right(row, 14 * kGrid), intents);
    cut_right(row, kGrid);
    choose_time(state, cut_right(row, 15 * kGrid), intents);
    cut_right(row, 2 * kGrid);
    draw_text_choice(state, cut_left(row, std::min(row.GetWidth(), 70 * kGrid)), intents);
  }
  mirror().end_group();
}

}  // namespace onegin::web
