// Every desk in one table; intents, answers and causes pass along it.
#include "talk/controller.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "talk/room_desks.h"

namespace onegin::web {
namespace {

// What is only looked at, or tells by itself whether it worked.
template <class... Intents>
struct Looking {
  template <class Intent>
  static constexpr bool has = (std::is_same_v<Intent, Intents> || ...);
};
using LeavesWarning =
    Looking<PointAt, OpenFile, PasteText, EditText, ChooseSlot, OpenDrawer, OpenRail, FoldCurves,
            ChooseTab, ChooseAxis, ShowDifference, SaveModels, ChooseLanguage, CopyLink,
            AskToForget, ForgetEverything, LessonAct, LookInside, AnswerSave>;

}  // namespace

// A question that another answers with hears of it after it: the room before what is asked there,
// the text before the models that read it, what is chosen before what is measured.
Controller::Controller(State& state, Engine& engine, Platform& platform)
    : engine_(engine), office_(state, engine, platform) {
  office_.desks = {&view_,   &text_,      &slots_,      &training_,      &load_,
                   &undo_,   &fine_tune_, &open_,       &save_,          &difference_,
                   &score_,  &rank_,      &compare_,    &generate_,      &inside_,
                   &common_, &mixture_,   &text_curve_, &inside_context_};
  office_.line.listen(training_);
  if (state.every_room) open_rooms();
}

void Controller::open_rooms() {
  State& state = office_.state;
  state.every_room = true;
  if (!of_rooms_.empty()) return;  // a page says it whenever somebody has waited for them
  auto place = std::find(office_.desks.begin(), office_.desks.end(), &common_);
  for (const MakeDesk make : room_desks()) {
    of_rooms_.push_back(make(office_));
    Desk& desk = *of_rooms_.back();
    place = office_.desks.insert(place, &desk) + 1;
    desk.apply(ChooseTab{state.tab});  // the room that was open before
  }
  // What these ask came with them.
  difference_.apply(ChooseTab{state.tab});
  compare_.apply(ChooseTab{state.tab});
  rank_.changed({Why::candidates});
  rank_.apply(ChooseTab{state.tab});
}

void Controller::apply(const Intent& intent) {
  const bool possible = std::visit(
      [this](const auto& one) {
        if (!LeavesWarning::has<std::decay_t<decltype(one)>>) office_.worked();
        if constexpr (
            requires { one.slot; } && !requires { one.format; }) {
          return office_.state.find(one.slot) != nullptr;  // it may have been removed meanwhile
        }
        return true;
      },
      intent);
  if (!possible) return;
  for (Desk* desk : office_.desks) desk->apply(intent);
}

void Controller::apply(const Intents& intents) {
  for (const Intent& intent : intents) apply(intent);
}

bool Controller::receive() {
  std::vector<Received> all = engine_.poll();
  for (Received& received : all) {
    const auto at = static_cast<SlotId>(received.place);
    // What it says to the end, once it is removed, is no longer of interest.
    if (at < kBenches && office_.state.find(at) == nullptr) continue;
    if (auto* event = std::get_if<Event>(&received.what)) {
      office_.line.hand_over(at, *event);
    } else if (const auto* lost = std::get_if<Lost>(&received.what)) {
      office_.line.lose(at);
      office_.changed({Why::lost, at, lost->reason});
    } else if (const auto* restored = std::get_if<Restored>(&received.what)) {
      office_.changed({Why::restored, at, {}, restored->age});
    }
  }
  return !all.empty();
}

// The room that shows it may still be on its way; it is told which room is open when it comes.
void Controller::see_picture(std::string name, std::string file) {
  office_.state.picture = {std::move(name), std::move(file)};
  apply(ChooseTab{office_.state.tab});
}

void Controller::tell_not_kept(const Sentence& sentence) {
  office_.state.not_kept = sentence;
  if (!sentence.empty()) office_.announce(sentence);
}

}  // namespace onegin::web
