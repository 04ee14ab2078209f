// Start, back, next, close; on by itself once the person has done a step.
#include "talk/lessons.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "language/words.h"
#include "state/lesson_waits.h"
namespace onegin::web {

void LessonDesk::apply(const Intents& intents) {
  for (const Intent& intent : intents) {
    if (const auto* act = std::get_if<LessonAct>(&intent)) apply(*act);
  }
}

void LessonDesk::apply(const LessonAct& act) {
  using What = LessonAct::What;
  Lessons& lessons = state_.lessons;
  switch (act.what) {
    case What::start:
      return start(act.id);
    case What::back:
      if (lessons.step > 0) go_to(lessons.step - 1);
      return;
    case What::next:
      if (lessons.now() != nullptr) go_to(lessons.step + 1);
      return;
    case What::close:
      return close();
    case What::answer:
      lessons.unfolded = lessons.unfolded == act.id ? "" : act.id;
      return;
    case What::dismiss:
      lessons.offered = false;
      return;
    case What::open:
      return platform_.lessons("open", act.id);
    case What::link:
      return platform_.lessons("link", act.id);
    case What::print:
      return platform_.lessons("print", "");
  }
}

void LessonDesk::fetch() {
  if (state_.lessons.all.empty() && !std::exchange(state_.lessons.asked, true)) {
    platform_.lessons("fetch", "");
  }
}

void LessonDesk::take(std::string_view json) {
  Lessons& lessons = state_.lessons;
  lessons.all = read_lessons(json);
  if (lessons.all.empty()) {
    lessons.wanted.clear();
    return controller_.tell(phrase("The lessons could not be loaded; try again with a network."),
                            true);
  }
  if (!lessons.wanted.empty()) start(std::exchange(lessons.wanted, {}));
}

void LessonDesk::start(const std::string& id) {
  Lessons& lessons = state_.lessons;
  lessons.offered = false;
  if (lessons.all.empty()) {
    lessons.wanted = id;
    lessons.asked = false;  // what did not come is asked for again
    return fetch();
  }
  const auto found = std::find_if(lessons.all.begin(), lessons.all.end(),
                                  [&](const Lesson& lesson) { return lesson.id == id; });
  if (found == lessons.all.end()) return;
  lessons.open = static_cast<std::size_t>(found - lessons.all.begin());
  lessons.unfolded.clear();
  if (is_behind_help(state_.tab)) controller_.apply(ChooseTab{Tab::score});
  go_to(0);
}

void LessonDesk::close() {
  state_.lessons.open = Lessons::kNone;
  announce(std::string(tr("The lesson is closed.")));
}

void LessonDesk::go_to(std::size_t step) {
  Lessons& lessons = state_.lessons;
  lessons.step = step;
  const LessonStep* now = lessons.now();
  if (now != nullptr) {
    for (const TabRow& room : kTabRows) {
      if (room.id == now->room && room.tab != state_.tab) controller_.apply(ChooseTab{room.tab});
    }
  }
  lessons.begun = begin_step(state_);
  announce(read_in(now != nullptr ? now->text : lessons.running()->end));
}

void LessonDesk::advance() {
  Lessons& lessons = state_.lessons;
  if (state_.tab == Tab::lessons) fetch();
  if (lessons.now() == nullptr) return;
  // Before a person points anywhere, the page itself points at the greatest surprise.
  if (!lessons.begun.pointed) lessons.begun.pointed = state_.pointed;
  if (reached(state_)) go_to(lessons.step + 1);
}

void LessonDesk::announce(std::string sentence) {
  state_.announcement = std::move(sentence);
  platform_.announce(state_.announcement);
}

}  // namespace onegin::web
