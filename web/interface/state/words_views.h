// Words: what is known of the text in its units, of a sentence as numbers, of a token's contexts.
#pragma once

#include <string>
#include <vector>

#include "session/messages.h"
#include "state/networks.h"

namespace onegin::web::words_room {

enum class View : std::size_t { units, bag, embeddings, contexts };

// What several views look at.
struct Shown {
  View view = View::units;
  std::string sentence;
  std::size_t row = 0, column = 0;  // the cell of a matrix that is read
};

// How often the type of a rank stands in the text.
struct RankPoint {
  double rank = 0, count = 0;
};

struct UnitTable {
  struct Unit {
    words::UnitCounted counted;
    std::vector<RankPoint> ranks;
  };
  std::vector<Unit> units;  // in the order of the table; fewer while they are counted
  bool running = false;
  bool beginning = false;  // the text is longer than what was counted
  Sentence trouble;
};

// A sentence as each model has it.
struct BagTable {
  words::BagCounted bag;  // of the session that was asked for the text's pairs
  bool running = false;
  Sentence trouble;
  struct Rows {
    SlotId slot = 0;
    std::size_t size = 0;
    std::vector<float> numbers;  // (tokens, size)
    std::vector<std::string> tokens;
  };
  std::vector<Rows> rows;

  const Rows* find(SlotId slot) const {
    for (const Rows& one : rows) {
      if (one.slot == slot) return &one;
    }
    return nullptr;
  }
};

// A token's contexts by one model.
struct ModelContexts {
  SlotId slot = 0;
  words::ContextsFound found;
  std::vector<float> places;      // x and y of each, the farthest at distance 1 from the middle
  std::vector<std::size_t> near;  // of each the nearest, found.near of them
  std::vector<float> cosines;     // of these
  std::size_t layer = kLast;      // the one that is shown; the number of layers: their sum
  std::vector<double> weights;    // of that sum
  double fraction = 0;
  bool running = false;
  Sentence trouble;
  static constexpr std::size_t kLast = static_cast<std::size_t>(-1);

  std::size_t layers() const { return found.depths.size(); }
  bool is_sum() const { return layers() > 0 && layer == layers(); }
};

struct Contexts {
  std::string token;
  std::size_t place = 0;  // the occurrence that is chosen
  bool tsne = false;
  std::vector<ModelContexts> models;

  ModelContexts& of(SlotId slot) {
    for (ModelContexts& one : models) {
      if (one.slot == slot) return one;
    }
    models.emplace_back().slot = slot;
    return models.back();
  }
  const ModelContexts* find(SlotId slot) const {
    for (const ModelContexts& one : models) {
      if (one.slot == slot) return &one;
    }
    return nullptr;
  }
  bool running() const {
    for (const ModelContexts& one : models) {
      if (one.running) return true;
    }
    return false;
  }
};

// It can be looked into.
inline bool has_contexts(const Slot& slot) {
  return slot.shown && !slot.mixed() && is_network(slot);
}

}  // namespace onegin::web::words_room
