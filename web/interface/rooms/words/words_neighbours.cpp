// The tokens nearest to the chosen one, a column a model.
#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/words/words_parts.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr std::size_t kShown = 10;

float cell_height() { return theme().measures.control + list_height(kShown) + 2 * kGrid; }

}  // namespace

float neighbours_height(const State& state, float width) {
  const std::size_t count = models_of(state).size();
  return static_cast<float>(columns_of(width, kColumn, count).rows(count)) * cell_height();
}

void draw_neighbours(const State& state, Rect area, Intents& intents) {
  const auto models = models_of(state);
  const Columns columns = columns_of(area.GetWidth(), kColumn, models.size());
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Slot& slot = *models[i];
    const ModelVectors& vectors = vectors_of(state, slot);
    Rect cell = columns.cell(area, i, cell_height());
    ImGui::PushID(static_cast<int>(slot.id));
    mirror().begin_group(tr("Neighbours by {0}", slot.name));
    const std::string size =
        vectors.size > 0 ? tr("{0} numbers each", whole(vectors.size)) : std::string();
    draw_model_name(cut_top(cell, theme().measures.control), slot, size);
    const std::string waits = waiting_for(slot, !vectors.neighbours.empty(), vectors.trouble);
    if (!waits.empty()) {
      draw_waits(cell, tr("waiting"), waits);
    } else {
      draw_list(slot, vectors.neighbours, kShown, cell, intents);
    }
    mirror().end_group();
    ImGui::PopID();
  }
}

}  // namespace onegin::web::words_room
