// Files are asked of those models alone that have learnt further since they were mixed.
#include "talk/mixture.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "state/kinds.h"
#include "talk/facts.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {
namespace {

// Mixing may take a fifth of the time at most, so that the models keep the processor to themselves.
constexpr double kMixTimes = 4;

bool contains(const std::vector<SlotId>& all, SlotId at) {
  return std::find(all.begin(), all.end(), at) != all.end();
}

}  // namespace

void MixtureDesk::apply(const Intent& intent) {
  if (const auto* change = std::get_if<ChangeWeight>(&intent)) change_weight(*change);
  if (std::holds_alternative<FitWeights>(intent)) fit_weights();
}

void MixtureDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::progress:
      mixed_.erase(cause.at);
      [[fallthrough]];
    case Why::learnt:
      if (cause.at != kMixture) renew_if_due(cause.at);
      return;
    case Why::built:
      if (!the(cause.at).counted) renew();  // without it
      return;
    case Why::hidden:
    case Why::list:
      return renew();
    case Why::needs_text:
      return hold_text();
    case Why::types:
      forget();
      return renew();
    case Why::text:
    case Why::task:
      forget();
      text_sent_ = false;
      return;
    case Why::lost:
      if (cause.at == kMixture) return lose(cause.words);
      [[fallthrough]];
    case Why::cleared:
      return forget_model(cause.at);
    case Why::ended:
      if (contains(members_, cause.at) || contains(wanted_, cause.at)) forget();
      mixed_.erase(cause.at);
      std::erase_if(state_.kept_weights, [&](const auto& each) { return each.slot == cause.at; });
      return;
    default:
      return;
  }
}

// Models that have learnt something and can be asked for it.
std::vector<SlotId> MixtureDesk::mixable() const {
  std::vector<SlotId> able_ones;
  for (const Slot& slot : state_.slots) {
    const bool able = slot.phase != Phase::waiting && slot.phase != Phase::failed;
    const bool same = state_.comparable(slot);
    if (slot.shown && speaks(slot) && able && same && slot.progress.trained)
      able_ones.push_back(slot.id);
  }
  return able_ones;
}

// A clock that runs while any model learns.
double MixtureDesk::training_seconds() const {
  double most = 0;
  for (const Slot& slot : state_.slots) {
    if (slot.shown && !slot.counted) most = std::max(most, slot.progress.seconds);
  }
  return most;
}

// The mixture's session reads the text: it is asked about it where no model has read it.
void MixtureDesk::hold_text() {
  if (std::exchange(text_sent_, true)) return;
  office_.changed({Why::emptied, kMixture});
  office_.line.send(*this, kMixture, read_text(state_), text_payload(state_));
}

void MixtureDesk::renew_if_due(SlotId at) {
  if (mixed_[at]) return;
  const double now = training_seconds();
  if (now < begun_) {  // a model was reset
    begun_ = now;
    due_ = now + kMixSeconds;
  }
  if (the(at).phase != Phase::training || now >= due_) renew();
}

void MixtureDesk::renew() {
  if (office_.line.has_given_up(kMixture)) return;
  if (!saves_.empty() || mixing_ != 0) {
    again_ = true;
    return;
  }
  again_ = false;
  wanted_ = mixable();
  if (wanted_.size() < 2 || state_.text.bytes->empty()) return forget();
  if (wanted_ != members_) {
    by_hand_.clear();
    held_ = false;
    take_kept_weights();
  }
  begun_ = training_seconds();
  files_.assign(wanted_.size(), {});
  for (const SlotId at : wanted_) {
    if (held_ && mixed_[at]) continue;
    saves_[at] = office_.line.send(*this, at, Save{"onegin", false});
  }
  if (saves_.empty() && (!held_ || reweigh_)) mix();
}

// Chosen by hand before a reload, for just these models.
void MixtureDesk::take_kept_weights() {
  const std::vector<MixtureWeight>& kept = state_.kept_weights;
  const auto is_member = [](const MixtureWeight& each, SlotId at) { return each.slot == at; };
  if (!std::equal(kept.begin(), kept.end(), wanted_.begin(), wanted_.end(), is_member)) return;
  for (const MixtureWeight& each : kept) by_hand_.push_back(each.weight);
  state_.kept_weights.clear();
}

void MixtureDesk::take(SlotId at, Event& event) {
  if (const auto* ready = std::get_if<TaskReady>(&event.body)) {
    take_task(office_, at, *ready);
  } else if (std::holds_alternative<Saved>(event.body)) {
    take_saved(at, std::move(event.payload));
  } else if (const auto* configured = std::get_if<Configured>(&event.body)) {
    take_weights(*configured);
  } else if (const auto* progress = std::get_if<Progress>(&event.body)) {
    take_mixed(*progress);
  }
}

void MixtureDesk::take_saved(SlotId at, Bytes file) {
  saves_.erase(at);
  mixed_[at] = the(at).phase != Phase::training;
  const auto place = std::find(wanted_.begin(), wanted_.end(), at);
  files_[static_cast<std::size_t>(place - wanted_.begin())] = std::move(file);
  if (saves_.empty()) mix();
}

void MixtureDesk::mix() {
  hold_text();
  Mix command;
  command.weights = by_hand_;
  for (const Bytes& file : files_) {
    command.sizes.push_back(static_cast<std::uint32_t>(file.size()));
  }
  // It says on the common types what an unknown token is.
  if (state_.common.on) files_.push_back(bytes_of(*state_.text.bytes));
  members_ = wanted_;
  held_ = true;
  reweigh_ = false;
  mixing_ = office_.ask(*this, kMixture, std::move(command), joined(std::exchange(files_, {})));
}

void MixtureDesk::take_weights(const Configured& configured) {
  if (reweigh_) return;  // the person has chosen others meanwhile
  state_.weights.clear();
  for (std::size_t i = 0; i < std::min(members_.size(), configured.fields.size()); ++i) {
    const double weight = std::strtod(configured.fields[i].value.c_str(), nullptr);
    state_.weights.push_back({members_[i], weight});
  }
  state_.weights_by_hand = !by_hand_.empty();
}

void MixtureDesk::take_mixed(const Progress& progress) {
  Slot& slot = state_.mixture;
  mixing_ = 0;
  losses_ = 0;
  slot.shown = true;
  slot.phase = Phase::trained;
  slot.trouble = {};
  slot.progress = progress;
  slot.parameters = progress.parameters;
  slot.memory_bytes = progress.memory_bytes;
  CurvePoint point{training_seconds(), 0, progress.bits_per_character};
  for (const SlotId at : members_) {
    const Slot& member = the(at);
    if (!member.counted) point.tokens = std::max(point.tokens, member.progress.tokens);
  }
  if (point.bits > 0) {
    while (!slot.curve.empty() && slot.curve.back().seconds >= point.seconds) slot.curve.pop_back();
    slot.curve.push_back(point);
  }
  const double now = training_seconds();
  due_ = now + std::max(kMixSeconds, kMixTimes * (now - begun_));
  office_.changed({Why::learnt, kMixture});
  if (again_) renew();
}

void MixtureDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  if (at != kMixture) return stop_collecting();  // the model itself is well
  if (id == mixing_) {
    mixing_ = 0;
    held_ = false;
    state_.mixture.shown = true;
  }
  Desk::failed(at, id, failed);
}

// A model whose file was awaited has been built anew or lost.
void MixtureDesk::stop_collecting() {
  for (const auto& [at, id] : saves_) office_.line.forget(*this, at);
  saves_.clear();
  files_.clear();
  again_ = false;
  held_ = false;  // files that came are gone: all are sent again
}

void MixtureDesk::forget_model(SlotId at) {
  if (saves_.find(at) != nullptr) stop_collecting();
  mixed_.erase(at);
}

void MixtureDesk::forget() {
  stop_collecting();
  office_.changed({Why::cleared, kMixture});
  office_.line.drop(mixing_);
  begun_ = 0;
  due_ = kMixSeconds;
  members_.clear();
  wanted_.clear();
  by_hand_.clear();
  reweigh_ = false;
  losses_ = 0;
  office_.revive(kMixture);
  state_.mixture = no_mixture();
  state_.weights.clear();
  state_.weights_by_hand = false;
}

// Its session is gone, and all that it held.
void MixtureDesk::lose(std::string_view reason) {
  Slot& slot = state_.mixture;
  mixing_ = 0;
  text_sent_ = false;
  stop_collecting();
  const Sentence lost = lost_sentence(reason);
  slot.trouble = lost;
  if (++losses_ > kTrials) {
    office_.line.give_up(kMixture);
    slot.phase = Phase::failed;
    slot.trouble = say("{0} Choose smaller models or a shorter text, then By EM.", lost);
  } else {
    slot.phase = Phase::waiting;
    office_.line.restart(kMixture, false);
    renew();
  }
  office_.announce(say("{0}: {1}", slot.name, slot.trouble));
}

void MixtureDesk::change_weight(const ChangeWeight& change) {
  if (state_.weights.size() != members_.size()) return;
  double others = 0;
  for (const MixtureWeight& each : state_.weights) {
    if (each.slot != change.slot) others += each.weight;
  }
  state_.kept_weights.clear();
  const double weight = std::clamp(change.weight, 0.0, 1.0);
  const auto rest = static_cast<double>(state_.weights.size() - 1);
  by_hand_.clear();
  for (MixtureWeight& each : state_.weights) {
    if (each.slot == change.slot) {
      each.weight = weight;
    } else {
      each.weight = (1 - weight) * (others > 0 ? each.weight / others : 1 / rest);
    }
    by_hand_.push_back(each.weight);
  }
  state_.weights_by_hand = reweigh_ = true;
  renew();
}

void MixtureDesk::fit_weights() {
  office_.revive(kMixture);
  by_hand_.clear();
  state_.kept_weights.clear();
  reweigh_ = true;
  renew();
}

}  // namespace onegin::web
