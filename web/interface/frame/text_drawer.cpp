// The drawer of the text: its unit and boundary, a clipped view with the held-out part tinted,
// editing.
#include <algorithm>
#include <cfloat>
#include <string>
#include <vector>

#include "draw/fonts.h"
#include "draw/mirror.h"
#include "draw/text_lines.h"
#include "frame/frame.h"
#include "frame/task_controls.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/remarks.h"

namespace onegin::web {
namespace {

constexpr float kLineHeight = 24;
constexpr std::size_t kWrapPerFrame = 256 * 1024;

// Shows the line where page search found something, once that line is known.
void show_found(const State& state, const TextLines& lines, bool more, float height) {
  static std::optional<std::size_t> shown;
  const auto found = state.text.found;
  if (found == shown) return;
  std::size_t line = 0;
  while (found && line < lines.count() && lines.start(line) <= *found) ++line;
  if (found && line == lines.count() && more) return;
  shown = found;
  if (found) ImGui::SetScrollY(static_cast<float>(line) * kLineHeight - height / 2);
}

void draw_view(const State& state, const Rect& area) {
  static TextLines lines;
  const Palette& p = theme().palette;
  ImFont* font = theme().fonts.serif;
  const float width = area.GetWidth() - 2 * kGrid;
  lines.fit(state.text.bytes, font, line_height(kBody), width, fonts_version());
  const bool more = lines.advance(kWrapPerFrame);
  mirror().note(Role::text, tr("Text view"), area).value =
      std::string(first_code_points(*state.text.bytes, 300));
  if (begin_scroll("view", area)) {
    show_found(state, lines, more, area.GetHeight());
    const float scroll = ImGui::GetScrollY();
    const double height = std::max<double>(lines.expected(), static_cast<double>(lines.count())) *
                          static_cast<double>(kLineHeight);
    const auto first = static_cast<std::size_t>(std::max(0.0f, scroll / kLineHeight));
    const std::size_t last = std::min(
        lines.count(), first + static_cast<std::size_t>(area.GetHeight() / kLineHeight) + 2);
    for (std::size_t i = first; i < last; ++i) {
      const float y = area.Min.y + static_cast<float>(i) * kLineHeight - scroll;
      const Rect row({area.Min.x, y}, {area.Min.x + width, y + kLineHeight});
      if (lines.start(i) >= state.text.held_out) {
        fill({{area.Min.x - 2 * kGrid, y}, {area.Max.x, y + kLineHeight}}, p.held_out);
      }
      const std::size_t at = state.text.found.value_or(0);
      if (state.text.found && at >= lines.start(i) &&
          (i + 1 == lines.count() || at < lines.start(i + 1))) {
        fill(row, with_alpha(p.focus, 0.2f), 2);
      }
      draw_lines({row.Min.x, row.Min.y + 1}, lines.line(i), {.size = kBody, .font = font});
    }
    ImGui::SetCursorPosY(0);
    ImGui::Dummy({1, static_cast<float>(height)});
  }
  end_scroll();
  // Wrapping goes on in the next frames, out of sight.
  if (more) want_frame();
}

// The model of another program that stands here without a text.
const Slot* foreign_alone(const State& state) {
  if (!state.text.bytes->empty() || !state.text.facts) return nullptr;
  for (const Slot& model : state.slots) {
    if (model.shown && model.foreign) return &model;
  }
  return nullptr;
}

// What is known of it, in the place of the text.
void draw_notes(const State& state, const Slot& model, const Rect& area) {
  if (begin_scroll("notes", area)) {
    Rect rest = area;
    rest.Max = {area.Max.x - 2 * kGrid, FLT_MAX};
    const float top = rest.Min.y -= ImGui::GetScrollY();
    const auto draw = [&rest](const std::string& note) {
      const float height = draw_paragraph(rest, note, {.colour = theme().palette.soft});
      mirror().note(Role::text, tr("Note"), cut_top(rest, height)).value = note;
      cut_top(rest, kGrid);
    };
    draw(tr(strings::kUnitUnknown, Sentence(state.unit().title)));
    for (const Sentence& note : model.progress.notes) draw(tr(note));
    ImGui::SetCursorPosY(0);
    ImGui::Dummy({1, rest.Min.y - top});
  }
  end_scroll();
}

// What the tint means.
void draw_foot(const State& state, Rect area) {
  Rect swatch({area.Min.x, area.GetCenter().y - 2}, {area.Min.x + 12, area.GetCenter().y + 10});
  fill(swatch, theme().palette.held_out);
  frame(swatch, theme().palette.hairline);
  std::string text = tr("held out to judge the models");
  if (state.text.facts && state.text.facts->tokens > 0) {
    const TaskReady& f = *state.text.facts;
    const double share = f.validation_tokens / (f.train_tokens + f.validation_tokens);
    text = share > 0 ? tr("the last {0}, held out to judge", percent_text(share))
                     : tr("too short to hold anything out");
  }
  if (state.surface.keeps && state.text.bytes->size() > kSearchedBytes) {
    text = tr("{0}; page search finds the first 2 MB", text);
  }
  draw_note({{swatch.Max.x + kGrid, area.Min.y + 4}, {area.Max.x, area.Max.y + 4}}, tr("Held out"),
            text, {.colour = theme().palette.soft}, tr(strings::kHeldOut));
}

// The sample's sentence, and what is said of the letters. Returns the height used.
float draw_said(const State& state, Rect area) {
  const Text& text = state.text;
  const Palette& p = theme().palette;
  const float top = area.Min.y;
  if (!text.summary.empty() && !text.bytes->empty()) {
    const float height = draw_paragraph(area, tr(text.summary), {.colour = p.soft});
    mirror().note(Role::text, tr("Text summary"), cut_top(area, height + 4)).value = text.summary;
  }
  const std::vector<Remark>& remarks = remarks_of_text(state, true);
  draw_remarks(remarks, cut_top(area, remarks_height(remarks, area.GetWidth())));
  return area.Min.y - top;
}

}  // namespace

float drawer_height(const State& state, float width) {
  const float inner = width - 4 * kGrid;
  return 50 * kGrid + task_height(state, inner) + remarks_height(remarks_of_text(state), inner);
}

void draw_drawer(const State& state, const Rect& area, Intents& intents) {
  const float control = theme().measures.control;
  Rect rest = inset(area, 2 * kGrid, 10);
  mirror().begin_group(tr("Text"));
  Rect head = cut_top(rest, control);
  const bool editing = state.text.editing;
  if (button(cut_right(head, 9 * kGrid), {.label = tr("Close"), .name = tr("Close the text")},
             Look::quiet)) {
    intents.push_back(OpenDrawer{false});
  }
  cut_right(head, kGrid);
  if (editing) {
    if (button(cut_right(head, 9 * kGrid),
               {.label = tr("Done"), .name = tr("Done editing"), .help = tr(strings::kDone)},
               Look::primary)) {
      intents.push_back(EditText{false});
    }
  } else if (button(cut_right(head, 9 * kGrid),
                    {.label = tr("Edit"), .name = tr("Edit text"), .help = tr(strings::kEdit)})) {
    intents.push_back(EditText{true});
  }
  cut_right(head, kGrid);
  const std::string name = tr(state.text.name.empty() ? std::string_view("Text") : state.text.name);
  const Style bold{.size = kLarge, .font = theme().fonts.bold};
  // A name that does not fit is shown whole where the pointer rests.
  draw_heading(head, name, bold, text_width(name, bold) > head.GetWidth() ? name : "");
  cut_top(rest, kGrid);
  draw_task(state, cut_top(rest, task_height(state, rest.GetWidth())), intents);
  cut_top(rest, draw_said(state, rest) + kGrid);
  if (editing) {
    const auto edited =
        text_field(rest, {.label = tr("Text"), .name = tr("Edited text")}, *state.text.bytes,
                   state.surface.real_text_fields, Lines::whole_text);
    if (edited) intents.push_back(ReplaceText{*edited, state.text.name});
  } else if (const Slot* model = foreign_alone(state)) {
    draw_notes(state, *model, rest);
  } else {
    const Rect foot = cut_bottom(rest, 3 * kGrid);
    rest.Max.x += 2 * kGrid;
    draw_view(state, rest);
    draw_foot(state, foot);
  }
  mirror().end_group();
}

}  // namespace onegin::web
