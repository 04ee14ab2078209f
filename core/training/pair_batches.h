// Cuts pairs into batches for a network that reads sources by themselves: targets of like length
// side by side, each with its source.
#pragma once

#include <cstdint>
#include <vector>

#include "training/batches.h"

namespace onegin {

// A batch has up to B pairs, and of sources and of targets at most B * T tokens, what fills up the
// shorter ones included; a target that is longer by itself is cut and its state carried on, as in
// truncated BPTT. Pairs are drawn anew for every epoch, sorted by length within some hundreds, cut
// into batches, and the batches drawn again: all of it follows from the epoch's number and the
// seed. Keeps 20 bytes a line and one batch.
class PairBatches : public BatchSource {
 public:
  PairBatches(TokenView ids, const BatchPlan& plan);

  const Batch& next() override;
  const BatchPlan& plan() const override { return plan_; }
  double epochs() const override;
  bool at_epoch_start() const override { return given_ == 0; }
  double batch_ids() const override;
  void save(StateWriter& out) const override;
  bool load(StateReader& in) override;

 private:
  struct Line {
    std::uint32_t begin, source, target;  // the first id; tokens of each, the target's with </s>
    std::size_t ids() const { return std::size_t{source} + target + (target > 0 ? 1 : 0); }
  };
  void read_lines();
  void start_epoch();
  std::size_t count_at(std::size_t first) const;
  void sort(std::size_t pool_begin, std::size_t pool_end);
  void fill_sources(std::size_t count);
  void put(const Line& line, std::size_t lane, std::size_t steps, std::size_t lanes);
  std::size_t ids_before() const;

  TokenView ids_;
  BatchPlan plan_;
  std::size_t rows_;                   // B * T
  std::vector<Line> lines_;            // in their natural order
  std::vector<std::uint32_t> order_;   // lines of this epoch, batch by batch
  std::vector<std::uint32_t> counts_;  // lines of each batch
  std::uint64_t epoch_ = 0;
  std::size_t given_ = 0;     // ids of this epoch given out
  std::size_t at_ = 0;        // in order_: where the next batch begins
  std::size_t batch_at_ = 0;  // in counts_
  std::size_t cut_ = 0;       // tokens given out of the one target of a batch that is cut
  std::vector<TokenId> inputs_, targets_, sources_;
  std::vector<std::uint8_t> restarts_;
  std::vector<Source> spans_;
  Batch batch_;
};

}  // namespace onegin
