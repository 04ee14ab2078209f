// A model in the rail: colour, name, how it stands, bits per character, and its one button.
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/sentences.h"
#include "language/words.h"
#include "state/slot_words.h"
#include "state/tabs.h"

namespace onegin::web {
namespace {

// A triangle, or two bars.
void draw_sign(const Rect& area, bool pause, ImU32 colour) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 c(std::floor(area.GetCenter().x), std::floor(area.GetCenter().y));
  if (pause) {
    draw->AddRectFilled(c + ImVec2(-4, -5), c + ImVec2(-1, 5), colour);
    draw->AddRectFilled(c + ImVec2(2, -5), c + ImVec2(5, 5), colour);
  } else {
    draw->AddTriangleFilled(c + ImVec2(-4, -6), c + ImVec2(-4, 6), c + ImVec2(6, 0), colour);
  }
}

void draw_button(const Slot& model, const Rect& area, Intents& intents) {
  const Palette& p = theme().palette;
  const bool training = model.phase == Phase::training;
  const bool able = model.phase != Phase::waiting && !model.without_text;
  if (training) {
    if (button(area, {.label = "", .name = tr("Pause"), .help = tr(strings::kPause)},
               Look::quiet)) {
      intents.push_back(PauseModel{model.id});
    }
  } else if (button(area,
                    {.label = "",
                     .name = tr("Train"),
                     .help = model.counted ? tr(strings::kCount) : tr(strings::kTrain)},
                    Look::quiet, able)) {
    intents.push_back(TrainModel{model.id});
  }
  draw_sign(area, training, able ? p.soft : p.faint);
}

}  // namespace

float slot_row_height() { return std::max(5 * kGrid, theme().measures.control + 4); }

void draw_slot_row(const State& state, SlotId id, const Rect& area, Intents& intents) {
  const Palette& p = theme().palette;
  const Slot& model = *state.find(id);
  const bool chosen =
      state.learner().id == id && row_of(state.tab).is(TabRow::kOfSlot) && !state.drawer;
  const ImU32 colour = slot_colour(model.mark);
  mirror().begin_group(model.name);
  if (chosen) fill(area, p.chosen);
  Rect rest = inset(area, 2 * kGrid, 0);
  const double fraction = progress_of(model);
  if (model.phase == Phase::training || model.phase == Phase::paused) {
    const Rect edge({area.Min.x, area.Max.y - 2}, {area.Max.x, area.Max.y});
    fill(edge, with_alpha(colour, 0.22f));
    fill({edge.Min, {edge.Min.x + edge.GetWidth() * static_cast<float>(fraction), edge.Max.y}},
         colour);
  }
  MirrorItem& bar =
      mirror().note(Role::progressbar, tr("progress"), {{area.Min.x, area.Max.y - 3}, area.Max});
  bar.maximum = 100;
  bar.now = std::floor(fraction * 100);
  const float side = theme().measures.control;
  const Rect act = cut_right(rest, side);
  if (!model.mixed() && model.shown) {
    const float middle = act.GetCenter().y;
    draw_button(model, {{act.Min.x, middle - side / 2}, {act.Max.x, middle + side / 2}}, intents);
  }
  cut_right(rest, 4);
  // The rest of the row is one button: it shows the model.
  if (choice({area.Min, {act.Min.x - 4, area.Max.y}},
             {.label = tr("Settings"), .name = tr("Settings"), .help = tr(strings::kChooseSlot)},
             chosen)) {
    intents.push_back(ChooseSlot{id});
    if (!row_of(state.tab).is(TabRow::kOfSlot) || state.drawer)
      intents.push_back(ChooseTab{Tab::learn});
  }
  const double bits = model.bits();
  const bool known = bits > 0, blanks = model.only_blanks();
  // Of another question than the others' figures, it stands in another colour.
  draw_note(cut_right(rest, 6 * kGrid), blanks ? tr("bits per blank") : tr("bits per character"),
            known ? fixed(bits, 2) : "–",
            {.size = kBody,
             .colour = !known   ? p.faint
                       : blanks ? p.soft
                                : p.ink,
             .align = 1},
            blanks ? tr(strings::kBlankBits) : tr(strings::kBits));
  Rect mark = cut_left(rest, 2 * kGrid);
  draw_mark({mark.Min.x + 5, mark.GetCenter().y}, 5, colour, model.mark);
  const float half = rest.GetHeight() / 2;
  Rect name = cut_top(rest, half);
  name.Min.y += 3;
  rest.Max.y -= 3;
  draw_heading(name, model.name,
               {.colour = model.shown ? p.ink : p.soft, .font = theme().fonts.bold},
               tr(model.summary));
  const bool failed = model.phase == Phase::failed;
  const std::string status = model.mixed() && !failed ? "" : status_of(model);
  // Why it stopped stands there as far as it fits, and whole where the pointer rests.
  draw_text(rest, failed ? tr(model.trouble) : status, {.colour = failed ? p.warning : p.soft});
  MirrorItem& item = mirror().note(Role::status, tr("state"), rest);
  const std::string why = model.trouble.empty() ? tr(model.progress.message) : tr(model.trouble);
  item.value = status;
  item.help = why;
  explain_area(rest, why);
  if (!model.trouble.empty())
    mirror().note(Role::status, tr("trouble"), rest).value = tr(model.trouble);
  mirror().end_group();
}

}  // namespace onegin::web
