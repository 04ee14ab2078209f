// Is it right?: what was proved of each model here and now, and what a cache does to it.
#include "state/prove_room.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::prove_room {
namespace {

constexpr float kLine = 28;
constexpr float kVerdict = 10 * kGrid;  // a mark and a word
constexpr float kFigure = 13 * kGrid;
constexpr float kReadable = 100 * kGrid;  // of a line that is read with ease

constexpr std::string_view kProving = phrase(
    "Proved here and now, on this device, with the models that you have trained: each distribution "
    "sums to 1; a model that is saved and loaded says the same; the same seed gives the same bits; "
    "every gradient is what moving a weight a little gives; and small built-in cases come out as "
    "KenLM and PyTorch have them.");
constexpr std::string_view kBlended = phrase(
    "Now each model is blended with a cache of the text just read: how often the token that really "
    "comes followed the last few tokens, in the longest context after which it was seen at all. So "
    "the answer chooses its own context. Bits fall, and mean nothing: every other token could "
    "choose its own, too, and all probabilities together are more than 1, so nobody could decode "
    "what such a model has compressed. A public competition of 2026 was led so for weeks, by "
    "caches whose "
    "distributions summed to 277. A sum catches it.");
constexpr std::string_view kCacheHelp = phrase(
    "Cheats: the token that comes chooses the context in which it is likeliest. Watch the bits and "
    "the sum.");
constexpr std::string_view kAllHelp =
    phrase("Every model that can be asked; one that trains goes on after it.");
constexpr std::string_view kSaveHelp = phrase("All rows of all models, as plain text.");
constexpr std::string_view kAllowed =
    phrase("As far as the two may be apart, for floating-point numbers.");
constexpr std::string_view kTheirs =
    phrase("What it has to be: 1, the other run's figure, another program's.");
constexpr std::string_view kOurs = phrase("What it is here.");
constexpr std::string_view kBuiltIn = phrase("Built-in cases");

// ---- a row's words

std::string figure(const Proof& row, double value) {
  if (row.kind == "bits") return fixed(value, 4);
  if (row.kind == "seed") return hexadecimal(value);
  if (row.kind == "gradient") return scientific(value, 5);
  const bool counted = std::abs(value) >= 1000 && value == std::floor(value);
  return counted ? whole(value) : exact(value);
}
std::string_view verdict(const Proof& row) {
  if (!is_judged(row)) return row.ours < row.theirs ? tr("fewer") : tr("not fewer");
  return row.right ? tr("right") : tr("wrong");
}

struct Column {
  std::string_view title, help;
  std::string (*text)(const Proof&);
};
const std::array<Column, 4> kColumns{
    {{phrase("theirs"), kTheirs, [](const Proof& row) { return figure(row, row.theirs); }},
     {phrase("ours"), kOurs, [](const Proof& row) { return figure(row, row.ours); }},
     {phrase("difference"), {}, [](const Proof& row) { return small_text(row.difference); }},
     {phrase("allowed"), kAllowed,
      [](const Proof& row) { return is_judged(row) ? small_text(row.allowed) : "–"; }}}};

ImU32 colour_of(bool right) {
  if (!right) return theme().palette.warning;
  return theme().dark ? IM_COL32(0x5F, 0xC4, 0x8B, 255) : IM_COL32(0x12, 0x6B, 0x45, 255);
}

// A tick or a cross, and the word: told apart without colour, too.
void draw_verdict(Rect area, bool right, std::string_view words) {
  const ImU32 colour = colour_of(right);
  const ImVec2 c(area.Min.x + 6, area.GetCenter().y);
  if (right) {
    const std::array<ImVec2, 3> tick{c + ImVec2(-5, 0), c + ImVec2(-1, 4), c + ImVec2(6, -5)};
    stroke(tick, colour, 2);
  } else {
    const std::array<ImVec2, 2> down{c + ImVec2(-5, -5), c + ImVec2(5, 5)};
    const std::array<ImVec2, 2> up{c + ImVec2(-5, 5), c + ImVec2(5, -5)};
    stroke(down, colour, 2);
    stroke(up, colour, 2);
  }
  cut_left(area, 2.5f * kGrid);
  draw_text(area, words, {.colour = colour, .font = theme().fonts.bold});
}

// ---- what stands there

// A model, or the built-in cases.
struct Block {
  std::string name;
  const Slot* slot = nullptr;
  const Proofs* proofs = nullptr;
  const std::vector<Proof>* rows = nullptr;  // null: none were asked for
};

std::vector<Block> blocks_of(const State& state) {
  const Found& found = state.shelf.at<Proved>().now();
  std::vector<Block> blocks;
  for (const Slot* slot : state.shown_slots()) {
    if (!fills(*slot)) continue;
    const Proofs* proofs = found.find(slot->id);
    blocks.push_back({slot->name, slot, proofs, proofs != nullptr ? &proofs->rows : nullptr});
  }
  if (!found.references.empty()) {
    blocks.push_back({std::string(tr(kBuiltIn)), nullptr, nullptr, &found.references});
  }
  return blocks;
}

// What a model without rows waits for.
std::string_view waiting_of(const Block& block) {
  if (block.slot == nullptr || block.proofs != nullptr) return {};
  return block.slot->learnt() ? tr("not proved yet") : tr("not trained yet");
}

// What is to be known beside the rows.
std::vector<std::string> remarks_of(const Block& block) {
  std::vector<std::string> said;
  if (block.proofs == nullptr) return said;
  const Slot& slot = *block.slot;
  const Proofs& proofs = *block.proofs;
  if (!proofs.trouble.empty()) said.push_back(tr(proofs.trouble));
  if (proofs.stopped) said.emplace_back(tr("Stopped before its end."));
  if (proofs.step != slot.progress.step) {
    said.push_back(tr("It has learnt further since: these rows are of step {0}, it is at step {1}.",
                      whole(proofs.step), whole(slot.progress.step)));
  }
  for (const Sentence& note : proofs.notes) said.push_back(tr(note));
  return said;
}

std::string summary_of(const Found& found) {
  if (found.rows() == 0) return {};
  return tr("{0} of {1} right", found.right(), found.rows());
}

// ---- as text

std::string padded(std::string text, std::size_t width) {
  const std::size_t size = code_points(text);
  return text.append(width > size ? width - size : 0, ' ');
}

std::string text_of(const State& state) {
  std::string text = tr("Is it right?");
  const Proved& proved = state.shelf.at<Proved>();
  text += " " + summary_of(proved.now()) + "\n";
  if (proved.cache) text += std::string(tr("Blended with a cache")) + "\n";
  for (const Block& block : blocks_of(state)) {
    if (block.rows == nullptr) continue;
    text += "\n" + block.name;
    if (block.slot != nullptr) {
      text += ", " + block.slot->kind + ", " + tr("step {0}", whole(block.proofs->step));
    }
    text += "\n" + padded("", 12);
    for (const Column& column : kColumns) text += padded(std::string(tr(column.title)), 16);
    text += std::string(tr("name")) + "\n";
    for (const Proof& row : *block.rows) {
      text += padded(std::string(verdict(row)), 12);
      for (const Column& column : kColumns) text += padded(column.text(row), 16);
      text += tr(row.name) + "\n";
    }
    for (const std::string& remark : remarks_of(block)) text += remark + "\n";
  }
  return text;
}

// ---- the table

float name_width(float width) {
  return narrow(width) ? width - kVerdict : width - kVerdict - 4 * kFigure - kGrid;
}

float row_height(const Proof& row, float width) {
  const float name = std::max(kLine, paragraph_height(tr(row.name), name_width(width)) + kGrid);
  return narrow(width) ? name + kLine - kGrid : name;
}

void draw_figures(const Proof& row, Rect area) {
  const float width = area.GetWidth() / static_cast<float>(kColumns.size());
  for (const Column& column : kColumns) {
    draw_note(cut_left(area, width), tr(column.title), column.text(row),
              {.colour = theme().palette.ink, .align = 1}, tr(column.help));
  }
}

void draw_row(const Proof& row, Rect area) {
  const std::string name = tr(row.name);
  mirror().begin_group(name, {}, "row");
  const bool slim = narrow(area.GetWidth());
  Rect figures = slim ? cut_bottom(area, kLine - kGrid) : cut_right(area, 4 * kFigure);
  if (!slim) cut_right(area, kGrid);
  const Rect mark = cut_left(area, kVerdict);
  const Rect first(mark.Min, {mark.Max.x, mark.Min.y + kLine});
  mirror().note(Role::rowheader, tr("name"), area).value = name;
  area.Min.y += (kLine - theme().fonts.line_per_em * kSmall) / 2;
  draw_paragraph(area, name);
  if (is_judged(row)) {
    draw_verdict(first, row.right, verdict(row));
  } else {
    draw_text({first.Min + ImVec2(2.5f * kGrid, 0), first.Max}, verdict(row),
              {.font = theme().fonts.bold});
  }
  mirror().note(Role::text, tr("verdict"), first).value = verdict(row);
  if (!slim) figures.Max.y = figures.Min.y + kLine;
  draw_figures(row, figures);
  mirror().end_group();
}

float titles_height() { return kLine; }

void draw_titles(Rect area) {
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().titles({tr("name"), tr("verdict")});
  for (const Column& column : kColumns) mirror().title(tr(column.title), tr(column.help));
  mirror().end_group();
  if (!narrow(area.GetWidth())) area = cut_right(area, 4 * kFigure);
  const float width = area.GetWidth() / static_cast<float>(kColumns.size());
  for (const Column& column : kColumns) {
    const Rect place = cut_left(area, width);
    draw_text(place, tr(column.title), {.colour = theme().palette.soft, .align = 1});
    explain_area(place, tr(column.help));
  }
}

float block_height(const Block& block, float width) {
  float height = theme().measures.control + kGrid;
  for (const std::string& remark : remarks_of(block)) {
    height += paragraph_height(remark, std::min(width, kReadable)) + kGrid / 2;
  }
  if (block.rows != nullptr && !block.rows->empty()) {
    height += titles_height();
    for (const Proof& row : *block.rows) height += row_height(row, width);
  }
  return height + (waiting_of(block).empty() ? 2 * kGrid : 0);
}

void draw_head(const Block& block, Rect line, Intents& intents) {
  if (block.slot != nullptr) {
    const bool able = block.slot->learnt() && !(block.proofs != nullptr && block.proofs->running);
    const std::string name = tr("Prove {0}", block.name);
    if (button(cut_right(line, 10 * kGrid), {.label = tr("Prove"), .name = name}, Look::plain,
               able)) {
      intents.push_back(Act{What::one, {}, static_cast<double>(block.slot->id)});
    }
    cut_right(line, kGrid);
    draw_mark({line.Min.x + 5, line.GetCenter().y}, 5, slot_colour(block.slot->mark),
              block.slot->mark);
    cut_left(line, 2 * kGrid);
  }
  const Style bold{.font = theme().fonts.bold};
  const float width = std::min(text_width(block.name, bold) + 2 * kGrid, line.GetWidth() / 2);
  draw_heading(cut_left(line, width), block.name, bold);
  if (const std::string_view waits = waiting_of(block); !waits.empty()) {
    draw_note(line, tr("remark"), waits, {.colour = theme().palette.soft});
  } else if (block.proofs != nullptr && block.proofs->running) {
    progress_bar(inset(line, 0, line.GetHeight() / 2 - 3), tr("Proving"), block.proofs->fraction,
                 theme().palette.ink);
  } else if (block.rows != nullptr && !block.rows->empty()) {
    const std::size_t right = right_of(*block.rows), all = judged_of(*block.rows);
    draw_verdict(line, right == all, tr("{0} of {1} right", right, all));
  }
}

void draw_block(const Block& block, Rect area, Intents& intents) {
  ImGui::PushID(block.name.c_str());
  mirror().begin_group(tr("Proofs of {0}", block.name));
  draw_head(block, cut_top(area, theme().measures.control), intents);
  cut_top(area, kGrid);
  int count = 0;
  for (const std::string& remark : remarks_of(block)) {
    Rect line = area;
    line.Max.x = line.Min.x + std::min(area.GetWidth(), kReadable);
    const bool trouble = block.proofs != nullptr && !block.proofs->trouble.empty() && count == 0;
    const float height = draw_paragraph(
        line, remark, {.colour = trouble ? theme().palette.warning : theme().palette.soft});
    ImGui::PushID(count++);
    mirror().note(Role::text, tr("remark"), cut_top(area, height)).value = remark;
    ImGui::PopID();
    cut_top(area, kGrid / 2);
  }
  if (block.rows != nullptr && !block.rows->empty()) {
    mirror().begin_group(tr("Rows of {0}", block.name), {}, "table");
    draw_titles(cut_top(area, titles_height()));
    for (std::size_t i = 0; i < block.rows->size(); ++i) {
      const Proof& row = (*block.rows)[i];
      hairline(area.Min, {area.Max.x, area.Min.y});
      ImGui::PushID(static_cast<int>(i));
      draw_row(row, cut_top(area, row_height(row, area.GetWidth())));
      ImGui::PopID();
    }
    mirror().end_group();
  }
  mirror().end_group();
  ImGui::PopID();
}

// ---- above the tables

std::string_view introduction(const State& state) {
  return state.shelf.at<Proved>().cache ? tr(kBlended) : tr(kProving);
}

float controls_height(float width) {
  const float line = theme().measures.control + kGrid;
  return narrow(width) ? 2 * line : line;
}

void draw_controls(const State& state, Rect area, Intents& intents) {
  const Proved& proved = state.shelf.at<Proved>();
  const bool slim = narrow(area.GetWidth());
  const float control = theme().measures.control;
  Rect line = cut_top(area, control);
  const Rect first = cut_left(line, slim ? (line.GetWidth() - kGrid) / 2 : 16 * kGrid);
  if (proved.now().running()) {
    if (button(first, {.label = tr("Stop")})) intents.push_back(Act{What::stop});
  } else if (button(first, {.label = tr("Prove all"), .help = tr(kAllHelp)}, Look::primary)) {
    intents.push_back(Act{What::all});
  }
  cut_left(line, kGrid);
  if (button(slim ? line : cut_left(line, 16 * kGrid),
             {.label = tr("Save as text"), .help = tr(kSaveHelp)}, Look::plain,
             proved.now().rows() > 0)) {
    intents.push_back(SaveFile{"proofs.txt", text_of(state)});
  }
  if (slim) {
    cut_top(area, kGrid);
    line = cut_top(area, control);
  } else {
    cut_left(line, 2 * kGrid);
  }
  const Words cache{.label = tr("Blend with a cache"), .help = tr(kCacheHelp)};
  if (const auto on = checkbox(slim ? line : cut_left(line, 26 * kGrid), cache, proved.cache)) {
    intents.push_back(Act{What::cache, {}, *on ? 1.0 : 0.0});
  }
}

float inner_width(float width) { return width - 4 * kGrid; }

}  // namespace

std::optional<Need> needs(const State& state) {
  for (const Slot* slot : state.shown_slots()) {
    if (slot->learnt()) return std::nullopt;
  }
  if (state.text.bytes->empty()) {
    return Need{tr("There is no model yet, and no text to train one on."), tr("Paste text"),
                PasteText{}};
  }
  return Need{tr("What is proved is proved of models that have learnt something."), tr("Train all"),
              TrainAll{}};
}

float height(const State& state, float width) {
  const float inner = inner_width(width);
  float all = kGrid + paragraph_height(introduction(state), std::min(inner, kReadable)) +
              2 * kGrid + controls_height(inner) + kLine + kGrid;
  for (const Block& block : blocks_of(state)) all += block_height(block, inner);
  return all + 2 * kGrid;
}

void draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, kGrid);
  Rect words = rest;
  words.Max.x = words.Min.x + std::min(rest.GetWidth(), kReadable);
  const std::string_view intro = introduction(state);
  const float said = draw_paragraph(words, intro, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("What is this?"), cut_top(rest, said)).value = intro;
  cut_top(rest, 2 * kGrid);
  draw_controls(state, cut_top(rest, controls_height(rest.GetWidth())), intents);
  const Found& found = state.shelf.at<Proved>().now();
  const Rect line = cut_top(rest, kLine);
  if (const std::string summary = summary_of(found); !summary.empty()) {
    draw_verdict(line, found.right() == found.rows(), summary);
    mirror().note(Role::status, tr("Summary"), line).value = summary;
  }
  cut_top(rest, kGrid);
  for (const Block& block : blocks_of(state)) {
    draw_block(block, cut_top(rest, block_height(block, rest.GetWidth())), intents);
  }
}

}  // namespace onegin::web::prove_room
