// Cuts a text into the passages from which a network learns to fill blanks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "text/token_ids.h"
#include "training/state_bytes.h"

namespace onegin {

// The ids [begin, end) of a text, with <s> before them where a line begins.
struct Passage {
  std::size_t begin = 0, end = 0;
  bool opens = false;

  std::size_t rows() const { return end - begin + (opens ? 1 : 0); }
  bool operator==(const Passage&) const = default;
};

// The passages of one epoch after another; in each epoch every id stands in one passage.
//   stream     windows of at most `most` rows; where the text is cut is drawn anew for every epoch
//   sentences  lines; a line that is too long is cut into as few parts as the line takes, of about
//              one length
// Without a seed the text is cut from its beginning, and in its own order.
class Passages {
 public:
  // `most` rows of a passage, at least 1. `ids` must outlive it.
  Passages(TokenView ids, bool sentences, std::size_t most, std::optional<std::uint64_t> seed);

  void start_epoch(std::uint64_t epoch);
  bool left() const { return place_ < order_.size(); }
  // Passages of this epoch that are to come; of sentences, lines.
  std::size_t count() const { return order_.size() - place_; }
  // Only where one is left.
  Passage next() const;
  void pass();

  void save(StateWriter& out) const;
  // After start_epoch(). False if the position does not belong to this text.
  bool load(StateReader& in);

 private:
  std::size_t line_end(std::size_t begin) const;
  std::size_t parts(std::size_t begin) const;

  TokenView ids_;
  bool sentences_;
  std::size_t most_;
  std::optional<std::uint64_t> seed_;
  std::size_t offset_ = 0;            // stream: where the first window ends, if not 0
  std::vector<std::uint32_t> order_;  // numbers of windows, or where lines begin
  std::size_t place_ = 0;             // in order_
  std::size_t part_ = 0;              // of the line
};

}  // namespace onegin
