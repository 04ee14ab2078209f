// The rail: the text in two lines, a row for each model, the mixture, and what is kept.
#include <algorithm>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "state/kinds.h"

namespace onegin::web {
namespace {

float heading_height() { return theme().measures.control + kGrid; }

// All that have a row: hidden ones, too.
std::vector<SlotId> rows_of(const State& state) {
  std::vector<SlotId> rows = state.ids();
  if (!state.mixture.shown) rows.pop_back();
  return rows;
}

float rows_height(const State& state) {
  return slot_row_height() * static_cast<float>(rows_of(state).size()) +
         (state.mixture.shown ? kGrid : 0);
}

// A slot of any kind, or one like another.
void draw_add(const Rect& area, Intents& intents) {
  std::vector<std::string> titles, notes;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    titles.emplace_back(kKindRows[i].title);
    notes.emplace_back(tr(kKindRows[i].summary));
  }
  const auto chosen =
      select(area, {.label = "+", .name = tr("Add a model"), .help = tr(strings::kAdd)}, titles,
             titles.size(), notes);
  if (chosen) intents.push_back(AddSlot{std::string(kKindRows[*chosen].id)});
}

void draw_models(const State& state, Rect area, Intents& intents) {
  mirror().begin_group(tr("Models"));
  Rect head = inset(cut_top(area, heading_height()), 2 * kGrid, 4);
  draw_add(cut_right(head, 6 * kGrid), intents);
  draw_heading(head, tr("Models"), {.colour = theme().palette.soft});
  const float most = area.GetHeight(), all = rows_height(state);
  const bool scrolls = all > most + 0.5f;
  if (scrolls && !begin_scroll("models", area)) {
    end_scroll();
    mirror().end_group();
    return;
  }
  Rect rest = area;
  if (scrolls) {
    rest.Min.y -= ImGui::GetScrollY();
    claim({rest.Min, {rest.Min.x + 1, rest.Min.y + all}});
    rest.Max.y = rest.Min.y + all;
  }
  for (const SlotId id : rows_of(state)) {
    if (id == kMixture) {
      cut_top(rest, kGrid);
      hairline({rest.Min.x + 2 * kGrid, rest.Min.y - 4}, {rest.Max.x - 2 * kGrid, rest.Min.y - 4});
    }
    ImGui::PushID(static_cast<int>(id));
    draw_slot_row(state, id, cut_top(rest, slot_row_height()), intents);
    ImGui::PopID();
  }
  if (scrolls) end_scroll();
  mirror().end_group();
}

float verdict_height(std::string_view text, float width) {
  return text.empty() ? 0 : paragraph_height(text, width - 4 * kGrid) + 2 * kGrid;
}

// At the foot of the models, where there is room for it.
void draw_verdict(const State& state, std::string_view text, Rect& rest) {
  const float height = verdict_height(text, rest.GetWidth());
  if (height == 0 || heading_height() + rows_height(state) + height > rest.GetHeight()) return;
  const Rect place = inset(cut_bottom(rest, height), 2 * kGrid, kGrid);
  draw_paragraph(place, text, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("Verdict"), place).value = text;
}

}  // namespace

float rail_height(const State& state, float width, std::string_view verdict) {
  return text_block_height(state, width) + verdict_height(verdict, width) + heading_height() +
         rows_height(state) + 2 * kGrid + undo_height(state, width) + keep_height(state, width);
}

void draw_rail(const State& state, const Rect& area, std::string_view verdict, Intents& intents) {
  Rect rest = area;
  draw_text_block(state, cut_top(rest, text_block_height(state, area.GetWidth())), intents);
  hairline(rest.Min, {rest.Max.x, rest.Min.y});
  const Rect foot = cut_bottom(rest, keep_height(state, area.GetWidth()));
  draw_undo(state, cut_bottom(rest, undo_height(state, area.GetWidth())), intents);
  draw_verdict(state, verdict, rest);
  draw_models(state, rest, intents);
  hairline(foot.Min, {foot.Max.x, foot.Min.y});
  draw_keep(state, foot, intents);
}

void draw_folded_rail(const State& state, const Rect& area, Intents& intents) {
  const Palette& p = theme().palette;
  // What leads, in a line.
  std::string line;
  const Slot* best = nullptr;
  std::size_t count = 0;
  for (const Slot& model : state.slots) {
    if (!model.shown) continue;
    ++count;
    const double bits = model.progress.bits_per_character;
    if (bits > 0 && (best == nullptr || bits < best->progress.bits_per_character)) best = &model;
  }
  line = count == 1 ? std::string(tr("1 model")) : tr("{0} models", count);
  if (best != nullptr) {
    line = tr("{0} · best {1} {2}", line, best->name, fixed(best->progress.bits_per_character, 2));
  }
  if (choice(area,
             {.label = tr("Text and models"),
              .name = tr("Text and models"),
              .help = tr(strings::kRail)},
             state.rail)) {
    intents.push_back(OpenRail{!state.rail});
  }
  Rect rest = inset(area, 2 * kGrid, 0);
  Rect arrow = cut_right(rest, 2 * kGrid);
  const ImVec2 c = arrow.GetCenter();
  const float turn = state.rail ? -1.0f : 1.0f;
  ImGui::GetWindowDrawList()->AddTriangleFilled(c + ImVec2(-5, -3 * turn), c + ImVec2(5, -3 * turn),
                                                c + ImVec2(0, 4 * turn), p.soft);
  const std::string name = tr(state.text.name);
  const float right = std::min(text_width(line, {}) + kGrid, rest.GetWidth() * 0.7f);
  draw_text(cut_right(rest, right), line, {.colour = p.soft, .align = 1});
  draw_text(rest, name, {.font = theme().fonts.bold});
}

}  // namespace onegin::web
