// Once the pace of a network is known, its size is fitted to the time there is.
#include <cstdlib>

#include "talk/training.h"

namespace onegin::web {
namespace {

constexpr double kBegun = 10;  // seconds of training after which it is no beginning

bool is_chosen(const Slot& slot, std::string_view setting) {
  for (const auto& [name, value] : slot.changed) {
    if (name == setting) return true;
  }
  return false;
}

int size_of(const Slot& slot) {
  for (const FieldDescription& field : slot.fields) {
    if (field.name == kSizeSetting) return std::atoi(field.value.c_str());
  }
  return 0;
}

}  // namespace

// True if the model is built anew, smaller: it trains from the beginning as soon as it stands.
bool TrainingDesk::fit_size(SlotId at) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const Progress& p = slot.progress;
  if (slot.counted || work.paced || p.seconds < kPaceKnown) return false;
  work.paced = true;
  const int size = size_of(slot);
  const bool free = size > 0 && !is_chosen(slot, kSizeSetting) && p.seconds < kBegun;
  if (!free || !state_.text.facts || state_.training_seconds <= 0) return false;
  const Pace pace{state_.text.facts->train_tokens, state_.training_seconds, p.tokens_per_second,
                  size};
  const int fitted = fitted_size(pace, kOfferedSizes);
  slot.fit = {fitted, p.tokens_per_second, readings(pace, fitted), pace.seconds};
  if (fitted == size) return false;
  work.train_when_built = true;
  build_anew(at);
  return true;
}

}  // namespace onegin::web
