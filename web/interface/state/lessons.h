// Lessons as data: each points at real controls, by their names in the mirror, and waits until the
// person has done what it says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace onegin::web {

// A sentence in each of the two languages.
struct Said {
  std::string english, korean;
};

// A control by its place in the mirror; `group`, where several have the name, may hold {0} for
// `of`.
struct Control {
  std::string role, name, group, of;
};

struct LessonStep {
  Said text;
  std::vector<Control> at;  // the first that is on the screen is marked
  std::string room;   // that is opened with the step, its id in rooms.def; empty: the one that is
  std::string until;  // the state that it waits for, lesson_waits.h
};

// The kinds are the parts of the list behind `?`.
struct Lesson {
  std::string id, kind;
  Said title, summary;
  Said answer;  // of an exercise; folded until it is wanted
  Said end;     // what is said after the last step
  std::vector<LessonStep> steps;
  // What a link could carry, JSON, and its text's file among the samples. Empty: the lesson begins
  // with what is open.
  std::string state, sample;
};

// How the state was when a step began: what a person does is told by what has changed since.
struct StepBegun {
  std::string question;
  std::optional<std::size_t> pointed;
  std::size_t points = 0;      // of all learning curves
  double written = 0;          // what the models have
  std::size_t candidates = 0;  // bytes of their list
  bool reached = false;        // already: the step waits for Next
};

struct Lessons {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::vector<Lesson> all;  // empty until they have come
  bool asked = false;       // for them
  std::string wanted;       // the lesson to be opened when they are there
  bool offered = false;     // the tour, on a first visit
  std::size_t open = kNone;
  std::size_t step = 0;
  std::string unfolded;  // the lesson whose answer is read
  StepBegun begun;
  std::vector<std::string> marks;  // what has come about in the rooms that say so themselves

  // Their desks say it, in the word that a step waits for.
  void mark(std::string_view word, bool holds);
  bool is_marked(std::string_view word) const;

  const Lesson* running() const { return open < all.size() ? &all[open] : nullptr; }
  // Null once the steps are done.
  const LessonStep* now() const {
    const Lesson* lesson = running();
    return lesson != nullptr && step < lesson->steps.size() ? &lesson->steps[step] : nullptr;
  }
};

// The list, as assets/lessons.json gives it; empty where that cannot be read.
std::vector<Lesson> read_lessons(std::string_view json);

// Its own words in the language that is chosen.
const std::string& read_in(const Said& both);

}  // namespace onegin::web
