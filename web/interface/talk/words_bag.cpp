// The sentence as a bag and as rows of numbers: one session looks for pairs in the text, each says
// its vectors.
#include <algorithm>
#include <utility>

#include "state/floats.h"
#include "state/words_room.h"
#include "state/words_views.h"
#include "talk/office.h"
#include "talk/words_desks.h"

namespace onegin::web::words_room {
namespace {

constexpr std::uint32_t kPairs = 3;

class BagDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (std::holds_alternative<ChooseTab>(intent)) return ask_all();
    const auto act = Act::from(intent);
    if (act && (act->what == What::view || act->what == What::sentence)) ask_all();
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::learnt:
      case Why::hidden:
      case Why::built:
        if (cause.at != kMixture) ask(cause.at);
        return;
      case Why::facts:
      case Why::list:
        return ask_all();
      case Why::cleared:
      case Why::ended:
      case Why::lost:
        return forget(cause.at);
      case Why::text:
      case Why::task:
        table().bag = {};
        table().rows.clear();
        table().trouble = {};
        paired_ = false;
        return;
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    const Asked asked = end(event.id);
    auto* counted = std::get_if<words::BagCounted>(&event.body);
    if (counted == nullptr) return;
    if (counted->size > 0) {
      BagTable::Rows rows{at, static_cast<std::size_t>(counted->size), floats_of(event.payload),
                          counted->tokens};
      forget_rows(at);
      table().rows.push_back(std::move(rows));
    }
    table().trouble = {};
    if (!asked.pairs) {  // what was found in the text stays
      counted->same = std::move(table().bag.same);
      counted->read = table().bag.read;
    }
    if (asked.pairs || paired_) table().bag = std::move(*counted);
    paired_ = paired_ || asked.pairs;
    if (asked.again) ask(at);
  }

  void failed(SlotId at, std::uint32_t id, const Failed& failed) override {
    const Asked asked = end(id);
    table().trouble = sentence_of(failed);
    table().bag.tokens.clear();
    forget_rows(at);
    if (asked.again) ask(at);
  }

 private:
  struct Asked {
    std::uint32_t id = 0;
    SlotId slot = 0;
    bool pairs = false, again = false;
  };

  BagTable& table() { return state_.shelf.at<BagTable>(); }

  void ask_all() {
    for (const Slot& slot : state_.slots) ask(slot.id);
  }

  // The first slot is asked although its model has no vectors: it knows the text.
  void ask(SlotId at) {
    const Shown& shown = std::as_const(state_).shelf.at<Shown>();
    const Slot* slot = state_.find(at);
    const bool open = state_.tab == Tab::words && state_.every_room && shown.view == View::bag;
    if (!open || slot == nullptr || shown.sentence.empty() || !state_.text.facts) return;
    const bool first = !state_.slots.empty() && state_.slots.front().id == at;
    const bool built = slot->phase != Phase::waiting && slot->phase != Phase::failed;
    if (!built || (!first && !(has_vectors(*slot) && can_answer(*slot)))) return;
    for (Asked& asked : asked_) {
      if (asked.slot != at) continue;
      asked.again = true;
      return;
    }
    words::CountBag question;
    question.same = first && !paired_ ? kPairs : 0;
    const std::uint32_t id = office_.line.send(*this, at, question, question_of(shown.sentence));
    asked_.push_back({id, at, question.same > 0});
    table().running = true;
  }

  Asked end(std::uint32_t id) {
    const auto found = std::find_if(asked_.begin(), asked_.end(),
                                    [id](const Asked& asked) { return asked.id == id; });
    if (found == asked_.end()) return {};
    const Asked asked = *found;
    asked_.erase(found);
    table().running = !asked_.empty();
    return asked;
  }

  void forget_rows(SlotId at) {
    std::erase_if(table().rows, [at](const BagTable::Rows& one) { return one.slot == at; });
  }
  void forget(SlotId at) {
    for (std::size_t i = asked_.size(); i-- > 0;) {
      if (asked_[i].slot != at) continue;
      office_.line.drop(asked_[i].id);
      asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    table().running = !asked_.empty();
    forget_rows(at);
  }

  std::vector<Asked> asked_;
  bool paired_ = false;  // the text was looked through
};

}  // namespace

std::unique_ptr<Desk> make_bag_desk(Office& office) { return std::make_unique<BagDesk>(office); }

}  // namespace onegin::web::words_room
