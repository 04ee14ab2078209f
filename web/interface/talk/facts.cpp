// The held-out part is found in the person's own bytes.
#include "talk/facts.h"

#include "talk/office.h"
#include "text/held_out_byte.h"

namespace onegin::web {
namespace {

constexpr std::size_t kCurvePoints = 1200;

// Keeps every other point once a curve is finer than any screen.
void add_point(std::vector<CurvePoint>& curve, CurvePoint point) {
  if (curve.size() >= kCurvePoints) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < curve.size(); i += 2) curve[kept++] = curve[i];
    curve.resize(kept);
  }
  curve.push_back(point);
}

}  // namespace

void take_task(Office& office, SlotId at, const TaskReady& ready) {
  State& state = office.state;
  if (at == kMixture && state.text.facts) return;  // it reads what the others have read
  if (!state.find(at)->without_text || state.text.bytes->empty()) {
    state.text.facts = ready;
    state.text.trouble = {};
    state.text.held_out =
        byte_of(*state.text.bytes, static_cast<std::uint64_t>(ready.held_out_line),
                static_cast<std::uint64_t>(ready.held_out_characters));
  }
  office.changed({Why::facts, at});
}

void take_model(Slot& slot, const Configured& configured) {
  slot.fields = configured.fields;
  slot.counted = configured.counted;
  slot.foreign = configured.foreign;
  slot.parameters = configured.parameters;
  slot.memory_bytes = configured.memory_bytes;
  slot.training_bytes = configured.training_bytes;
}

void take_progress(Slot& slot, const Progress& progress) {
  const double seen = slot.curve.empty() ? -1 : slot.curve.back().tokens;
  const double before = slot.bits();
  slot.progress = progress;
  const bool changed =
      slot.bits() > 0 && (slot.curve.empty() || progress.tokens > seen) && slot.bits() != before;
  slot.parameters = progress.parameters;
  slot.memory_bytes = progress.memory_bytes;
  if (!changed) return;
  add_point(slot.curve, {progress.seconds, progress.tokens, slot.bits(), progress.train_loss,
                         progress.validation_loss, progress.gradient_norm, progress.learning_rate,
                         progress.earlier_loss});
}

}  // namespace onegin::web
