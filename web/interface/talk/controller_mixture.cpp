// The mixture follows its models: what has learnt further is saved, sent to the mixture's session,
// and mixed there.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "state/kinds.h"
#include "talk/controller.h"

namespace onegin::web {
namespace {

// Mixing may take a fifth of the time at most, so that the models keep the processor to themselves.
constexpr double kMixTimes = 4;

}  // namespace

// Models that have learnt something and can be asked for it.
std::vector<SlotId> Controller::mixable() const {
  std::vector<SlotId> able_ones;
  for (const Slot& slot : state_.slots) {
    const bool able = slot.phase != Phase::waiting && slot.phase != Phase::failed;
    const bool same = state_.comparable(slot);
    if (slot.shown && able && same && slot.progress.trained) able_ones.push_back(slot.id);
  }
  return able_ones;
}

// A clock that runs while any model learns.
double Controller::training_seconds() const {
  double most = 0;
  for (const Slot& slot : state_.slots) {
    if (slot.shown && !slot.counted) most = std::max(most, slot.progress.seconds);
  }
  return most;
}

void Controller::renew_mixture_if_due(SlotId at) {
  if (work_[at].in_mixture) return;
  const double now = training_seconds();
  if (now < mixing_.begun) {  // a model was reset
    mixing_.begun = now;
    mixing_.due = now + kMixSeconds;
  }
  if (the(at).phase != Phase::training || now >= mixing_.due) renew_mixture();
}

void Controller::renew_mixture() {
  if (line_.has_given_up(kMixture)) return;
  if (mixing_.missing > 0 || mixing_.id) {
    mixing_.again = true;
    return;
  }
  mixing_.again = false;
  std::vector<SlotId> members = mixable();
  if (members.size() < 2 || state_.text.bytes->empty()) return forget_mixture();
  if (members != mixing_.members) {
    mixing_.by_hand.clear();
    mixing_.held = false;
    take_kept_weights(members);
  }
  mixing_.begun = training_seconds();
  mixing_.files.assign(members.size(), {});
  bool changed = !mixing_.held || mixing_.reweigh;
  for (const SlotId at : members) {
    Work& work = work_[at];
    if (mixing_.held && work.in_mixture) continue;
    work.save = send(at, Save{"onegin", false});
    ++mixing_.missing;
    changed = true;
  }
  mixing_.wanted = std::move(members);
  if (changed && mixing_.missing == 0) mix();
}

// Chosen by hand before a reload, for just these models.
void Controller::take_kept_weights(const std::vector<SlotId>& members) {
  const std::vector<MixtureWeight>& kept = state_.kept_weights;
  const auto is_member = [](const MixtureWeight& each, SlotId at) { return each.slot == at; };
  if (!std::equal(kept.begin(), kept.end(), members.begin(), members.end(), is_member)) return;
  for (const MixtureWeight& each : kept) mixing_.by_hand.push_back(each.weight);
  state_.kept_weights.clear();
}

void Controller::take_saved(SlotId at, std::uint32_t id, Bytes& file) {
  Work& work = work_[at];
  if (!work.save || id != work.save) return;
  work.save = 0;
  work.in_mixture = the(at).phase != Phase::training;
  const auto place = std::find(mixing_.wanted.begin(), mixing_.wanted.end(), at);
  mixing_.files[static_cast<std::size_t>(place - mixing_.wanted.begin())] = std::move(file);
  if (--mixing_.missing == 0) mix();
}

void Controller::mix() {
  hold_text();
  put_on_common(kMixture);
  Mix command;
  command.weights = mixing_.by_hand;
  for (const Bytes& file : mixing_.files) {
    command.sizes.push_back(static_cast<std::uint32_t>(file.size()));
  }
  // It says on the common types what an unknown token is.
  if (state_.common.on) mixing_.files.push_back(bytes_of(*state_.text.bytes));
  mixing_.members = mixing_.wanted;
  mixing_.held = true;
  mixing_.reweigh = false;
  mixing_.id = send(kMixture, std::move(command), joined(std::exchange(mixing_.files, {})));
}

// A model whose file was awaited has been built anew or lost.
void Controller::stop_collecting() {
  for (auto& [at, work] : work_) work.save = 0;
  mixing_.files.clear();
  mixing_.missing = 0;
  mixing_.again = false;
  mixing_.held = false;  // files that came are gone: all are sent again
}

void Controller::forget_mixture() {
  stop_collecting();
  Work& work = work_[kMixture];
  office.changed({Why::cleared, kMixture});
  line_.drop(mixing_.id);
  mixing_.begun = 0;
  mixing_.due = kMixSeconds;
  mixing_.members.clear();
  mixing_.by_hand.clear();
  mixing_.reweigh = false;
  Work old = std::exchange(work, Work{});
  work.task = old.task;
  work.types = std::move(old.types);
  work.on_common = old.on_common && !line_.has_given_up(kMixture);
  if (line_.has_given_up(kMixture)) line_.restart(kMixture, false);
  state_.mixture = no_mixture();
  state_.weights.clear();
  state_.weights_by_hand = false;
}

void Controller::take_mixed(const Configured& configured) {
  if (mixing_.reweigh) return;  // the person has chosen others meanwhile
  state_.weights.clear();
  double sum = 0;
  for (std::size_t i = 0; i < std::min(mixing_.members.size(), configured.fields.size()); ++i) {
    const double weight = std::strtod(configured.fields[i].value.c_str(), nullptr);
    state_.weights.push_back({mixing_.members[i], weight});
    sum += weight;
  }
  for (MixtureWeight& each : state_.weights) each.weight /= sum;
  state_.weights_by_hand = !mixing_.by_hand.empty();
}

void Controller::take_mixed(const Progress& progress) {
  Slot& slot = state_.mixture;
  mixing_.id = 0;
  work_[kMixture].losses = 0;
  slot.shown = true;
  slot.phase = Phase::trained;
  slot.trouble.clear();
  slot.progress = progress;
  slot.parameters = progress.parameters;
  slot.memory_bytes = progress.memory_bytes;
  CurvePoint point{training_seconds(), 0, progress.bits_per_character};
  for (const SlotId at : mixing_.members) {
    const Slot& member = the(at);
    if (!member.counted) point.tokens = std::max(point.tokens, member.progress.tokens);
  }
  if (point.bits > 0) {
    while (!slot.curve.empty() && slot.curve.back().seconds >= point.seconds) slot.curve.pop_back();
    slot.curve.push_back(point);
  }
  const double now = training_seconds();
  mixing_.due = now + std::max(kMixSeconds, kMixTimes * (now - mixing_.begun));
  office.changed({Why::learnt, kMixture});
  if (mixing_.again) renew_mixture();
}

// Its session is gone, and all that it held.
void Controller::lose_mixture() {
  mixing_.id = 0;
  mixing_.text_sent = false;
  stop_collecting();
}

void Controller::change_weight(const ChangeWeight& change) {
  if (state_.weights.size() != mixing_.members.size()) return;
  double others = 0;
  for (const MixtureWeight& each : state_.weights) {
    if (each.slot != change.slot) others += each.weight;
  }
  state_.kept_weights.clear();
  const double weight = std::clamp(change.weight, 0.0, 1.0);
  const auto rest = static_cast<double>(state_.weights.size() - 1);
  mixing_.by_hand.clear();
  for (MixtureWeight& each : state_.weights) {
    if (each.slot == change.slot) {
      each.weight = weight;
    } else {
      each.weight = (1 - weight) * (others > 0 ? each.weight / others : 1 / rest);
    }
    mixing_.by_hand.push_back(each.weight);
  }
  state_.weights_by_hand = mixing_.reweigh = true;
  renew_mixture();
}

void Controller::fit_weights() {
  if (line_.has_given_up(kMixture)) line_.restart(kMixture, false);
  mixing_.by_hand.clear();
  state_.kept_weights.clear();
  mixing_.reweigh = true;
  renew_mixture();
}

}  // namespace onegin::web
