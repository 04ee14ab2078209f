// What was found in the text, a line each; a button that opens the drawer.
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "text/token.h"

namespace onegin::web {
namespace {

constexpr float kLine = 20;

std::string types_text(double count) {
  return count == 1 ? std::string(tr("1 type")) : tr("{0} types", whole(count));
}
std::string tokens_text(const State& state, double count) {
  return count == 1 ? std::string(tr("1 token")) : tr(state.unit().noun, whole(count));
}

// What was found in the text, a line each.
std::vector<Fact> facts_of(const State& state) {
  const Text& text = state.text;
  if (!text.facts) {
    return {{tr("Text size"), bytes_text(static_cast<double>(text.bytes->size())),
             tr(strings::kTextSize)},
            {tr("Text state"), tr("being read"), {}}};
  }
  const TaskReady& f = *text.facts;
  if (text.bytes->empty()) {
    return {{tr("Text kinds"), types_text(f.vocabulary - kFirstText), tr(strings::kTextTypes)}};
  }
  const double share = f.validation_tokens > 0 ? f.validation_unknown / f.validation_tokens : 0;
  std::vector<Fact> facts{
      {tr("Text size"), bytes_text(f.bytes) + " · " + tokens_text(state, f.tokens),
       tr(strings::kTextSize)},
      {tr("Text kinds"), tr("{0} · {1} unknown", types_text(f.types), percent_text(share)),
       tr(strings::kTextTypes)}};
  if (f.memory_bytes > f.memory_limit / 50) {
    facts.push_back({tr("Text memory"),
                     tr("takes {0} of {1}", bytes_text(f.memory_bytes), bytes_text(f.memory_limit)),
                     tr(strings::kTextMemory)});
  }
  if (f.malformed > 0) {
    facts.push_back({tr("Malformed"),
                     f.malformed == 1 ? std::string(tr("1 malformed byte in it"))
                                      : tr("{0} malformed bytes in it", whole(f.malformed)),
                     tr(strings::kMalformed)});
  }
  return facts;
}

// Where there is none, why.
std::string_view said_of(const State& state) {
  return state.text.bytes->empty() ? std::string_view(tr(state.text.summary)) : std::string_view();
}

}  // namespace

float text_block_height(const State& state, float width) {
  const float said = paragraph_height(said_of(state), width - 4 * kGrid);
  if (!state.text.trouble.empty()) {
    return 5 * kGrid + paragraph_height(tr(state.text.trouble), width - 4 * kGrid) + 2 * kGrid;
  }
  return 4 * kGrid + said + kLine * static_cast<float>(facts_of(state).size() + 1) + kGrid;
}

void draw_text_block(const State& state, const Rect& area, Intents& intents) {
  const Palette& p = theme().palette;
  mirror().begin_group(tr("Open text"));
  if (choice(inset(area, 4, 4),
             {.label = tr("Text"), .name = tr("Text"), .help = tr(strings::kTextBlock)},
             state.drawer)) {
    intents.push_back(OpenDrawer{!state.drawer});
  }
  Rect rest = inset(area, 2 * kGrid, kGrid);
  Rect head = cut_top(rest, 3 * kGrid);
  const Rect arrow = cut_right(head, 2 * kGrid);
  const ImVec2 c = arrow.GetCenter();
  const float turn = state.drawer ? -1.0f : 1.0f;
  ImGui::GetWindowDrawList()->AddTriangleFilled(c + ImVec2(-3 * turn, -5), c + ImVec2(-3 * turn, 5),
                                                c + ImVec2(4 * turn, 0), p.soft);
  draw_heading(head, tr("Text"), {.colour = p.soft});
  if (!state.text.trouble.empty()) {
    draw_paragraph(rest, tr(state.text.trouble), {.colour = p.warning});
    mirror().note(Role::status, tr("Text trouble"), rest).value = tr(state.text.trouble);
  } else {
    if (const std::string_view said = said_of(state); !said.empty()) {
      const float height = draw_paragraph(rest, said, {.colour = p.soft});
      mirror().note(Role::text, tr("Text summary"), cut_top(rest, height)).value = said;
    }
    for (const Fact& fact : facts_of(state)) {
      const bool warns = fact.name == tr("Malformed");
      draw_note(cut_top(rest, kLine), fact.name, fact.value, {.colour = warns ? p.warning : p.ink},
                fact.help);
    }
    const BoundaryRow& boundary = row_of(kBoundaryRows, state.task_setting("boundary", ""));
    draw_note(cut_top(rest, kLine), tr("Tokens"),
              tr("{0}, {1}", Sentence(state.unit().title), Sentence(boundary.title)),
              {.colour = p.soft}, tr(strings::kUnit));
  }
  mirror().end_group();
}

}  // namespace onegin::web
