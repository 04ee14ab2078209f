// A part of the text is put to every model, and to gzip, while its figures are looked at.
#include <cstring>

#include "evaluation/comparison.h"
#include "talk/controller.h"

namespace onegin::web {

// What is looked at, if it is this model's.
std::optional<Part> Controller::measured_part(const Slot& slot) const {
  if (!state_.comparable(slot)) return std::nullopt;
  if (state_.tab == Tab::compare) return state_.comparison.part;
  const Difference& d = state_.difference;
  const bool chosen = slot.id == d.first || slot.id == d.second;
  if (state_.tab == Tab::score && d.shown && chosen) return Part::held_out;
  return std::nullopt;
}

// Figures of a model that learns are old before they are shown: it is measured when it stops.
void Controller::measure(SlotId at) {
  Slot& slot = the(at);
  Work& work = work_[at];
  const std::optional<Part> looked_at = measured_part(slot);
  // A long text would keep the model from what is asked now. Its end leads back here.
  if (work.measure && (work.measuring.part != looked_at || slot.phase == Phase::training)) {
    send(at, Cancel{work.measure});
  }
  if (work.measure || !looked_at || !state_.text.facts) return;
  const Part part = *looked_at;
  const std::string_view text = state_.part_of_text(part);
  if (state_.tab == Tab::compare && gzip_asked_ == 0 && !text.empty()) {
    gzip_asked_ = next_id_++;
    // The models say nothing of sources, so gzip has none either.
    const std::string targets = state_.pairs() ? targets_of(text) : std::string();
    const std::string_view judged = state_.pairs() ? std::string_view(targets) : text;
    state_.comparison.target_bytes = static_cast<double>(judged.size());
    platform_.measure_gzip(judged, gzip_asked_);
  }
  const bool able =
      slot.shown && slot.learnt() && slot.phase != Phase::waiting && slot.phase != Phase::training;
  if (!able || text.empty()) return;
  const double step = slot.progress.step;
  if (slot.measured && slot.measured->part == part && slot.measured->step == step) return;
  work.measuring = {};
  work.measuring.part = part;
  work.measuring.step = step;
  Score score;
  score.log_probs = part == Part::held_out;
  put_on_common(at);
  work.measure = send(at, score, question_of(text));
}

void Controller::measure_all() {
  for (const SlotId at : state_.ids()) measure(at);
}

void Controller::take_measured(Work& work, const Scored& scored, const Bytes& payload) {
  Measured& measured = work.measuring;
  if (payload.size() < scored.events * sizeof(double)) return;
  for (std::size_t i = 0; i < scored.events; ++i) {
    double log_prob = 0;
    std::memcpy(&log_prob, payload.data() + i * sizeof log_prob, sizeof log_prob);
    measured.log_probs.push_back(static_cast<float>(log_prob));
  }
  // A long line comes in pieces.
  if (scored.line > measured.ends.size()) measured.ends.push_back(0);
  measured.ends.back() = static_cast<std::uint32_t>(measured.log_probs.size());
}

void Controller::take_gzip(std::uint32_t number, double bytes) {
  if (number == gzip_asked_) state_.comparison.gzip = bytes;
}

}  // namespace onegin::web
