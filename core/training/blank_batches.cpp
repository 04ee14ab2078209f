// Packs passages into batches and hides what is asked for.
#include "training/blank_batches.h"

#include <algorithm>

#include "math/random.h"
#include "models/language_model.h"

namespace onegin {
namespace {

constexpr std::uint64_t kHidingStream = 0xb2;  // of the seed

BatchPlan fitted_to_window(BatchPlan plan, TokenView ids) {
  plan = fitted(plan, ids);
  if (plan.blanks->window < static_cast<std::size_t>(plan.steps)) {
    plan.steps = static_cast<int>(plan.blanks->window);
  }
  return plan;
}

}  // namespace

BlankBatches::BlankBatches(TokenView ids, const BatchPlan& plan)
    : ids_(ids),
      plan_(fitted_to_window(plan, ids)),
      passages_(ids, plan.sentences, static_cast<std::size_t>(plan_.steps), plan.shuffle),
      rows_(ids, plan.pairs) {}

// Of a stream's windows all batches of an epoch have about as many: a last batch of a few would
// make a noisy step.
std::size_t BlankBatches::lanes() const {
  const auto streams = static_cast<std::size_t>(plan_.streams);
  if (plan_.sentences) return streams;
  const std::size_t batches = (passages_.count() + streams - 1) / streams;
  return (passages_.count() + batches - 1) / batches;
}

void BlankBatches::fill() {
  const std::size_t lanes = this->lanes(), most = static_cast<std::size_t>(plan_.steps);
  rows_.clear(most, lanes);
  std::size_t steps = 0;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    std::size_t row = 0;
    while (passages_.left()) {
      const Passage passage = passages_.next();
      if (row + passage.rows() > most) break;
      rows_.put(passage, row, lane, {passage.begin, passage.end}, kNoTarget);
      done_ += passage.end - passage.begin;
      row += passage.rows();
      passages_.pass();
    }
    steps = std::max(steps, row);
  }
  batch_ = rows_.batch(steps);
}

// Of what is asked for; a row shows its token until then.
void BlankBatches::hide_one(std::size_t row, Random& random) {
  const std::uint32_t tenth = random.below(10);
  if (tenth < 8) {
    rows_.inputs[row] = plan_.blanks->hidden;
  } else if (tenth == 8 && plan_.types > kFirstText) {
    rows_.inputs[row] =
        kFirstText + random.below(static_cast<std::uint32_t>(plan_.types) - kFirstText);
  }
}

void BlankBatches::hide() {
  Random random(plan_.shuffle.value_or(0) + (batches_ << 20U), kHidingStream);
  const std::span<TokenId> targets = std::span(rows_.targets).first(batch_.targets.size());
  const auto tokens = static_cast<std::uint32_t>(
      std::count_if(targets.begin(), targets.end(), [](TokenId t) { return t != kNoTarget; }));
  if (tokens == 0) return;
  std::size_t asked = 0, token = 0, one = 0;  // `one` is asked for where the draw took none
  const std::uint32_t spare = random.below(tokens);
  for (std::size_t row = 0; row < targets.size(); ++row) {
    if (targets[row] == kNoTarget) continue;
    if (token++ == spare) one = row;
    if (random.uniform() < plan_.blanks->share) {
      hide_one(row, random);
      ++asked;
    } else {
      targets[row] = kNoTarget;
    }
  }
  if (asked > 0) return;
  targets[one] = rows_.inputs[one];
  hide_one(one, random);
}

const Batch& BlankBatches::next() {
  const auto asks = [](TokenId target) { return target != kNoTarget; };
  do {
    fill();
  } while (passages_.left() && std::none_of(batch_.targets.begin(), batch_.targets.end(), asks));
  if (plan_.blanks->hides()) hide();
  ++batches_;
  if (!passages_.left()) {
    done_ = 0;
    passages_.start_epoch(++epoch_);
  }
  return batch_;
}

double BlankBatches::epochs() const {
  const double n = static_cast<double>(std::max<std::size_t>(ids_.size(), 1));
  return static_cast<double>(epoch_) + static_cast<double>(done_) / n;
}

void BlankBatches::save(StateWriter& out) const {
  out.put(std::uint64_t{ids_.size()});
  out.put(static_cast<std::uint32_t>(plan_.streams));
  out.put(static_cast<std::uint32_t>(plan_.steps));
  out.put(epoch_);
  out.put(batches_);
  out.put(std::uint64_t{done_});
  passages_.save(out);
}

bool BlankBatches::load(StateReader& in) {
  if (in.get<std::uint64_t>() != ids_.size()) return false;
  if (in.get<std::uint32_t>() != static_cast<std::uint32_t>(plan_.streams)) return false;
  if (in.get<std::uint32_t>() != static_cast<std::uint32_t>(plan_.steps)) return false;
  epoch_ = in.get<std::uint64_t>();
  batches_ = in.get<std::uint64_t>();
  const auto done = in.get<std::uint64_t>();
  if (!in.ok() || done >= ids_.size()) return false;
  done_ = static_cast<std::size_t>(done);
  passages_.start_epoch(epoch_);
  return passages_.load(in) && in.ok();
}

}  // namespace onegin
