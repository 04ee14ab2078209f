// Columns of likely tokens, a model each; what is true and what a person guessed are marked.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/fill/fill_room_parts.h"
#include "state/slot_words.h"

namespace onegin::web::fill_room {
namespace {

constexpr float kTokenLine = 22;
constexpr float kHead = 28;
constexpr float kLeastColumn = 20 * kGrid;
constexpr std::size_t kRows = 10;

constexpr std::string_view kLargestHelp = phrase(
    "There are too many types to try all: those were tried that are likeliest by what stands "
    "before the blank. The bound is what the others have of the answer at the most, if none of "
    "them fits what follows better than the best one tried.");
constexpr std::string_view kBeamHelp = phrase(
    "All blanks are filled together. There are too many combinations to try all: the likeliest "
    "beginnings are kept from blank to blank, and probabilities are those among what was tried.");
constexpr std::string_view kInTurnHelp = phrase(
    "It fills one blank at a time: the one that it is surest of first, then it looks again at the "
    "others. Each list is what it said when it filled that blank.");
constexpr std::string_view kTogetherHelp = phrase(
    "The likeliest tokens for all blanks at once. What is likeliest in one blank by itself need "
    "not go with what is likeliest in another.");

// How the answer came about, where that is to be said; with its explanation.
struct Way {
  std::string text;
  std::string_view help;
};
Way way_of(const Filled& filled) {
  if (filled.way == "largest") {
    return {tr("{0} left out at most", percent_text(filled.bound)), kLargestHelp};
  }
  if (filled.way == "beam") return {std::string(tr("together, by beam")), kBeamHelp};
  if (filled.way == "in_turn") return {std::string(tr("one after another")), kInTurnHelp};
  if (filled.blanks.size() > 1) return {std::string(tr("together, all tried")), kTogetherHelp};
  return {};
}

struct Column {
  const Slot* slot;
  const Answer* answer;  // null: it was not asked
  bool answered() const { return answer != nullptr && !answer->filled.blanks.empty(); }
};

std::vector<Column> columns_of(const State& state) {
  std::vector<Column> columns;
  const Filling& all = state.shelf.at<Filling>();
  if (!all.has_blanks()) return columns;
  for (const Slot* slot : state.shown_slots()) {
    if (fills(*slot)) columns.push_back({slot, all.find(slot->id)});
  }
  return columns;
}

std::size_t across(std::size_t columns, float width) {
  const auto fit = static_cast<std::size_t>(std::max(1.0f, width / kLeastColumn));
  return std::max<std::size_t>(std::min(columns, fit), 1);
}

bool says_way(const std::vector<Column>& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const Column& column) {
    return column.answered() && !way_of(column.answer->filled).text.empty();
  });
}
bool knows_truth(const std::vector<Column>& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const Column& column) {
    return column.answered() && column.answer->filled.blanks[0].known;
  });
}

float column_height(const std::vector<Column>& columns) {
  float height = kHead + kTokenLine * static_cast<float>(kRows) + 2 * kGrid;
  if (says_way(columns)) height += kTokenLine;
  if (knows_truth(columns)) height += kTokenLine;
  return height;
}

// Why a model says nothing yet.
std::string waiting_of(const State& state, const Column& column) {
  if (!state.comparable(*column.slot)) return std::string(tr("of other types"));
  const std::string why = not_learnt(*column.slot);
  if (!why.empty()) return why;
  if (column.answer != nullptr && !column.answer->trouble.empty())
    return tr(column.answer->trouble);
  return std::string(tr("filling"));
}

void draw_head(const Column& column, Rect& area) {
  Rect head = cut_top(area, kHead);
  draw_mark({head.Min.x + 5, head.GetCenter().y}, 5, slot_colour(column.slot->mark),
            column.slot->mark);
  cut_left(head, 2 * kGrid);
  draw_heading(head, column.slot->name, {.font = theme().fonts.bold});
}

// A row of a column: what, how likely, and its marks.
void draw_row(const Slot& slot, Rect row, std::string_view name, bool sign, double log10,
              bool is_true, bool guessed) {
  const Palette& p = theme().palette;
  const double share = std::pow(10, log10);
  Rect bar = inset(row, 0, 1);
  bar.Max.x = bar.Min.x + std::max(2.0f, bar.GetWidth() * static_cast<float>(share));
  fill(bar, with_alpha(slot_colour(slot.mark), is_true ? 0.45f : 0.2f), 2);
  if (guessed) frame(inset(row, 0, 1), p.ink, 3);
  row = inset(row, 4, 0);
  draw_note(cut_right(row, 10 * kGrid), tr("probability"), probability_text(log10),
            {.colour = p.soft, .align = 1});
  if (is_true) {
    const ImVec2 c(row.Max.x - 6, row.GetCenter().y);
    const ImVec2 tick[] = {c + ImVec2(-4, 0), c + ImVec2(-1, 3), c + ImVec2(4, -4)};
    stroke(tick, p.ink, 1.5f);
    cut_right(row, 2 * kGrid);
  }
  std::string value(name);
  if (is_true) value += tr(", the true one");
  if (guessed) value += tr(", your guess");
  const Style style{.colour = sign ? p.soft : p.ink,
                    .font = is_true ? theme().fonts.bold
                            : sign  ? theme().fonts.sans
                                    : theme().fonts.serif};
  draw_text(row, name, style);
  mirror().note(Role::text, tr("token"), row).value = value;
}

void draw_way(const Column& column, Rect& area) {
  const Way way = way_of(column.answer->filled);
  const Rect line = cut_top(area, kTokenLine);
  if (!way.text.empty()) {
    draw_note(line, tr("how"), way.text, {.colour = theme().palette.soft}, tr(way.help));
  }
}

// Where the true token stands, if it is not among those shown.
std::string truth_of(const FilledBlank& blank) {
  if (!blank.known || (blank.rank <= kRows && std::isfinite(blank.truth.log10))) return {};
  const std::string token = readable(blank.truth.token, blank.truth.control);
  if (!std::isfinite(blank.truth.log10)) return tr("“{0}”: impossible", token);
  return tr("“{0}”: {1}, place {2}", token, probability_text(blank.truth.log10), whole(blank.rank));
}

void draw_column(const State& state, const std::vector<Column>& columns, const Column& column,
                 std::size_t number, Rect area) {
  const Filling& all = state.shelf.at<Filling>();
  mirror().begin_group(tr("{0} in blank {1}", column.slot->name, number + 1));
  draw_head(column, area);
  if (!column.answered() || column.answer->filled.blanks.size() <= number) {
    const std::string waiting = waiting_of(state, column);
    draw_paragraph(area, waiting, {.colour = theme().palette.soft});
    mirror().note(Role::text, tr("waiting"), cut_top(area, kTokenLine)).value = waiting;
    return mirror().end_group();
  }
  if (says_way(columns)) draw_way(column, area);
  const FilledBlank& blank = column.answer->filled.blanks[number];
  const std::string guess = number < all.guesses.size() ? all.guesses[number] : std::string();
  for (std::size_t i = 0; i < std::min(blank.likeliest.size(), kRows); ++i) {
    const TokenProbability& token = blank.likeliest[i];
    ImGui::PushID(static_cast<int>(i));
    const std::string name = readable(token.token, token.control);
    draw_row(*column.slot, cut_top(area, kTokenLine), name, name != alone(token.token), token.log10,
             blank.known && blank.rank == i + 1, all.guess_first && is_guess(guess, token.token));
    ImGui::PopID();
  }
  if (blank.likeliest.empty()) {
    draw_note(cut_top(area, kTokenLine), tr("waiting"), tr("no token is possible here"),
              {.colour = theme().palette.soft});
  }
  if (const std::string truth = truth_of(blank); !truth.empty()) {
    draw_note(cut_top(area, kTokenLine), tr("true token"), truth, {.colour = theme().palette.soft});
  }
  mirror().end_group();
}

// ---- several blanks

std::string joined(const Combination& combination) {
  std::string text;
  for (const std::string& token : combination.tokens) {
    text += (text.empty() ? "" : " … ") + readable(token, false);
  }
  return text;
}

void draw_together(const Column& column, Rect area) {
  mirror().begin_group(tr("{0} together", column.slot->name));
  draw_head(column, area);
  if (column.answered()) {
    draw_way(column, area);
    int count = 0;
    for (const Combination& combination : column.answer->filled.combinations) {
      ImGui::PushID(count++);
      draw_row(*column.slot, cut_top(area, kTokenLine), joined(combination), false,
               combination.log10, false, false);
      ImGui::PopID();
    }
  }
  mirror().end_group();
}

std::string title_of(const Filled& first, std::size_t number) {
  return tr("Blank {0} of {1}", number + 1, first.blanks.size());
}

std::size_t blocks_of(const State& state) {
  const Filled* first = state.shelf.at<Filling>().first();
  if (first == nullptr) return 1;
  return first->blanks.size() > 1 ? first->blanks.size() + 1 : 1;
}

}  // namespace

float answers_height(const State& state, float width) {
  const std::vector<Column> columns = columns_of(state);
  if (columns.empty()) return 0;
  const std::size_t wide = across(columns.size(), width);
  const auto rows = static_cast<float>((columns.size() + wide - 1) / wide);
  const std::size_t blocks = blocks_of(state);
  const float title = blocks > 1 ? kHead : 0;
  return static_cast<float>(blocks) * (title + rows * column_height(columns));
}

void draw_answers(const State& state, Rect area) {
  const std::vector<Column> columns = columns_of(state);
  if (columns.empty()) return;
  const Filled* first = state.shelf.at<Filling>().first();
  const std::size_t wide = across(columns.size(), area.GetWidth()), blocks = blocks_of(state);
  const float width = area.GetWidth() / static_cast<float>(wide);
  for (std::size_t block = 0; block < blocks; ++block) {
    const bool together = blocks > 1 && block == 0;
    const std::size_t number = blocks > 1 ? block - 1 : 0;
    if (blocks > 1) {
      const Rect line = cut_top(area, kHead);
      hairline(line.Min, {line.Max.x, line.Min.y});
      if (together) {
        draw_heading(line, tr("All blanks together"), {.size = kBody}, tr(kTogetherHelp));
      } else {
        draw_heading(line, title_of(*first, number), {.size = kBody});
      }
    }
    Rect row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i % wide == 0) row = cut_top(area, column_height(columns));
      Rect place = cut_left(row, width);
      cut_right(place, 2 * kGrid);
      if (!visible(place)) continue;
      if (together) {
        draw_together(columns[i], place);
      } else {
        draw_column(state, columns, columns[i], number, place);
      }
    }
  }
}

}  // namespace onegin::web::fill_room
