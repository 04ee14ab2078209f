// Several walks through the trie at once, so that one goes on while another waits for memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/language_model.h"
#include "models/ngram/trie.h"

namespace onegin {

// Scores a run of events with many walks side by side. Each step of a walk needs an entry that lies
// anywhere in tens of megabytes; it is asked for, and the other walks take their steps meanwhile.
// Every score is to the bit what NgramTrie::advance gives, event by event.
//
// A walk reads one run of events, or a part of one: where it begins is known beforehand, for it
// depends on the last order - 1 tokens alone. A part in the middle reads these without scoring
// them.
class NgramWalks {
 public:
  // `start` is where a run begins, before each event marked kBegins; what is
  // marked kGiven is scored all the same. All must outlive
  // the walks; scores.size() == events.size(), marks likewise unless it is empty.
  NgramWalks(const NgramTrie& trie, NgramCursor start, std::span<const TokenId> events,
             std::span<const std::uint8_t> marks, std::span<EventScore> scores)
      : trie_(trie),
        start_(start),
        events_(events),
        marks_(marks),
        scores_(scores),
        longest_(std::clamp<std::size_t>(events.size() / kWalks, 32, 128)) {}

  // From where `at` stands, over all events.
  void run(NgramCursor at);

 private:
  // What the entry that was asked for is.
  enum class Wait : std::uint8_t {
    node,   // that of the cursor
    words,  // of its children
    match   // the child
  };
  struct Walk {
    NgramCursor at;
    std::size_t next;   // event
    std::size_t first;  // event to be scored
    std::size_t end;
    double backoff;
    NgramTrie::Range children;
    std::uint32_t child;
    Wait wait;
  };
  static constexpr std::size_t kWalks = 16;

  bool begin(Walk& walk);
  bool step(Walk& walk);
  bool finish_event(Walk& walk, float prob, std::uint32_t order);
  void back_off(Walk& walk);
  void ask_for_node(Walk& walk);
  TokenId word(std::size_t i) const {
    return events_[i] < trie_.vocabulary_size ? events_[i] : kUnknown;
  }

  const NgramTrie& trie_;
  const NgramCursor start_;
  std::span<const TokenId> events_;
  std::span<const std::uint8_t> marks_;
  std::span<EventScore> scores_;
  const std::size_t longest_;  // events of one walk: what is left for the last walks alone is short

  std::size_t begun_ = 0;    // events before it belong to a walk
  NgramCursor at_;           // where the next walk begins
  std::size_t warm_up_ = 0;  // events before begun_ that it reads first
};

}  // namespace onegin
