// Sums of vectors: a - b + c, and what is nearest to them.
#include <array>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/words/words_parts.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr std::size_t kAnswers = 3;

constexpr std::string_view kAnalogyHelp = phrase(
    "king − man + woman: what stands nearest to the sum of vectors. It takes a large text until "
    "such sums say anything.");

void draw_fields(const State& state, Rect area, Intents& intents) {
  const Embeddings& all = state.shelf.at<Embeddings>();
  const bool slim = narrow(area.GetWidth());
  const std::array<std::string_view, 3> names{tr("Token a"), tr("Token b"), tr("Token c")};
  constexpr std::array<std::string_view, 3> kSigns{"", "−", "+"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    Rect line = slim ? cut_top(area, theme().measures.control) : cut_left(area, 22 * kGrid);
    if (slim) {
      cut_top(area, kGrid);
      draw_text(cut_left(line, 3 * kGrid), kSigns[i], {.size = kBody});
    } else if (i > 0) {
      draw_text(cut_left(line, 3 * kGrid), kSigns[i], {.size = kBody, .align = 0.5f});
    }
    if (!slim) line.Max.y = line.Min.y + theme().measures.control;
    const Words words{.label = names[i], .name = names[i], .help = tr(kAnalogyHelp)};
    const auto typed = text_field(line, words, all.analogy[i], state.surface.real_text_fields);
    const What which = static_cast<What>(static_cast<int>(What::first) + static_cast<int>(i));
    if (typed) intents.push_back(Act{which, *typed});
  }
}

}  // namespace

float analogies_height(const State& state, float width) {
  const std::size_t count = models_of(state).size();
  const Columns columns = columns_of(width, kColumn, count);
  const float fields =
      narrow(width) ? 3 * (theme().measures.control + kGrid) : theme().measures.control + kGrid;
  const bool asked = state.shelf.at<Embeddings>().asks_analogy();
  return fields + (asked ? static_cast<float>(columns.rows(count)) *
                               (theme().measures.control + list_height(kAnswers) + 2 * kGrid)
                         : 0);
}

void draw_analogies(const State& state, Rect area, Intents& intents) {
  const float width = area.GetWidth();
  const float control = theme().measures.control;
  draw_fields(state, cut_top(area, narrow(width) ? 3 * (control + kGrid) : control + kGrid),
              intents);
  if (!state.shelf.at<Embeddings>().asks_analogy()) return;
  const auto models = models_of(state);
  const Columns columns = columns_of(width, kColumn, models.size());
  const float height = control + list_height(kAnswers) + 2 * kGrid;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Slot& slot = *models[i];
    const ModelVectors& vectors = vectors_of(state, slot);
    Rect cell = columns.cell(area, i, height);
    ImGui::PushID(static_cast<int>(slot.id));
    mirror().begin_group(tr("Analogy by {0}", slot.name));
    draw_model_name(cut_top(cell, control), slot, {});
    const std::string waits = waiting_for(slot, !vectors.analogy.empty(), vectors.analogy_trouble);
    if (!waits.empty()) {
      draw_waits(cell, tr("waiting"), waits);
    } else {
      draw_list(slot, vectors.analogy, kAnswers, cell, intents);
    }
    mirror().end_group();
    ImGui::PopID();
  }
}

}  // namespace onegin::web::words_room
