// A sentence as a vector of counts, as one-hot rows, as embeddings; and what a bag forgets.
#include <algorithm>
#include <cmath>
#include <map>

#include "draw/heat_map.h"
#include "draw/mirror.h"
#include "draw/token_text.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/words/words_parts.h"
#include "rooms/words/words_views.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr std::size_t kMostRows = 24;  // of a matrix
constexpr float kTypeWidth = 17 * kGrid, kTypeHeight = 24;

constexpr std::string_view kBag = phrase(
    "A bag of words is a vector with a place for each type of the vocabulary: how often it stands "
    "in the sentence. Two sentences of the same words in another order have the same bag.");
constexpr std::string_view kOneHot = phrase(
    "To keep the order, each token is a row of its own: 1 at its type's place, 0 everywhere else. "
    "All types are as far from each other, however alike they are.");
constexpr std::string_view kNoRows =
    phrase("No model with vectors has learnt yet: train a network, or add word2vec.");
constexpr std::string_view kRows = phrase(
    "A network multiplies each one-hot row by its embedding matrix: that picks a row of learnt "
    "numbers. The sentence is a vector of vectors.");

const BagTable& bag_of(const State& state) { return state.shelf.at<BagTable>(); }

// Of each type in the order of their places: the token, and how often it stands there.
std::map<std::uint32_t, std::pair<std::string, std::size_t>> types_of(
    const words::BagCounted& bag) {
  std::map<std::uint32_t, std::pair<std::string, std::size_t>> types;
  for (std::size_t i = 0; i < bag.ids.size(); ++i) {
    auto& type = types[bag.ids[i]];
    type.first = bag.tokens[i];
    ++type.second;
  }
  return types;
}

// What is only blank has a name, else there would be nothing to see.
std::string title_of(const std::string& token) {
  const bool is_blank = token.find_first_not_of(" \t\n") == std::string::npos;
  return is_blank ? web::readable(token, false) : alone(token);
}

std::size_t rows_of(std::size_t tokens) { return std::min(tokens, kMostRows); }

float map_height(std::size_t tokens) { return titled_map_height(rows_of(tokens)) + 2 * kGrid; }

// ---- the bag
Columns type_columns(float width) { return columns_of(width, kTypeWidth, 8); }

float counts_height(const words::BagCounted& bag, float width) {
  const auto rows = static_cast<float>(type_columns(width).rows(types_of(bag).size()));
  return 3 * kGrid + rows * kTypeHeight + kGrid;
}

void draw_counts(const words::BagCounted& bag, Rect area) {
  const auto types = types_of(bag);
  const std::string size =
      tr("{0} places, of which {1} are not 0", whole(bag.vocabulary), types.size());
  draw_note(cut_top(area, 3 * kGrid), tr("size of the bag"), size,
            {.colour = theme().palette.soft});
  const Columns columns = type_columns(area.GetWidth());
  mirror().begin_group(tr("Bag of words"));
  std::size_t i = 0;
  for (const auto& [id, type] : types) {
    Rect cell = columns.cell(area, i++, kTypeHeight);
    draw_text(cut_left(cell, 6 * kGrid), std::to_string(id),
              {.colour = theme().palette.faint, .align = 1});
    cut_left(cell, kGrid);
    const std::string count = std::to_string(type.second);
    draw_note(cut_left(cell, 3 * kGrid), tr("count of {0}", web::readable(type.first, false)),
              count, {.font = theme().fonts.bold});
    draw_text(cell, title_of(type.first), {.font = theme().fonts.serif});
  }
  mirror().end_group();
}

// ---- what is lost
std::string no_pair(const BagTable& table) {
  return table.running ? std::string(tr("looking through the text"))
                       : tr("In {0} tokens of the text there are no two with the same bag.",
                            whole(table.bag.read));
}

// In quotation marks, between which a blank at an end is seen.
std::string quoted(const std::string& text) { return "“" + text + "”"; }

float pair_height(const words::SameBagPair& pair, float width) {
  return paragraph_height(quoted(pair.first), width) +
         paragraph_height(quoted(pair.second), width) + 2 * kGrid;
}

float pairs_height(const BagTable& table, float width) {
  if (table.bag.same.empty()) return paragraph_height(no_pair(table), width) + kGrid;
  float height = 0;
  for (const words::SameBagPair& pair : table.bag.same) height += pair_height(pair, width);
  return height;
}

void draw_pairs(const BagTable& table, Rect area) {
  if (table.bag.same.empty()) {
    const std::string said = no_pair(table);
    const float height = draw_paragraph(area, said, {.colour = theme().palette.soft});
    mirror().note(Role::text, tr("same bag"), cut_top(area, height)).value = said;
    return;
  }
  for (std::size_t i = 0; i < table.bag.same.size(); ++i) {
    const words::SameBagPair& pair = table.bag.same[i];
    Rect place = cut_top(area, pair_height(pair, area.GetWidth()));
    const Rect whole_pair = place;
    for (const std::string& text : {pair.first, pair.second}) {
      cut_top(place, draw_paragraph(place, quoted(text), {.font = theme().fonts.serif}));
    }
    mirror().note(Role::text, tr("same bag {0}", i + 1), whole_pair).value =
        pair.first + " / " + pair.second;
  }
}

// ---- the matrices
void fill_rows(HeatMap& map, const std::vector<std::string>& tokens, float width) {
  map.rows = rows_of(tokens.size());
  float widest = 0;
  for (std::size_t row = 0; row < map.rows; ++row) {
    map.row_titles.push_back(title_of(tokens[row]));
    widest = std::max(widest, text_width(map.row_titles.back(), {}));
  }
  map.row_title_width = std::min(widest + kGrid, width / 3);
}

void draw_cells(const State& state, HeatMap& map, const std::vector<std::string>& tokens,
                const Rect& area, Intents& intents) {
  const Shown& shown = state.shelf.at<Shown>();
  map.row = std::min(shown.row, map.rows - 1);
  map.column = std::min(shown.column, map.columns - 1);
  map.row_said = web::readable(tokens[*map.row], false);
  if (const auto pick = draw_heat_map(area, map)) {
    intents.push_back(
        Act{What::cell, {}, static_cast<double>(pick->row * kCellRow + pick->column)});
  }
}

void draw_one_hot(const State& state, const words::BagCounted& bag, Rect area, Intents& intents) {
  const auto types = types_of(bag);
  HeatMap map;
  const std::string name = tr("One-hot rows");
  map.name = name;
  map.help = tr(kOneHot);
  fill_rows(map, bag.tokens, area.GetWidth());
  map.columns = types.size();
  map.scale = HeatScale::share;
  std::vector<std::string> titles, said;
  for (const auto& [id, type] : types) {
    titles.push_back(title_of(type.first));
    said.push_back(tr("place {0}, {1}", id, web::readable(type.first, false)));
  }
  map.column_titles = titles;
  for (std::size_t row = 0; row < map.rows; ++row) {
    for (const auto& [id, type] : types) map.values.push_back(bag.ids[row] == id ? 1.0f : 0.0f);
  }
  map.spoken = tr("{0} rows of {1} places; those that are 0 in all rows are left out", map.rows,
                  whole(bag.vocabulary));
  const std::size_t column = std::min(state.shelf.at<Shown>().column, map.columns - 1);
  map.column_said = said[column];
  draw_note(cut_top(area, 3 * kGrid), tr("size of the matrix"), map.spoken,
            {.colour = theme().palette.soft});
  draw_cells(state, map, bag.tokens, area, intents);
}

void draw_rows(const State& state, const Slot& slot, const BagTable::Rows& rows, Rect area,
               Intents& intents) {
  HeatMap map;
  const std::string name = tr("The sentence by {0}", slot.name);
  map.name = name;
  map.help = tr(kRows);
  fill_rows(map, rows.tokens, area.GetWidth());
  map.columns = std::min(rows.size, kCellRow);
  map.most = 1e-6;
  for (std::size_t row = 0; row < map.rows; ++row) {
    for (std::size_t j = 0; j < map.columns; ++j) {
      const float number = rows.numbers[row * rows.size + j];
      map.values.push_back(number);
      map.most = std::max(map.most, std::abs(static_cast<double>(number)));
    }
  }
  map.spoken = tr("{0} rows of {1} numbers", map.rows, rows.size);
  map.column_said = tr("number {0}", std::min(state.shelf.at<Shown>().column, map.columns - 1) + 1);
  draw_cells(state, map, rows.tokens, area, intents);
}

// Those whose rows fit to the sentence.
std::vector<const Slot*> slots_of(const State& state) {
  std::vector<const Slot*> slots;
  for (const Slot* slot : models_of(state)) {
    const BagTable::Rows* rows = bag_of(state).find(slot->id);
    if (rows != nullptr && !rows->tokens.empty() &&
        rows->numbers.size() == rows->tokens.size() * rows->size) {
      slots.push_back(slot);
    }
  }
  return slots;
}

float rows_height(const State& state, float width) {
  float height = title_height() + words_height(tr(kRows), width);
  if (slots_of(state).empty()) height += paragraph_height(tr(kNoRows), width);
  for (const Slot* slot : slots_of(state)) {
    height += theme().measures.control + map_height(bag_of(state).find(slot->id)->tokens.size());
  }
  return height;
}

std::string trouble_of(const BagTable& table) {
  return table.trouble.empty() ? std::string(tr("asking")) : tr(table.trouble);
}

}  // namespace

float bag_height(const State& state, float width) {
  const BagTable& table = bag_of(state);
  const float head = words_height(tr(kBag), width) + sentence_height();
  if (table.bag.tokens.empty()) {
    return head + paragraph_height(trouble_of(table), width) + 2 * kGrid;
  }
  return head + title_height() + counts_height(table.bag, width) + title_height() +
         pairs_height(table, width) + kGrid + title_height() + words_height(tr(kOneHot), width) +
         3 * kGrid + map_height(table.bag.tokens.size()) + rows_height(state, width) + 2 * kGrid;
}

void draw_bag(const State& state, Rect area, Intents& intents) {
  const BagTable& table = bag_of(state);
  const float width = area.GetWidth();
  draw_words(area, tr(kBag));
  draw_sentence(state, area, intents);
  if (table.bag.tokens.empty()) return draw_waits(area, tr("waiting"), trouble_of(table));
  draw_title(area, tr("Bag of words"));
  draw_counts(table.bag, cut_top(area, counts_height(table.bag, width)));
  draw_title(area, tr("What is lost: the same bag twice"));
  draw_pairs(table, cut_top(area, pairs_height(table, width) + kGrid));
  draw_title(area, tr("One-hot rows"));
  draw_words(area, tr(kOneHot));
  draw_one_hot(state, table.bag, cut_top(area, 3 * kGrid + map_height(table.bag.tokens.size())),
               intents);
  draw_title(area, tr("The same as embeddings"));
  draw_words(area, tr(kRows));
  if (slots_of(state).empty()) draw_waits(area, tr("waiting"), std::string(tr(kNoRows)));
  for (const Slot* slot : slots_of(state)) {
    const BagTable::Rows& rows = *table.find(slot->id);
    ImGui::PushID(static_cast<int>(slot->id));
    draw_model_name(cut_top(area, theme().measures.control), *slot,
                    tr("{0} numbers each", whole(static_cast<double>(rows.size))));
    draw_rows(state, *slot, rows, cut_top(area, map_height(rows.tokens.size())), intents);
    ImGui::PopID();
  }
}

}  // namespace onegin::web::words_room
