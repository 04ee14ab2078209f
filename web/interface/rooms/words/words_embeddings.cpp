// What each model's vectors put beside each other: neighbours of a token, maps, analogies.
#include <algorithm>
#include <optional>

#include "draw/widgets.h"
#include "language/words.h"
#include "rooms/words/words_parts.h"
#include "rooms/words/words_views.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr std::string_view kVectors = phrase(
    "A network does not read words but numbers: each token is a vector that it has learnt. Tokens "
    "that it treats alike have vectors that point the same way. word2vec learns nothing but such "
    "vectors, from the company that tokens keep.");
constexpr std::string_view kTokenHelp =
    phrase("The token whose neighbours are shown, spelled as in the text.");
constexpr std::string_view kNoVectors =
    phrase("Vectors of tokens are learnt by networks, and by word2vec.");

// The kind that has vectors and nothing else, if there is no model of it yet.
std::string_view kind_to_add(const State& state) {
  for (std::size_t place = 0; place < kKindCount; ++place) {
    const KindRow& row = kKindRows[place];
    if ((row.abilities & kEmbeds) == 0 || (row.abilities & kLanguage) != 0) continue;
    const bool there = std::any_of(state.slots.begin(), state.slots.end(),
                                   [&](const Slot& slot) { return slot.kind == row.id; });
    return there || state.slots.size() >= kMostSlots ? std::string_view() : row.id;
  }
  return {};
}

float head_height(float width) {
  const float control = theme().measures.control;
  return narrow(width) ? 2 * control + kGrid : control;
}

void draw_head(const State& state, Rect area, Intents& intents) {
  const Embeddings& all = state.shelf.at<Embeddings>();
  const bool slim = narrow(area.GetWidth());
  const float control = theme().measures.control;
  Rect line = slim ? cut_top(area, control) : area;
  const Words words{.label = tr("Token"), .name = tr("Token"), .help = tr(kTokenHelp)};
  const auto typed = text_field(slim ? line : cut_left(line, 36 * kGrid), words, all.token,
                                state.surface.real_text_fields);
  if (typed) intents.push_back(Act{What::token, *typed});
  const std::string_view kind = kind_to_add(state);
  if (kind.empty()) return;
  if (slim) {
    cut_top(area, kGrid);
    line = area;
  } else {
    cut_left(line, 2 * kGrid);
  }
  const KindRow& row = kKindRows[place_of_kind(kind)];
  const std::string label = tr("Add {0}", row.title);
  if (button(slim ? line : cut_left(line, 20 * kGrid), {.label = label, .help = tr(row.summary)})) {
    intents.push_back(AddSlot{std::string(kind)});
  }
}

// Until a model has learnt some, what gives them.
std::optional<Missing> missing_of(const State& state) {
  const auto models = models_of(state);
  if (std::any_of(models.begin(), models.end(), [](const Slot* slot) {
        return slot->learnt() || slot->phase == Phase::training;
      })) {
    return std::nullopt;
  }
  const std::string_view kind = kind_to_add(state);
  if (models.empty() && !kind.empty()) {
    return Missing{tr(kNoVectors), tr("Add word2vec"), AddSlot{std::string(kind)}};
  }
  return Missing{tr(kNoVectors), tr("Train all"), TrainAll{}};
}

}  // namespace

float embeddings_height(const State& state, float width) {
  const float words = words_height(tr(kVectors), width);
  if (const auto missing = missing_of(state)) return words + missing_height(*missing, width);
  return words + head_height(width) + 2 * kGrid + title_height() + neighbours_height(state, width) +
         title_height() + maps_height(state, width) + title_height() +
         analogies_height(state, width) + kGrid;
}

void draw_embeddings(const State& state, Rect area, Intents& intents) {
  const float width = area.GetWidth();
  draw_words(area, tr(kVectors));
  if (const auto missing = missing_of(state)) return draw_missing(*missing, area, intents);
  draw_head(state, cut_top(area, head_height(width)), intents);
  cut_top(area, 2 * kGrid);
  draw_title(area, tr("Nearest neighbours"), tr(kCosine));
  draw_neighbours(state, cut_top(area, neighbours_height(state, width)), intents);
  draw_title(area, tr("Maps"));
  draw_maps(state, cut_top(area, maps_height(state, width)), intents);
  draw_title(area, tr("Analogies"));
  draw_analogies(state, cut_top(area, analogies_height(state, width)), intents);
}

}  // namespace onegin::web::words_room
