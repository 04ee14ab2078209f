// Rooms, folds and axes are state; files, links and the clipboard are the platform's.
#include "talk/view.h"

#include "talk/office.h"

namespace onegin::web {

void ViewDesk::apply(const Intent& intent) {
  State& s = state_;
  Platform& platform = office_.platform;
  if (const auto* tab = std::get_if<ChooseTab>(&intent)) {
    s.tab = tab->tab;
    s.drawer = false;
  } else if (const auto* slot = std::get_if<ChooseSlot>(&intent)) {
    s.chosen = slot->slot;
  } else if (const auto* drawer = std::get_if<OpenDrawer>(&intent)) {
    state_.text.found.reset();
    s.drawer = drawer->on;
  } else if (const auto* rail = std::get_if<OpenRail>(&intent)) {
    s.rail = rail->on;
  } else if (const auto* curves = std::get_if<FoldCurves>(&intent)) {
    s.curves_folded = curves->on;
  } else if (const auto* axis = std::get_if<ChooseAxis>(&intent)) {
    s.axis = axis->axis;
  } else if (const auto* pointed = std::get_if<PointAt>(&intent)) {
    s.pointed = pointed->event;
  } else if (const auto* edit = std::get_if<EditText>(&intent)) {
    s.text.editing = edit->on;
  } else if (const auto* forget = std::get_if<AskToForget>(&intent)) {
    s.forgetting = forget->on;
  } else if (const auto* sample = std::get_if<ChooseSample>(&intent)) {
    platform.load_sample(s.samples[sample->index]);
  } else if (const auto* copied = std::get_if<CopyText>(&intent)) {
    platform.copy_text(copied->text);
  } else if (const auto* saved = std::get_if<SaveFile>(&intent)) {
    platform.save_file(saved->name, saved->content);
  } else if (std::holds_alternative<OpenFile>(intent)) {
    platform.open_file();
  } else if (std::holds_alternative<PasteText>(intent)) {
    platform.paste_text();
  } else if (const auto* language = std::get_if<ChooseLanguage>(&intent)) {
    platform.choose_language(language->korean);
  } else if (std::holds_alternative<CopyLink>(intent)) {
    platform.copy_link();
  } else if (std::holds_alternative<ForgetEverything>(intent)) {
    platform.forget_everything();
  }
}

}  // namespace onegin::web
