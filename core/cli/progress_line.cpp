// Overwrites its own line on standard error.
#include "cli/progress_line.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "cli/output.h"

namespace onegin::cli {

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) != 0) {}

void ProgressLine::show(const Progress& progress) {
  if (!terminal_ || progress.seconds < 1) return;
  std::string line = fixed(100 * progress.fraction, 0) + " %  step " +
                     grouped(static_cast<std::uint64_t>(progress.step)) + "  epoch " +
                     fixed(progress.epoch, 2) + "  " +
                     grouped(static_cast<std::uint64_t>(progress.tokens_per_second)) + " tokens/s";
  if (!std::isnan(progress.train_loss)) {
    line += "  training loss " + fixed(progress.train_loss, 3);
  }
  if (!std::isnan(progress.validation_loss)) {
    line += "  validation loss " + fixed(progress.validation_loss, 3);
  }
  if (progress.remaining_seconds > 0) line += "  " + duration(progress.remaining_seconds) + " left";
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::clear() {
  if (shown_) std::fprintf(stderr, "\r\033[K");
  shown_ = false;
}

}  // namespace onegin::cli
