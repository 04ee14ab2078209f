// Once the pace of a network is known, its size is fitted to the time there is.
#include <array>
#include <cstdlib>

#include "session/fitted_size.h"
#include "talk/training.h"

namespace onegin::web {
namespace {

// Seconds of training after which the pace is known, and after which a training is no beginning.
constexpr double kPaceKnown = 1, kBegun = 10;
constexpr std::array kOfferedSizes{32, 48, 64, 96, 128, 192, 256, 384, 512};

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
