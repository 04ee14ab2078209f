// What a person takes away: files, a link; and what the browser keeps.
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {
namespace {

struct Choice {
  std::string title, note;
  SaveModels intent;
};

std::vector<Choice> choices_of(const State& state) {
  std::vector<Choice> choices{
      {tr("Project (.onegin)"), std::string(tr(strings::kSaveProject)), {"onegin", 0}}};
  for (const Slot& slot : state.slots) {
    if (!slot.learnt() || slot.phase == Phase::waiting) continue;
    const std::string format = slot.counted ? "arpa" : "safetensors";
    choices.push_back(
        {slot.name + " (." + format + ")",
         std::string(slot.counted ? tr(strings::kSaveArpa) : tr(strings::kSaveTensors)),
         {format, slot.id}});
  }
  return choices;
}

void choose_file(const State& state, const Rect& area, Intents& intents) {
  const std::vector<Choice> choices = choices_of(state);
  std::vector<std::string> titles, notes;
  for (const Choice& choice : choices) {
    titles.push_back(choice.title);
    notes.push_back(choice.note);
  }
  const Words words{.label = tr("Save"), .name = tr("Save file"), .help = tr(strings::kSave)};
  const auto chosen = select(area, words, titles, titles.size(), notes);
  if (chosen) intents.push_back(choices[*chosen].intent);
}

// Two answers to what the notice asks: 1, 2, or 0 as long as there is none.
int answer_of(Rect row, const Words& yes, const Words& no) {
  const bool first = button(cut_left(row, (row.GetWidth() - kGrid) / 2), yes, Look::primary);
  cut_left(row, kGrid);
  if (button(row, no)) return 2;
  return first ? 1 : 0;
}

void confirm(const Rect& row, Intents& intents) {
  const int answer = answer_of(
      row,
      {.label = tr("Forget"), .name = tr("Forget everything"), .help = tr(strings::kForgetNow)},
      {.label = tr("Keep"), .name = tr("Keep everything"), .help = tr(strings::kKeep)});
  if (answer > 0) intents.push_back(AskToForget{false});
  if (answer == 1) intents.push_back(ForgetEverything{});
}

void confirm_save(const Rect& row, Intents& intents) {
  const int answer = answer_of(
      row, {.label = tr("Save"), .name = tr("Save the file"), .help = tr(strings::kSaveLarge)},
      {.label = tr("Drop"), .name = tr("Drop the file"), .help = tr(strings::kDropLarge)});
  if (answer > 0) intents.push_back(AnswerSave{answer == 1});
}

Notice notice_of(const State& state) {
  if (state.forgetting) return {strings::kForgetQuestion, true};
  if (!state.save_question.empty()) return {state.save_question};
  return state.notice.sentence.empty() ? Notice{state.not_kept, true} : state.notice;
}

void draw_row(const State& state, Rect row, Intents& intents) {
  const float width = (row.GetWidth() - 2 * kGrid) / 3;
  choose_file(state, cut_left(row, width), intents);
  cut_left(row, kGrid);
  if (button(cut_left(row, width), {.label = tr("Copy link"), .help = tr(strings::kCopyLink)})) {
    intents.push_back(CopyLink{});
  }
  cut_left(row, kGrid);
  if (button(row, {.label = tr("Forget"), .name = tr("Forget"), .help = tr(strings::kForget)},
             Look::quiet)) {
    intents.push_back(AskToForget{true});
  }
}

}  // namespace

float keep_height(const State& state, float width) {
  const float sentence = paragraph_height(tr(notice_of(state).sentence), width - 4 * kGrid);
  return theme().measures.control + 2 * kGrid + (sentence > 0 ? sentence + kGrid : 0);
}

bool has_warning(const State& state) {
  const Notice notice = notice_of(state);
  return !notice.sentence.empty() && (notice.warning || !state.save_question.empty());
}

void draw_keep(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, kGrid);
  Rect row = cut_bottom(rest, theme().measures.control);
  mirror().begin_group(tr("Work"));
  const Notice notice = notice_of(state);
  if (!notice.sentence.empty()) {
    const Palette& p = theme().palette;
    draw_paragraph(rest, tr(notice.sentence), {.colour = notice.warning ? p.warning : p.soft});
    mirror().note(Role::status, tr("Notice"), rest).value = tr(notice.sentence);
  }
  if (state.forgetting) {
    confirm(row, intents);
  } else if (!state.save_question.empty()) {
    confirm_save(row, intents);
  } else if (!state.surface.keeps) {
    choose_file(state, row, intents);
  } else {
    draw_row(state, row, intents);
  }
  mirror().end_group();
}

}  // namespace onegin::web
