// Constant, warm-up + cosine, plateau.
#include "training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace onegin {

double scheduled_rate(const TrainingConfig& config, double fraction, int halvings) {
  constexpr double kLast = 0.01;
  const double f = std::clamp(fraction, 0.0, 1.0);
  switch (config.schedule) {
    case ScheduleKind::constant:
      return config.learning_rate;
    case ScheduleKind::plateau:
      return std::ldexp(config.learning_rate, -halvings);
    case ScheduleKind::cosine:
      break;
  }
  if (f < config.warm_up) return config.learning_rate * std::max(kLast, f / config.warm_up);
  const double x = (f - config.warm_up) / (1 - config.warm_up);
  const double cosine = (1 + std::cos(std::numbers::pi * x)) / 2;
  return config.learning_rate * (kLast + (1 - kLast) * cosine);
}

}  // namespace onegin
