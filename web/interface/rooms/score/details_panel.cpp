// What every model expected at one place of the sentence, side by side.
#include "rooms/score/details_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/scored_strip.h"
#include "rooms/score/difference_panel.h"
#include "rooms/score/first_words.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kTokenLine = 19;
constexpr std::size_t kLikeliestShown = 10;
constexpr float kLeastTokenColumn = 18 * kGrid;

// The first that has read the sentence, or none.
const Slot* first_answer(const std::vector<const Slot*>& models) {
  const auto found =
      std::find_if(models.begin(), models.end(), [](const Slot* m) { return !m->scored.empty(); });
  return found != models.end() ? *found : nullptr;
}

std::size_t token_columns(std::size_t models, float width) {
  const auto fit = static_cast<std::size_t>(std::max(1.0f, width / kLeastTokenColumn));
  return std::min(models, std::max<std::size_t>(fit, 1));
}

float column_height() {
  return 6 * kGrid + kTokenLine * static_cast<float>(kLikeliestShown) + 2 * kGrid;
}

// Of the mixture under adaptive reading no more is known.
bool is_alone(const ScoredToken& token) { return token.rank == 0; }

// The order only where there is room for it.
std::string verdict(const ScoredToken& token, float width) {
  if (is_alone(token)) return probability_text(token.log10);
  const std::string text = tr("{0} · rank {1}", probability_text(token.log10), whole(token.rank));
  if (token.order == 0) return text;
  const std::string order = tr("{0} · order {1}", text, token.order);
  return text_width(order, {}) <= width ? order : text;
}

void draw_column(const Slot& model, const ScoredToken& token, Rect area) {
  const Palette& p = theme().palette;
  mirror().begin_group(tr("{0} expected", model.name));
  Rect head = cut_top(area, 20);
  const ImVec2 dot(head.Min.x + 5, head.GetCenter().y);
  draw_mark(dot, 5, slot_colour(model.mark), model.mark);
  head.Min.x += 2 * kGrid;
  draw_text(head, model.name, {.font = theme().fonts.bold});
  const Rect line = cut_top(area, 20);
  draw_note(line, tr("verdict"), verdict(token, line.GetWidth()), {.colour = p.soft},
            tr(strings::kVerdict));
  cut_top(area, 4);
  if (is_alone(token)) {
    draw_paragraph(
        area,
        tr("Its weights are learnt from this token alone: what else it expected is not known."),
        {.colour = p.soft});
  }
  const std::string actual = token.token;
  for (const TokenProbability& likely : token.likeliest) {
    Rect row = cut_top(area, kTokenLine);
    const bool hit = likely.token == actual;
    const double share = std::pow(10, likely.log10);
    Rect bar = inset(row, 0, 1);
    bar.Max.x = bar.Min.x + std::max(2.0f, bar.GetWidth() * static_cast<float>(share));
    fill(bar, with_alpha(slot_colour(model.mark), hit ? 0.45f : 0.2f), 2);
    row = inset(row, 4, 0);
    draw_note(cut_right(row, 7 * kGrid), tr("probability"), percent_text(share),
              {.colour = p.soft, .align = 1});
    const std::string name = readable(likely.token, false);
    const bool sign = name != alone(likely.token);
    draw_note(row, tr("token"), name,
              {.colour = sign ? p.soft : p.ink,
               .font = hit    ? theme().fonts.bold
                       : sign ? theme().fonts.sans
                              : theme().fonts.serif});
  }
  mirror().end_group();
}

constexpr float kSwitch = 26 * kGrid;
constexpr std::array<std::string_view, 2> kBelow{phrase("expected"), phrase("difference")};

float head_height(float width) {
  const float control = theme().measures.control;
  if (narrow(width)) return 3 * kGrid + control + 4;
  return control > 4 * kGrid ? control : 3 * kGrid;  // as high as it must be, as low as it can be
}

// What stood before the token pointed at.
void draw_context(const State& state, const Slot& answer, const Rect& area) {
  const Palette& p = theme().palette;
  if (!state.pointed) {
    draw_text(area, tr("Point at a token to see what each model expected there."),
              {.colour = p.soft});
    return;
  }
  const std::size_t at = *state.pointed;
  const std::vector<ScoredToken>& first = answer.scored;
  if (at >= first.size()) return;
  std::string before;
  for (std::size_t i = at > 24 ? at - 24 : 0; i < at; ++i) {
    if (state.unit().spaced && !before.empty()) before += " ";
    before += first[i].token == "\n" ? "¶" : drawn(first[i].token);
  }
  const std::string token = readable(first[at].token, first[at].control);
  const std::string title = before.empty()
                                ? tr("At the beginning, instead of “{0}”, they expected", token)
                                : tr("After “{0}”, instead of “{1}”, they expected", before, token);
  draw_note(area, tr("context"), title, {.colour = p.soft});
}

// In the place of the models that have no answer yet: right of the first, or below it.
Rect first_words_place(Rect area, std::size_t columns) {
  if (columns > 2) {
    area.Min.x += area.GetWidth() / static_cast<float>(columns);
    area.Max.x = std::min(area.Max.x, area.Min.x + 64 * kGrid);
  } else {
    area.Min.y += column_height();
  }
  return area;
}

// By their addresses, so that the linker keeps them functions of their own, which come with the
// rooms.
float (*volatile height_of_difference)(const State&, float) = difference_height;
void (*volatile drawer_of_difference)(const State&, Rect, const Rect&, Intents&) = draw_difference;
bool shows_difference(const State& state) { return state.difference.shown && state.every_room; }

}  // namespace

float details_height(const State& state, float width) {
  // Every model shown has its place, so that nothing moves when another one answers.
  const auto models = state.speakers();
  if (first_answer(models) == nullptr) return 4 * kGrid;
  const float head = head_height(width) + 4;
  if (shows_difference(state)) return head + height_of_difference(state, width);
  const std::size_t columns = token_columns(models.size(), width - 4 * kGrid);
  const std::size_t rows = (models.size() + columns - 1) / columns;
  const float answers = head + column_height() * static_cast<float>(rows);
  if (!has_first_words(state)) return answers;
  const Rect words = first_words_place({{0, 0}, {width - 4 * kGrid, 0}}, columns);
  return std::max(answers, head + words.Min.y + first_words_height(state, words.GetWidth()));
}

void draw_details(const State& state, const Rect& area, Intents& intents) {
  const auto models = state.speakers();
  const Slot* answer = first_answer(models);
  if (answer == nullptr) return;
  hairline({area.Min.x, area.Min.y}, {area.Max.x, area.Min.y});
  Rect rest = area;
  cut_top(rest, 4);
  const float width = area.GetWidth() + 4 * kGrid;  // of the whole panel
  Rect head = cut_top(rest, head_height(width));
  Rect change =
      narrow(width) ? cut_bottom(head, theme().measures.control) : cut_right(head, kSwitch);
  if (const auto below = segmented(change, {tr("Below"), tr("Below"), tr(strings::kBelow)},
                                   tr(kBelow), state.difference.shown ? 1 : 0)) {
    intents.push_back(ShowDifference{*below == 1});
  }
  if (shows_difference(state)) return drawer_of_difference(state, head, rest, intents);
  draw_context(state, *answer, head);
  if (has_first_words(state)) {
    draw_first_words(state, first_words_place(rest, token_columns(models.size(), rest.GetWidth())),
                     intents);
  }
  if (!state.pointed || *state.pointed >= answer->scored.size()) return;
  const std::size_t at = *state.pointed;
  const std::size_t columns = token_columns(models.size(), rest.GetWidth());
  const float column_width = rest.GetWidth() / static_cast<float>(columns);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto column = static_cast<float>(i % columns), row = static_cast<float>(i / columns);
    const ImVec2 corner(rest.Min.x + column_width * column, rest.Min.y + column_height() * row);
    const std::vector<ScoredToken>& tokens = tokens_of(state, *models[i]);
    if (at < tokens.size()) {
      draw_column(*models[i], tokens[at],
                  {corner, corner + ImVec2(column_width - 3 * kGrid, column_height())});
    }
  }
}

}  // namespace onegin::web
