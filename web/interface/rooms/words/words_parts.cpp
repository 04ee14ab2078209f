// Columns of models, their names, and lists of tokens with cosines.
#include "rooms/words/words_parts.h"

#include <algorithm>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/figures.h"
#include "language/words.h"
#include "state/slot_words.h"

namespace onegin::web::words_room {
namespace {

float near_row() { return std::max(24.0f, theme().measures.control); }

// A bar as long as the cosine is large, below the token.
void draw_near(const NearToken& near, Rect line, ImU32 colour, Intents& intents) {
  if (choice(line,
             {.label = near.token,
              .name = tr("Choose {0}", readable(near.token, false)),
              .help = tr("Shows the neighbours of this token.")},
             false)) {
    intents.push_back(Act{What::token, near.token});
  }
  const float share = static_cast<float>(std::clamp(near.cosine, 0.0, 1.0));
  const Rect bar({line.Min.x, line.Max.y - 3},
                 {line.Min.x + line.GetWidth() * share, line.Max.y - 1});
  fill(bar, with_alpha(colour, 0.6f));
  const Rect figure = cut_right(line, 6 * kGrid);
  const std::string name = readable(near.token, false);
  const bool sign = name != alone(near.token);
  draw_text(line, name,
            {.colour = sign ? theme().palette.soft : theme().palette.ink,
             .font = sign ? theme().fonts.sans : theme().fonts.serif});
  draw_note(figure, tr("cosine of {0}", readable(near.token, false)), fixed(near.cosine, 2),
            {.colour = theme().palette.soft, .align = 1}, tr(kCosine));
}

}  // namespace

std::vector<const Slot*> models_of(const State& state) {
  std::vector<const Slot*> all;
  for (const Slot& slot : state.slots) {
    if (has_vectors(slot)) all.push_back(&slot);
  }
  return all;
}

const ModelVectors& vectors_of(const State& state, const Slot& slot) {
  static const ModelVectors none;
  const ModelVectors* known = state.shelf.at<Embeddings>().find(slot.id);
  return known != nullptr ? *known : none;
}

std::string waiting_for(const Slot& slot, bool there, const Sentence& trouble) {
  if (const std::string why = not_learnt(slot); !why.empty()) return why;
  if (!trouble.empty()) return tr(trouble);
  return there ? std::string() : std::string(tr("asking"));
}

Columns columns_of(float width, float least, std::size_t wanted) {
  const auto fit = static_cast<std::size_t>(std::max((width + kGrid) / (least + kGrid), 1.0f));
  const std::size_t count = std::max<std::size_t>(std::min(fit, wanted), 1);
  const auto columns = static_cast<float>(count);
  return {count, (width - (columns - 1) * 2 * kGrid) / columns};
}
Rect Columns::cell(const Rect& area, std::size_t i, float height) const {
  const float x = area.Min.x + static_cast<float>(i % count) * (width + 2 * kGrid);
  const float y = area.Min.y + static_cast<float>(i / count) * height;
  return {{x, y}, {x + width, y + height}};
}

void draw_model_name(Rect line, const Slot& slot, std::string_view said) {
  draw_mark({line.Min.x + 5, line.GetCenter().y}, 5, slot_colour(slot.mark), slot.mark);
  cut_left(line, 2 * kGrid);
  const Style bold{.font = theme().fonts.bold};
  const float width = std::min(text_width(slot.name, bold) + kGrid, line.GetWidth());
  draw_heading(cut_left(line, width), slot.name, bold);
  if (!said.empty()) draw_note(line, tr("size"), said, {.colour = theme().palette.soft});
}

void draw_waits(Rect area, std::string_view name, const std::string& waits) {
  const float said = draw_paragraph(area, waits, {.colour = theme().palette.soft});
  mirror().note(Role::text, name, cut_top(area, said)).value = waits;
}

float list_height(std::size_t rows) { return near_row() * static_cast<float>(rows); }

void draw_list(const Slot& slot, const std::vector<NearToken>& list, std::size_t most, Rect area,
               Intents& intents) {
  for (std::size_t i = 0; i < std::min(most, list.size()); ++i) {
    ImGui::PushID(static_cast<int>(i));
    draw_near(list[i], cut_top(area, near_row()), slot_colour(slot.mark), intents);
    ImGui::PopID();
  }
}

}  // namespace onegin::web::words_room
