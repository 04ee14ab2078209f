// The list behind `?`: the tour, Shannon's game, exercises with their answers.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/words.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/lessons.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kLessonTitle = 24;
constexpr float kLessonWidth = 88 * kGrid;  // of a line that is read with ease
constexpr float kLessonButton = 11 * kGrid;
constexpr float kLessonGap = 2 * kGrid;

float text_width_of(float width) { return std::min(width - 4 * kGrid, kLessonWidth); }

bool has_answer(const Lesson& lesson) { return !lesson.answer.english.empty(); }
bool is_unfolded(const State& state, const Lesson& lesson) {
  return state.lessons.unfolded == lesson.id;
}

float lesson_row_height(const State& state, const Lesson& lesson, float width) {
  float height = kLessonTitle + paragraph_height(read_in(lesson.summary), width);
  if (is_unfolded(state, lesson)) {
    height += kGrid + paragraph_height(read_in(lesson.answer), width);
  }
  return height + kGrid + theme().measures.control + kLessonGap;
}

void draw_lesson_row(const State& state, const Lesson& lesson, Rect area, Intents& intents) {
  using What = LessonAct::What;
  const std::string& title = read_in(lesson.title);
  ImGui::PushID(lesson.id.c_str());
  mirror().begin_group(title);
  draw_heading(cut_top(area, kLessonTitle), title, {.font = theme().fonts.bold});
  const auto say = [&](std::string_view name, const Said& words, ImU32 colour) {
    const std::string& text = read_in(words);
    const float height = draw_paragraph(area, text, {.colour = colour});
    mirror().note(Role::text, name, cut_top(area, height)).value = text;
    cut_top(area, kGrid);
  };
  say(tr("summary"), lesson.summary, theme().palette.soft);
  if (is_unfolded(state, lesson)) say(tr("answer"), lesson.answer, theme().palette.ink);
  Rect row = cut_top(area, theme().measures.control);
  const auto act = [&](const Words& words, What what) {
    if (button(cut_left(row, kLessonButton), words)) intents.push_back(LessonAct{what, lesson.id});
    cut_left(row, kGrid);
  };
  if (!lesson.state.empty()) {
    act({.label = tr("Open"),
         .help = tr("Opens its text, models and settings; on a page in a new tab.")},
        What::open);
  } else {
    act({.label = tr("Start")}, What::start);
  }
  if (has_answer(lesson)) {
    act({.label = is_unfolded(state, lesson) ? tr("Hide answer") : tr("Answer")}, What::answer);
  }
  if (state.surface.keeps) act({.label = tr("Copy link")}, What::link);
  mirror().end_group();
  ImGui::PopID();
}

// The other rooms that stand behind `?`.
constexpr float kRoomButton = 19 * kGrid;

std::vector<const TabRow*> rooms_behind_help() {
  std::vector<const TabRow*> rooms;
  for (const TabRow& row : kTabRows) {
    if (row.is(TabRow::kBehindHelp) && row.tab != Tab::lessons) rooms.push_back(&row);
  }
  return rooms;
}

std::size_t buttons_beside(float width) {
  return static_cast<std::size_t>(std::max(1.0f, (width + kGrid) / (kRoomButton + kGrid)));
}

float room_buttons_height(float width) {
  const std::size_t beside = buttons_beside(width);
  const auto lines = static_cast<float>((rooms_behind_help().size() + beside - 1) / beside);
  return lines * (theme().measures.control + kGrid) + kGrid;
}

void draw_room_buttons(Rect area, Intents& intents) {
  Rect line;
  std::size_t left = 0;
  for (const TabRow* room : rooms_behind_help()) {
    if (left == 0) {
      left = buttons_beside(area.GetWidth());
      line = cut_top(area, theme().measures.control);
      cut_top(area, kGrid);
    }
    --left;
    const Rect place = cut_left(line, std::min(kRoomButton, line.GetWidth()));
    cut_left(line, kGrid);
    if (button(place, {.label = tr(room->title), .help = tr(room->help)})) {
      intents.push_back(ChooseTab{room->tab});
    }
  }
}

}  // namespace

std::optional<Need> lessons_room::needs(const State& state) {
  if (!state.lessons.all.empty()) return std::nullopt;
  return Need{tr("The lessons are on their way."), tr("Ask again"),
              LessonAct{LessonAct::What::start}};
}

float lessons_room::height(const State& state, float width) {
  float height = kGrid + room_buttons_height(text_width_of(width));
  for (const Lesson& lesson : state.lessons.all) {
    height += lesson_row_height(state, lesson, text_width_of(width));
  }
  return height + theme().measures.control + 3 * kGrid;
}

void lessons_room::draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, kGrid);
  rest.Max.x = rest.Min.x + text_width_of(area.GetWidth());
  draw_room_buttons(cut_top(rest, room_buttons_height(rest.GetWidth())), intents);
  for (const Lesson& lesson : state.lessons.all) {
    draw_lesson_row(state, lesson, cut_top(rest, lesson_row_height(state, lesson, rest.GetWidth())),
                    intents);
  }
  Rect row = cut_top(rest, theme().measures.control);
  if (state.surface.keeps &&
      button(cut_left(row, 18 * kGrid),
             {.label = tr("Print the exercises"),
              .help = tr("All of them on paper, with or without their answers.")})) {
    intents.push_back(LessonAct{LessonAct::What::print});
  }
}

}  // namespace onegin::web
