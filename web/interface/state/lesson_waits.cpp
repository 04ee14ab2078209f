// What each word of a step waits for, by how the state was when the step began.
#include "state/lesson_waits.h"

#include <algorithm>
#include <array>

namespace onegin::web {
namespace {

constexpr std::size_t kEdited = 4;   // bytes of a sentence: a short word, not its first letter
constexpr std::size_t kWatched = 3;  // points of learning curves

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
  for (const Slot* slot : state.shown_slots()) {
    for (const GeneratedToken& token : slot->written) all += 1 - token.log10;
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

}  // namespace

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
