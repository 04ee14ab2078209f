// Cuts pairs into batches for a network that reads sources by themselves: targets of like length
// side by side, each with its source.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/neural_model.h"
#include "text/token_ids.h"
#include "training/state_bytes.h"

namespace onegin {

struct BatchPlan;

// A batch has up to B pairs, and of sources and of targets at most B * T tokens, what fills up the
// shorter ones included; a target that is longer by itself is cut and its state carried on, as in
// truncated BPTT. Pairs are drawn anew for every epoch, sorted by length within some hundreds, cut
// into batches, and the batches drawn again: all of it follows from the epoch's number and the
// seed.
class PairBatches {
 public:
  // `ids` must outlive it. Keeps 12 bytes a line and one batch.
  PairBatches(TokenView ids, const BatchPlan& plan);

  // Of the epoch that begins: its order, or the natural one.
  void start_epoch(std::uint64_t epoch);
  // Fills `batch`, whose arrays stay until the next call. Gives the ids that are done by it.
  std::size_t next(Batch& batch);
  std::size_t batches() const { return std::max<std::size_t>(counts_.size(), 1); }  // of an epoch
  bool anything_left() const { return at_ < order_.size(); }

  void save(StateWriter& out) const;
  // Of the epoch that was started. False: no such place.
  bool load(StateReader& in);
  std::size_t ids_before() const;  // of this epoch, given out

 private:
  struct Line {
    std::uint32_t begin, source, target;  // the first id; tokens of each, the target's with </s>
  };
  std::size_t count_at(std::size_t first) const;
  void cut(std::size_t pool_begin, std::size_t pool_end);

  TokenView ids_;
  std::size_t streams_, rows_;
  std::optional<std::uint64_t> seed_;
  std::vector<Line> lines_;            // in their natural order
  std::vector<std::uint32_t> order_;   // lines of this epoch, batch by batch
  std::vector<std::uint32_t> counts_;  // lines of each batch
  std::size_t at_ = 0;                 // in order_: where the next batch begins
  std::size_t batch_at_ = 0;           // in counts_
  std::size_t done_ = 0;               // tokens of the one target of a batch that was cut
  std::vector<TokenId> inputs_, targets_, sources_;
  std::vector<std::uint8_t> restarts_;
  std::vector<Source> spans_;
};

}  // namespace onegin
