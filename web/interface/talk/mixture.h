// The mixture follows its models: what has learnt further is saved, sent to the mixture's session,
// and mixed there.
#pragma once

#include <vector>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class MixtureDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  static constexpr double kMixSeconds = 4;  // of training before the first, and between two

  std::vector<SlotId> mixable() const;
  double training_seconds() const;
  void hold_text();
  void renew();
  void renew_if_due(SlotId at);
  void take_saved(SlotId at, Bytes file);
  void mix();
  void take_weights(const Configured& configured);
  void take_mixed(const Progress& progress);
  void take_kept_weights();
  void stop_collecting();
  void forget();
  void forget_model(SlotId at);
  void lose(std::string_view reason);
  void change_weight(const ChangeWeight& change);
  void fit_weights();

  std::vector<SlotId> members_;  // of the mixture there is, in its order
  std::vector<SlotId> wanted_;   // while it is renewed, in two stages: saved, then mixed
  std::vector<Bytes> files_;     // of those wanted; empty: the model stays
  BySlot<std::uint32_t> saves_;  // of files not there yet
  BySlot<bool> mixed_;           // stand in the mixture as they are
  std::uint32_t mixing_ = 0;     // Mix under way
  bool text_sent_ = false;
  bool held_ = false;                     // the mixture's session holds `members`
  bool reweigh_ = false;                  // the weights were changed by a person
  bool again_ = false;                    // something changed meanwhile
  double begun_ = 0, due_ = kMixSeconds;  // see training_seconds()
  std::vector<double> by_hand_;           // weights for `members`; empty: by EM
  int losses_ = 0;                        // of the session, since it mixed
};

}  // namespace onegin::web
