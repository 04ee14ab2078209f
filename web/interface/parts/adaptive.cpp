// One switch for both rooms.
#include "parts/adaptive.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"

namespace onegin::web::adaptive {
namespace {

constexpr std::string_view kHelp = phrase(
    "Adaptive reading: each model goes on learning while it reads, and every token is scored "
    "before "
    "it is learnt from. Its figures stand beside the plain ones; the model itself stays as it "
    "was.");
constexpr std::string_view kTokensHelp = phrase(
    "Whether tokens are coloured, and explained below, as the model found them as it is, or while "
    "it went on learning.");
constexpr std::array<std::string_view, 2> kTokens{phrase("plain"), phrase("adaptive")};
constexpr float kTokensWidth = 24 * kGrid;

void draw_tokens_choice(const State& state, const Rect& area, Intents& intents) {
  if (const auto strips = segmented(area, {tr("Tokens"), tr("Tokens"), tr(kTokensHelp)},
                                    tr(kTokens), state.adaptive.strips ? 1 : 0)) {
    intents.push_back(ChooseReading{{true, *strips == 1}});
  }
}

}  // namespace

void draw_switch(const State& state, const Rect& area, Intents& intents) {
  const Words words{tr("Adaptive"), tr("Adaptive"), tr(kHelp)};
  if (const auto on = checkbox(area, words, state.adaptive.on)) {
    intents.push_back(ChooseReading{{*on, state.adaptive.strips}});
  }
}

float choice_height(const State& state, float width) {
  return state.adaptive.on || narrow(width) ? theme().measures.control + 4 : 0;
}

void draw_choice(const State& state, Rect area, Intents& intents) {
  cut_top(area, 4);
  const bool phone = narrow(area.GetWidth());
  if (phone) {
    draw_switch(state, cut_left(area, kSwitch), intents);
    cut_left(area, 2 * kGrid);
  }
  if (!state.adaptive.on) return;
  if (phone) return draw_tokens_choice(state, area, intents);
  draw_tokens_choice(state, cut_left(area, kTokensWidth), intents);
  cut_left(area, 2 * kGrid);
  draw_text(area, tr("Each token is scored before the model learns from it."),
            {.colour = theme().palette.soft});
}

void draw_progress(const State& state, Rect line, Intents& intents) {
  draw_switch(state, cut_left(line, kSwitch), intents);
  cut_left(line, 2 * kGrid);
  std::size_t running = 0, all = 0;
  for (const Slot* slot : state.speakers()) {
    const Answer& answer = part_of(state, *slot);
    running += answer.running ? 1 : 0;
    all += answer.running || answer.totals || !answer.trouble.empty() ? 1 : 0;
  }
  const bool says = state.adaptive.on && running > 0;
  const std::string text =
      says ? tr("{0} of {1} have read on; the switch stops them", all - running, all)
           : std::string(tr("Each token is scored before the model learns from it."));
  // On a phone two lines, which a control is as high as.
  const Style soft{.colour = theme().palette.soft};
  const float height = paragraph_height(text, line.GetWidth(), soft);
  line.Min.y += std::max(0.0f, std::floor((line.GetHeight() - height) / 2));
  draw_paragraph(line, text, soft);
  mirror().note(Role::text, tr("reading"), line).value = text;
}

std::string waiting_of(const State& state, const Slot& slot, const Answer& answer) {
  if (!slot.mixed() && !not_learnt(slot).empty()) return {};
  if (is_put_off(state)) return tr("read when the training ends");
  if (!answer.trouble.empty()) return tr(answer.trouble);
  if (answer.running && !answer.totals) {
    if (answer.fraction > 0) return tr("read to {0}", percent_text(answer.fraction));
    return slot.mixed() ? tr("its models read first") : tr("getting ready to read on");
  }
  return {};
}

const std::vector<ScoredToken>& tokens_of(const State& state, const Slot& slot) {
  static const std::vector<ScoredToken> none;
  const Answer& answer = sentence_of(state, slot);
  return waiting_of(state, slot, answer).empty() ? answer.scored : none;
}

}  // namespace onegin::web::adaptive
