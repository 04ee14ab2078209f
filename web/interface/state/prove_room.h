// Is it right?: what was proved of each model, and of which state of it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "session/messages.h"
#include "state/intents.h"

namespace onegin::web::prove_room {

enum class What { all, one, stop, cache };
// Its number: the slot that is proved, or 1 and 0 for the cache on and off.
using Act = ActOf<Tab::prove, What>;

// What was found of one model.
struct Proofs {
  SlotId slot = 0;
  double step = 0;          // of its training when it was asked
  std::vector<Proof> rows;  // but those of built-in cases
  std::vector<Sentence> notes;
  double fraction = 0;
  bool running = false;
  bool stopped = false;  // before its end, by the person
  Sentence trouble;

  std::size_t right() const;
};

// What was found of all, in the order in which it was asked.
struct Found {
  std::vector<Proofs> models;
  std::vector<Proof> references;  // built-in cases, each once

  Proofs* find(SlotId slot);
  const Proofs* find(SlotId slot) const { return const_cast<Found*>(this)->find(slot); }
  bool running() const;
  std::size_t right() const;
  std::size_t rows() const;  // that are right or wrong
};

struct Proved {
  bool cache = false;          // the true token's probability is blended with a cache
  std::array<Found, 2> found;  // without the cache, with it

  Found& now() { return found[cache ? 1 : 0]; }
  const Found& now() const { return found[cache ? 1 : 0]; }
};

// Of bits with a cache nothing is right or wrong.
inline bool is_judged(const Proof& row) { return row.kind != "bits"; }
inline std::size_t right_of(const std::vector<Proof>& rows) {
  std::size_t count = 0;
  for (const Proof& row : rows) count += is_judged(row) && row.right ? 1 : 0;
  return count;
}
inline std::size_t judged_of(const std::vector<Proof>& rows) {
  std::size_t count = 0;
  for (const Proof& row : rows) count += is_judged(row) ? 1 : 0;
  return count;
}

inline std::size_t Proofs::right() const { return right_of(rows); }

inline Proofs* Found::find(SlotId slot) {
  for (Proofs& one : models) {
    if (one.slot == slot) return &one;
  }
  return nullptr;
}
inline bool Found::running() const {
  for (const Proofs& one : models) {
    if (one.running) return true;
  }
  return false;
}
inline std::size_t Found::rows() const {
  std::size_t count = judged_of(references);
  for (const Proofs& one : models) count += judged_of(one.rows);
  return count;
}
inline std::size_t Found::right() const {
  std::size_t count = right_of(references);
  for (const Proofs& one : models) count += one.right();
  return count;
}

}  // namespace onegin::web::prove_room
