// Reads lessons.
#include "state/lessons.h"

#include <algorithm>

#include "language/words.h"
#include "session/json.h"

namespace onegin::web {
namespace {

const Json& part(const Json& row, std::string_view name) {
  static const Json none;
  const Json* found = row.find(name);
  return found != nullptr ? *found : none;
}

std::string text_at(const Json& list, std::size_t place) {
  return place < list.items().size() ? list.items()[place].text() : std::string();
}

Said said(const Json& row, std::string_view name) {
  const Json& both = part(row, name);
  return {text_at(both, 0), text_at(both, 1)};
}

LessonStep read_step(const Json& row) {
  LessonStep step;
  step.text = said(row, "text");
  step.room = part(row, "room").text();
  step.until = part(row, "until").text();
  for (const Json& at : part(row, "at").items()) {
    step.at.push_back({text_at(at, 0), text_at(at, 1), text_at(at, 2), text_at(at, 3)});
  }
  return step;
}

}  // namespace

bool Lessons::is_marked(std::string_view word) const {
  return std::find(marks.begin(), marks.end(), word) != marks.end();
}

void Lessons::mark(std::string_view word, bool holds) {
  if (!holds) {
    std::erase(marks, word);
  } else if (!is_marked(word)) {
    marks.emplace_back(word);
  }
}

std::vector<Lesson> read_lessons(std::string_view json) {
  std::vector<Lesson> lessons;
  const Json list = parse_json(json).value_or(Json());
  for (const Json& row : list.items()) {
    Lesson lesson;
    lesson.id = part(row, "id").text();
    lesson.kind = part(row, "kind").text();
    lesson.title = said(row, "title");
    lesson.summary = said(row, "summary");
    lesson.answer = said(row, "answer");
    lesson.end = said(row, "end");
    for (const Json& step : part(row, "steps").items()) lesson.steps.push_back(read_step(step));
    if (const Json* state = row.find("state")) {
      lesson.state = state->written();
      lesson.sample = part(*state, "sample").text();
    }
    lessons.push_back(std::move(lesson));
  }
  return lessons;
}

const std::string& read_in(const Said& both) {
  return language() == Language::korean ? both.korean : both.english;
}

}  // namespace onegin::web
