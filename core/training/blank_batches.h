// Batches from which a network learns to fill blanks.
#pragma once

#include "math/random.h"
#include "training/batches.h"
#include "training/passage_rows.h"
#include "training/passages.h"

namespace onegin {

// Each stream reads one passage after another, with what is asked for as its targets. Where that is
// hidden it is drawn anew for every batch from the seed (dynamic masking; Devlin et al. 2019): of
// the tokens asked for 80 % are hidden, 10 % are shown as another token, and 10 % as they are.
// What is given, and </s>, is never asked for. Keeps 4 bytes a line or a passage.
class BlankBatches : public BatchSource {
 public:
  // `plan.blanks` says how the network reads.
  BlankBatches(TokenView ids, const BatchPlan& plan);

  const Batch& next() override;
  const BatchPlan& plan() const override { return plan_; }
  double epochs() const override;
  bool at_epoch_start() const override { return done_ == 0; }
  void save(StateWriter& out) const override;
  bool load(StateReader& in) override;

 private:
  void fill();
  std::size_t lanes() const;
  void hide();
  void hide_one(std::size_t row, Random& random);

  TokenView ids_;
  BatchPlan plan_;
  Passages passages_;
  PassageRows rows_;
  Batch batch_;
  std::uint64_t epoch_ = 0, batches_ = 0;
  std::size_t done_ = 0;  // ids of this epoch given out
};

}  // namespace onegin
