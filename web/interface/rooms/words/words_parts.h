// What the parts of the room Words share: which models, what was answered of them, columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "draw/widgets.h"
#include "state/words_room.h"

namespace onegin::web::words_room {

inline constexpr float kColumn = 26 * kGrid;  // of a model's neighbours, at least

inline constexpr std::string_view kCosine = phrase(
    "The cosine of the angle between two vectors: 1 where they point the same way, 0 where they "
    "have nothing in common.");

// Those that are shown and may have vectors, and the answers of one.
std::vector<const Slot*> models_of(const State& state);
const ModelVectors& vectors_of(const State& state, const Slot& slot);
// What a model waits for; empty: its answer is there.
std::string waiting_for(const Slot& slot, bool there, const Sentence& trouble);

// The number of columns, and the width of each.
struct Columns {
  std::size_t count;
  float width;

  std::size_t rows(std::size_t cells) const { return (cells + count - 1) / count; }
  // Cell i of a grid that begins at `area`, each that high.
  Rect cell(const Rect& area, std::size_t i, float height) const;
};
// As many as fit, each of at least that width.
Columns columns_of(float width, float least, std::size_t wanted);

// `said`: beside the name.
void draw_model_name(Rect line, const Slot& slot, std::string_view said);
// What a model waits for, in place of its answer.
void draw_waits(Rect area, std::string_view name, const std::string& waits);
// The first of a list, each with its cosine; who clicks one chooses it.
float list_height(std::size_t rows);
void draw_list(const Slot& slot, const std::vector<NearToken>& list, std::size_t most, Rect area,
               Intents& intents);

// ---- the parts
float neighbours_height(const State& state, float width);
void draw_neighbours(const State& state, Rect area, Intents& intents);
float maps_height(const State& state, float width);
void draw_maps(const State& state, Rect area, Intents& intents);
float analogies_height(const State& state, float width);
void draw_analogies(const State& state, Rect area, Intents& intents);

}  // namespace onegin::web::words_room
