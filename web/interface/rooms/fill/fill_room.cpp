// Fill: which token stands in a blank, given all others, by every model side by side.
#include <algorithm>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/fill/fill_room_parts.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"
#include "state/typed_pairs.h"

namespace onegin::web::fill_room {
namespace {

constexpr std::string_view kWrite =
    phrase("Write ___ where a token is missing, or press a token below.");
constexpr std::string_view kWriteTarget = phrase(
    "Write source => target, with ___ where a token of the target is missing, or press one below.");
constexpr std::string_view kFirstHelp = phrase(
    "What the models say stays hidden until you have guessed; then your guess is marked in each "
    "list.");
constexpr std::string_view kHidden =
    phrase("What stands there? Guess first; then see what the models say.");
constexpr std::string_view kPress = phrase("Press a token to make a blank of it.");

float line_height_of(float control) { return control + kGrid; }

// Fields for guesses, one for each blank; before the answers are shown.
std::size_t guess_fields(const Filling& all) {
  const Filled* first = all.first();
  return all.guess_first && !all.shown && first != nullptr ? first->blanks.size() : 0;
}

float controls_height(const Filling& all, float width) {
  const float line = line_height_of(theme().measures.control);
  const std::size_t fields = guess_fields(all);
  if (fields == 0) return line;
  const auto across = static_cast<std::size_t>(std::max(1.0f, width / (18 * kGrid)));
  const auto rows = static_cast<float>((fields + across) / across);  // a button besides
  return 2 * line + line * (rows - 1);
}

void draw_guesses(const State& state, Rect area, Intents& intents) {
  const Filling& all = state.shelf.at<Filling>();
  const float control = theme().measures.control;
  const std::size_t fields = guess_fields(all);
  const auto across = static_cast<std::size_t>(std::max(1.0f, area.GetWidth() / (18 * kGrid)));
  Rect line;
  for (std::size_t i = 0; i <= fields; ++i) {
    if (i % across == 0) {
      line = cut_top(area, control);
      cut_top(area, kGrid);
    }
    const Rect place = cut_left(line, 17 * kGrid);
    cut_left(line, kGrid);
    if (i == fields) {
      if (button(place, {.label = tr("Show the answers")}, Look::primary)) {
        intents.push_back(Act{What::show});
      }
      continue;
    }
    const std::string name =
        fields == 1 ? std::string(tr("Your guess")) : tr("Your guess at blank {0}", i + 1);
    const std::string typed = i < all.guesses.size() ? all.guesses[i] : std::string();
    if (const auto guess = text_field(place, {.label = name, .help = name}, typed,
                                      state.surface.real_text_fields)) {
      intents.push_back(Act{What::guess, *guess, static_cast<double>(i)});
    }
  }
}

void draw_controls(const State& state, Rect area, Intents& intents) {
  const Filling& all = state.shelf.at<Filling>();
  Rect line = cut_top(area, theme().measures.control);
  cut_top(area, kGrid);
  const std::string_view label = tr("Your guess first");
  const float wide = text_width(label, {}) + 5 * kGrid;
  if (const auto on = checkbox(cut_left(line, std::min(wide, line.GetWidth())),
                               {.label = label, .help = tr(kFirstHelp)}, all.guess_first)) {
    intents.push_back(Act{What::first, {}, *on ? 1.0 : 0.0});
  }
  if (guess_fields(all) > 0) draw_guesses(state, area, intents);
}

// Why the models say nothing: of all of them the same.
std::string trouble_of(const State& state) {
  const Filling& all = state.shelf.at<Filling>();
  if (all.sentence.empty()) return {};
  if (state.pairs() && !are_pairs(read_pairs(all.sentence))) return std::string(tr(kWriteTarget));
  for (const Answer& answer : all.answers) {
    if (answer.filled.blanks.empty() && !answer.trouble.empty()) return tr(answer.trouble);
  }
  return {};
}

// What is said between the sentence and the answers.
std::string remark_of(const State& state) {
  const Filling& all = state.shelf.at<Filling>();
  if (const std::string trouble = trouble_of(state); !trouble.empty()) return trouble;
  if (all.sentence.empty()) return std::string(tr(state.pairs() ? kWriteTarget : kWrite));
  if (!all.has_blanks()) return std::string(tr(kPress));
  if (!all.shows_answers()) return std::string(tr(kHidden));
  return {};
}

float remark_height(const State& state, float width) {
  const float height = paragraph_height(remark_of(state), width);
  return height > 0 ? height + kGrid : 0;
}

}  // namespace

float height(const State& state, float width) {
  const float inner = width - 4 * kGrid;
  const Filling& all = state.shelf.at<Filling>();
  float sum = theme().measures.control + 4 + kGrid + tokens_height(state, inner) +
              controls_height(all, inner) + remark_height(state, inner);
  if (all.shows_answers()) sum += answers_height(state, inner);
  return sum + means_height(state, inner) + 2 * kGrid;
}

void draw(const State& state, const Rect& area, Intents& intents) {
  const Filling& all = state.shelf.at<Filling>();
  Rect rest = inset(area, 2 * kGrid, 0);
  const Rect field = cut_top(rest, theme().measures.control + 4);
  cut_top(rest, kGrid);
  const auto typed = text_field(
      field, {.label = tr("Sentence"), .help = tr(state.pairs() ? kWriteTarget : kWrite)},
      all.sentence, state.surface.real_text_fields);
  if (typed) intents.push_back(Act{What::ask, *typed});
  const float width = rest.GetWidth();
  draw_tokens(state, cut_top(rest, tokens_height(state, width)), intents);
  draw_controls(state, cut_top(rest, controls_height(all, width)), intents);
  if (const std::string remark = remark_of(state); !remark.empty()) {
    const bool trouble = !trouble_of(state).empty();
    const Rect line = cut_top(rest, remark_height(state, width));
    draw_paragraph(line, remark,
                   {.colour = trouble ? theme().palette.warning : theme().palette.soft});
    mirror().note(trouble ? Role::status : Role::text, tr("remark"), line).value = remark;
  }
  if (all.shows_answers()) draw_answers(state, cut_top(rest, answers_height(state, width)));
  draw_means(state, cut_top(rest, means_height(state, width)), intents);
}

}  // namespace onegin::web::fill_room
