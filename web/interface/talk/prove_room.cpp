// Every model proves itself in its own session, now; what was found stays until it is another
// model.
#include "state/prove_room.h"

#include <memory>
#include <utility>
#include <vector>

#include "talk/office.h"
#include "talk/room_desks.h"

namespace onegin::web::prove_room {
namespace {

class ProveDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    const auto act = Act::from(intent);
    if (!act) return;
    switch (act->what) {
      case What::all:
        prove_all();
        break;
      case What::one:
        prove(static_cast<SlotId>(act->number));
        break;
      case What::stop:
        stop();
        break;
      case What::cache:
        choose_cache(act->number != 0);
        break;
    }
    mark();
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::types:
        for (const SlotId at : state_.ids()) forget(at);
        break;
      case Why::cleared:
      case Why::ended:
        forget(cause.at);
        break;
      case Why::lost:
        lose(cause.at, lost_sentence(cause.words));
        break;
      default:
        return;
    }
    mark();
  }

  void take(SlotId, Event& event) override {
    Asked* asked = find(event.id);
    Proofs* proofs = asked != nullptr ? proofs_of(*asked) : nullptr;
    if (proofs == nullptr) return;
    if (auto* row = std::get_if<Proof>(&event.body)) {
      take_row(*asked, *proofs, std::move(*row));
    } else if (const auto* proving = std::get_if<Proving>(&event.body)) {
      proofs->fraction = proving->fraction;
    } else if (const auto* proven = std::get_if<Proven>(&event.body)) {
      proofs->notes = proven->notes;
    } else if (std::holds_alternative<Cancelled>(event.body)) {
      proofs->stopped = true;
    }
    if (event.last) end(event.id);
    mark();
  }

  // The model is as it was; only this is not known of it.
  void failed(SlotId, std::uint32_t id, const Failed& failed) override {
    end(id, sentence_of(failed));
    mark();
  }

 private:
  struct Asked {
    std::uint32_t id = 0;
    SlotId slot = 0;
    bool cache = false;
  };

  Proved& proved() { return state_.shelf.at<Proved>(); }
  Found& found(bool cache) { return proved().found[cache ? 1 : 0]; }
  Proofs* proofs_of(const Asked& asked) { return found(asked.cache).find(asked.slot); }
  Asked* find(std::uint32_t id) {
    for (Asked& asked : asked_) {
      if (asked.id == id) return &asked;
    }
    return nullptr;
  }

  void prove_all() {
    for (const SlotId at : state_.ids()) prove(at);
  }

  void prove(SlotId at) {
    const Slot* slot = state_.find(at);
    if (slot == nullptr || !can_answer(*slot) || !fills(*slot)) return;
    const bool cache = proved().cache;
    Found& all = found(cache);
    Proofs* known = all.find(at);
    if (known != nullptr && known->running) return;
    if (known == nullptr) known = &all.models.emplace_back();
    *known = Proofs();
    known->slot = at;
    known->step = slot->progress.step;
    known->running = true;
    Prove prove;
    prove.cache = cache;
    const std::uint32_t id = office_.ask(*this, at, prove, {});
    asked_.push_back({id, at, cache});
  }

  // What was found so far stays.
  void stop() {
    const std::vector<Asked> all = asked_;
    for (const Asked& asked : all) {
      std::uint32_t id = asked.id;
      if (Proofs* proofs = proofs_of(asked)) proofs->stopped = true;
      office_.line.drop(id);
      end(asked.id);
    }
  }

  void choose_cache(bool on) {
    if (std::exchange(proved().cache, on) == on) return;
    for (const SlotId at : state_.ids()) {
      if (proved().now().find(at) == nullptr) prove(at);
    }
  }

  // Built-in cases are no model's own: each stands once.
  void take_row(const Asked& asked, Proofs& proofs, Proof row) {
    if (row.kind != "reference") {
      proofs.rows.push_back(std::move(row));
      return;
    }
    std::vector<Proof>& references = found(asked.cache).references;
    for (Proof& known : references) {
      if (known.name == row.name) {
        known = std::move(row);
        return;
      }
    }
    references.push_back(std::move(row));
  }

  // The question of that id is answered for the last time.
  void end(std::uint32_t id, const Sentence& trouble = {}) {
    const Asked* asked = find(id);
    if (asked == nullptr) return;
    const Asked ended = *asked;
    asked_.erase(asked_.begin() + (asked - asked_.data()));
    if (Proofs* proofs = proofs_of(ended)) {
      proofs->running = false;
      proofs->trouble = trouble;
    }
    const Found& all = found(ended.cache);
    if (all.running() || all.rows() == 0) return;
    office_.announce(say("{0} of {1} right", all.right(), all.rows()));
  }

  void drop(SlotId at) {
    for (std::size_t i = asked_.size(); i-- > 0;) {
      if (asked_[i].slot != at) continue;
      office_.line.drop(asked_[i].id);
      asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  // What was found was found of another model.
  void forget(SlotId at) {
    drop(at);
    for (Found& all : proved().found) {
      std::erase_if(all.models, [at](const Proofs& one) { return one.slot == at; });
    }
  }

  // What was asked there is not answered any more.
  void lose(SlotId at, const Sentence& why) {
    const std::vector<Asked> all = asked_;
    for (const Asked& asked : all) {
      if (asked.slot == at) end(asked.id, why);
    }
  }

  // What a lesson may wait for.
  void mark() {
    const Proved& all = proved();
    const auto done = [](const Found& found) { return !found.running() && found.rows() > 0; };
    Lessons& lessons = state_.lessons;
    const Found &plain = all.found[0], &blended = all.found[1];
    lessons.mark("proved", !all.cache && done(plain));
    lessons.mark("blended", all.cache && done(blended) && blended.right() < blended.rows());
    lessons.mark("unblended", !all.cache && done(plain) && done(blended));
  }

  std::vector<Asked> asked_;  // few at a time
};

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<ProveDesk>(office); }

}  // namespace onegin::web::prove_room
