// Words: what a person does there, and what each model's vectors say of a token.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "session/messages.h"
#include "state/intents.h"

namespace onegin::web::words_room {

enum class What {
  token,
  first,
  second,
  third,
  kind,
  arrange,
  stop,
  look,  // of the embeddings
  view,
  sentence,
  cell,  // which view, and what it is of
  context,
  place,
  context_map,
  layer,
  share,
  stop_contexts,  // of a token's contexts
};
// Its text: a token, or the sentence; of `look` x, y and the zoom, each as a whole number of the
// unit below; of `layer` and `share` the slot and the layer. Its number: of `kind` and
// `context_map` the map, of `cell` 1,000 times the row and the column, of `view` its place, of
// `place` that of the occurrence, of `layer` the choice, of `share` the weight.
using Act = ActOf<Tab::words, What>;
inline constexpr double kLookUnit = 10'000;
inline constexpr std::size_t kCellRow = 1'000;  // columns of a matrix at the most

inline constexpr std::size_t kPca = 0, kTsne = 1;

// Tokens in the plane.
struct TokenMap {
  std::vector<std::string> tokens;
  std::vector<float> places;  // x and y of each, the largest at distance 1 from the middle
  std::vector<double> shares;
  double fraction = 0;  // of the work
  bool running = false;
  Sentence trouble;

  std::size_t find(const std::string& token) const {
    return static_cast<std::size_t>(std::find(tokens.begin(), tokens.end(), token) -
                                    tokens.begin());
  }
};

// What was answered of one model.
struct ModelVectors {
  SlotId slot = 0;
  double types = 0, size = 0;
  std::vector<NearToken> neighbours, analogy;
  Sentence trouble, analogy_trouble;
  std::array<TokenMap, 2> maps;
};

struct Embeddings {
  std::string token;
  std::array<std::string, 3> analogy;
  std::size_t kind = kPca;
  double x = 0, y = 0, zoom = 1;  // what of the maps is looked at: the middle, and how large
  std::vector<ModelVectors> models;

  ModelVectors& of(SlotId slot) {
    for (ModelVectors& one : models) {
      if (one.slot == slot) return one;
    }
    models.emplace_back().slot = slot;
    return models.back();
  }
  const ModelVectors* find(SlotId slot) const {
    for (const ModelVectors& one : models) {
      if (one.slot == slot) return &one;
    }
    return nullptr;
  }
  bool arranging() const {
    return std::any_of(models.begin(), models.end(),
                       [](const ModelVectors& one) { return one.maps[kTsne].running; });
  }
  bool asks_analogy() const {
    return std::none_of(analogy.begin(), analogy.end(),
                        [](const std::string& each) { return each.empty(); });
  }
};

inline bool has_vectors(const Slot& slot) {
  return slot.shown && !slot.mixed() && has_ability(slot.kind, kEmbeds);
}

}  // namespace onegin::web::words_room
