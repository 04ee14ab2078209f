// Reads lessons, and tells whether a step's state is reached.
#include "state/lessons.h"

#include <algorithm>
#include <array>

#include "language/words.h"
#include "session/json.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr std::size_t kEdited = 4;   // bytes of a sentence: a short word, not its first letter
constexpr std::size_t kWatched = 3;  // points of learning curves

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

// How long the changed middle of two texts is.
std::size_t changed(std::string_view a, std::string_view b) {
  std::size_t front = 0, back = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (front < shorter && a[front] == b[front]) ++front;
  while (back < shorter - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return std::max(a.size(), b.size()) - front - back;
}

bool any_network(const State& state, bool (*holds)(const Slot&)) {
  return std::any_of(state.slots.begin(), state.slots.end(),
                     [&](const Slot& slot) { return !slot.counted && holds(slot); });
}

std::size_t curve_points(const State& state) {
  std::size_t points = 0;
  for (const Slot& slot : state.slots) points += slot.counted ? 0 : slot.curve.size();
  return points;
}

// Stands for all that is written; 0: nothing is.
double written_text(const State& state) {
  double all = 0;
  for (const Slot* voice : state.voices()) {
    for (const GeneratedToken& token : voice->written) all += 1 - token.log10;
  }
  return all;
}

bool is_training(const Slot& slot) { return slot.phase == Phase::training; }

struct Wait {
  std::string_view word;
  bool (*reached)(const State&, const StepBegun&);
};
constexpr std::array kWaits{
    Wait{"points",
         [](const State& s, const StepBegun& b) {
           return s.pointed.has_value() && s.pointed != b.pointed;
         }},
    Wait{"asks", [](const State& s,
                    const StepBegun& b) { return changed(s.question, b.question) >= kEdited; }},
    Wait{"trains", [](const State& s, const StepBegun&) { return any_network(s, is_training); }},
    Wait{"learns",
         [](const State& s, const StepBegun& b) { return curve_points(s) >= b.points + kWatched; }},
    Wait{"trained",
         [](const State& s, const StepBegun&) {
           return !any_network(s, is_training) &&
                  any_network(s, [](const Slot& slot) { return slot.learnt(); });
         }},
    Wait{"differs", [](const State& s, const StepBegun&) { return s.difference.shown; }},
    Wait{"writes",
         [](const State& s, const StepBegun& b) {
           return written_text(s) > 0 && written_text(s) != b.written;
         }},
    Wait{"ranks",
         [](const State& s, const StepBegun& b) { return s.ranking.lines.size() != b.candidates; }},
};

bool is_reached(const State& state, const StepBegun& begun) {
  const LessonStep* step = state.lessons.now();
  if (step == nullptr) return false;
  for (const Wait& wait : kWaits) {
    if (wait.word == step->until) return wait.reached(state, begun);
  }
  return state.lessons.is_marked(step->until);
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

StepBegun begin_step(const State& state) {
  StepBegun begun{state.question, state.pointed, curve_points(state), written_text(state),
                  state.ranking.lines.size()};
  begun.reached = is_reached(state, begun);
  return begun;
}

bool reached(const State& state) {
  const StepBegun& begun = state.lessons.begun;
  return !begun.reached && is_reached(state, begun);
}

std::vector<std::string_view> known_waits() {
  std::vector<std::string_view> words;
  for (const Wait& wait : kWaits) words.push_back(wait.word);
  return words;
}

}  // namespace onegin::web
