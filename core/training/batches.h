// Cuts a text into batches for truncated BPTT: B parallel streams, T tokens of each at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/neural_model.h"
#include "text/given_tokens.h"
#include "text/token_ids.h"
#include "training/state_bytes.h"

namespace onegin {

struct BatchPlan {
  bool sentences = false;
  bool pairs = false;  // of each line the source and the separator are no targets
  bool apart = false;  // pairs: sources stand apart from the inputs, as Batch::sources has them
  int streams = 32;    // B
  int steps = 64;      // T
  // Sentences only: draw the order of the lines anew for every epoch from this seed.
  std::optional<std::uint64_t> shuffle = std::nullopt;
  // Of a network that fills blanks: how it reads, and V. The order of windows is drawn, too.
  std::optional<BlankReading> blanks = std::nullopt;
  std::size_t types = 0;
};

// The same plan with B and T made small enough for a text of `ids.size()` tokens (and, in a
// sentence task, lines): first fewer streams, then shorter ones, down to one token.
BatchPlan fitted(BatchPlan plan, TokenView ids);

// An endless sequence of batches over a text, which must outlive it.
class BatchSource {
 public:
  virtual ~BatchSource() = default;

  // The next batch; valid until the next call. Its `steps` may be below T towards an epoch's end.
  virtual const Batch& next() = 0;

  virtual const BatchPlan& plan() const = 0;
  // Epochs done, with the share of the present one: 2.5 is in the middle of the third.
  virtual double epochs() const = 0;
  // True where the last batch ended an epoch.
  virtual bool at_epoch_start() const = 0;
  // Ids that a batch gives out, in the mean, without ends of epochs.
  virtual double batch_ids() const {
    return static_cast<double>(plan().streams) * static_cast<double>(plan().steps);
  }

  virtual void save(StateWriter& out) const = 0;
  // False if the position does not belong to this text and plan.
  virtual bool load(StateReader& in) = 0;
};

// Those that the plan asks for: of next tokens, of targets beside their sources, or of blanks.
std::unique_ptr<BatchSource> make_batches(TokenView ids, const BatchPlan& plan);

// Batches of next tokens. In one epoch every event of `ids` is a target exactly once; what
// is given is an input only.
//   stream task    the text is cut into B contiguous parts of equal length (to one token). Each
//                  part begins with <s> and a zeroed state; then the state is carried along.
//   sentence task  each stream takes up one line after another; a line begins with <s> and a zeroed
//                  state, so nothing crosses from one to the next.
// Keeps 4 bytes a line when lines are shuffled, else nothing that grows.
class Batches : public BatchSource {
 public:
  Batches(TokenView ids, const BatchPlan& plan);

  const Batch& next() override;
  const BatchPlan& plan() const override { return plan_; }
  double epochs() const override;
  bool at_epoch_start() const override { return done_ == 0; }
  void save(StateWriter& out) const override;
  bool load(StateReader& in) override;

 private:
  // A stream of a sentence task: the next event, and whether a line begins there.
  struct Lane {
    std::size_t next = 0;
    std::uint8_t busy = 0;
    std::uint8_t fresh = 0;
    GivenTokens given;  // follows from `next`
  };

  void fill_stream();
  void fill_sentences();
  bool take_line(Lane& lane);
  bool anything_left() const;  // of this epoch
  void start_epoch();
  void put(std::size_t at, TokenId input, TokenId target, bool restart);
  void put_next(std::size_t at, Lane& lane);

  TokenView ids_;
  BatchPlan plan_;
  std::vector<TokenId> inputs_, targets_;
  std::vector<std::uint8_t> restarts_;
  Batch batch_;

  std::uint64_t epoch_ = 0;
  std::size_t done_ = 0;              // ids of this epoch given out
  std::size_t column_ = 0;            // stream task: time steps given out
  std::size_t line_ = 0;              // sentence task: lines given out, or where the next begins
  std::vector<Lane> lanes_;           // sentence task: B
  std::vector<std::uint32_t> order_;  // where each line begins, in this epoch's order
};

}  // namespace onegin
