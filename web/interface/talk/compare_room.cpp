// Every model writes the targets of a part of the pairs when a person wants it.
#include <algorithm>
#include <memory>
#include <string_view>

#include "state/written_targets.h"
#include "talk/by_slot.h"
#include "talk/office.h"
#include "talk/orders.h"
#include "talk/room_desks.h"

namespace onegin::web::compare_room {
namespace {

class TargetsDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    const auto act = Act::from(intent);
    if (!act) return;
    if (act->what == What::stop) return stop_all();
    const std::string_view text = state_.part_of_text(state_.comparison.part);
    all().pairs = static_cast<double>(std::count(text.begin(), text.end(), '\n'));
    for (const SlotId at : state_.ids()) write(at);
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::training:
        // A person wants it to learn now.
        return office_.line.cancel(asked_[cause.at]);
      case Why::learnt: {
        const WrittenTargets* known = all().find(cause.at);
        const Slot* slot = state_.find(cause.at);
        const bool old = known != nullptr && slot != nullptr && known->step != slot->progress.step;
        if (old) forget(cause.at);
        return;
      }
      case Why::types:
      case Why::text:
        for (const SlotId at : state_.ids()) forget(at);
        return;
      case Why::cleared:
      case Why::ended:
        return forget(cause.at);
      case Why::lost:
        return end(cause.at, lost_sentence(cause.words));
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    WrittenTargets* known = all().find(at);
    if (known == nullptr) return;
    if (std::holds_alternative<Decoded>(event.body)) ++known->done;
    if (const auto* found = std::get_if<Decodings>(&event.body)) known->found = *found;
    if (event.last) end(at, {});
  }

  // The model is as it was; only this it did not answer.
  void failed(SlotId at, std::uint32_t, const Failed& failed) override {
    end(at, sentence_of(failed));
  }

 private:
  AllTargets& all() { return state_.shelf.at<AllTargets>(); }

  void write(SlotId at) {
    const Slot& slot = the(at);
    const std::string_view text = state_.part_of_text(state_.comparison.part);
    if (asked_[at] != 0 || !says_next(slot) || !state_.comparable(slot) || text.empty()) return;
    WrittenTargets* known = all().find(at);
    if (known == nullptr) known = &all().models.emplace_back();
    *known = {
        .slot = at, .part = state_.comparison.part, .step = slot.progress.step, .running = true};
    asked_[at] = office_.ask(*this, at, Decode{}, question_of(text));
  }

  void stop_all() {
    for (const SlotId at : state_.ids()) office_.line.cancel(asked_[at]);
  }

  void end(SlotId at, const Sentence& trouble) {
    asked_.erase(at);
    WrittenTargets* known = all().find(at);
    if (known == nullptr || !known->running) return;
    known->running = false;
    known->trouble = trouble;
    if (!all().running()) {
      state_.lessons.mark("measures", all().known());
      office_.announce(say("The targets are written."));
    }
  }

  void forget(SlotId at) {
    if (std::uint32_t* asked = asked_.find(at)) office_.line.drop(*asked);
    asked_.erase(at);
    std::erase_if(all().models, [at](const WrittenTargets& one) { return one.slot == at; });
  }

  BySlot<std::uint32_t> asked_;
};

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<TargetsDesk>(office); }

}  // namespace onegin::web::compare_room
