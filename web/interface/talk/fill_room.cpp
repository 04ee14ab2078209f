// Every model is asked about the same blanks, again when it has learnt; held-out blanks when a
// person wants it.
#include "state/fill_room.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "quotation.h"
#include "state/blank_means.h"
#include "state/typed_pairs.h"
#include "talk/by_slot.h"
#include "talk/office.h"
#include "talk/orders.h"
#include "talk/room_desks.h"

namespace onegin::web::fill_room {
namespace {

class FillDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (std::holds_alternative<ChooseTab>(intent)) return ensure();
    if (const auto* measure = std::get_if<MeasureBlanks>(&intent)) measure_all(measure->count);
    if (std::holds_alternative<StopBlanks>(intent)) stop_all();
    const auto act = Act::from(intent);
    if (!act) return;
    Filling& all = filling();
    switch (act->what) {
      case What::ask:
        if (act->text == all.sentence) return;
        begin(act->text);
        all.own = true;
        return ask_all();
      case What::hide:
        if (!all.is_read()) return;  // it is another sentence's
        hide(static_cast<std::uint32_t>(act->number));
        all.own = true;
        return ask_all();
      case What::first:
        all.guess_first = act->number != 0;
        all.shown = false;
        return;
      case What::guess: {
        const auto blank = static_cast<std::size_t>(act->number);
        if (all.guesses.size() <= blank) all.guesses.resize(blank + 1);
        all.guesses[blank] = act->text;
        return;
      }
      case What::show:
        all.shown = true;
        return announce_all();
      case What::count:
        means().count = static_cast<std::uint32_t>(act->number);
        return;
    }
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::facts:
        return ensure();
      case Why::text:
      case Why::task:
        filling().tokens.clear();  // they are others now
        filling().hidden.clear();
        return;
      case Why::learnt:
      case Why::hidden:
        return ask(cause.at);
      case Why::training:
        // A person wants it to learn now.
        if (Asked* asked = asked_.find(cause.at)) office_.line.cancel(asked->means);
        return;
      case Why::types:
        for (const SlotId at : state_.ids()) forget(at);
        return ask_all();
      case Why::cleared:
      case Why::ended:
        return forget(cause.at);
      case Why::lost:
        return lose(cause.at, lost_sentence(cause.words));
      default:
        return;
    }
  }

  void take(SlotId at, Event& event) override {
    if (auto* filled = std::get_if<Filled>(&event.body)) {
      take_filled(at, *filled, event.last);
    } else if (const auto* measured = std::get_if<BlanksMeasured>(&event.body)) {
      BlankMean* mean = means().find(at);
      if (mean != nullptr) mean->measured = *measured;
      if (event.last) end_measuring(at, {});
    } else if (std::holds_alternative<Cancelled>(event.body)) {
      end_measuring(at, {});
    }
  }

  // The model is as it was; only this it did not answer.
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override {
    Asked& asked = asked_[at];
    if (id == asked.means) return end_measuring(at, sentence_of(failed));
    const bool again = asked.again;
    asked.fill = 0;
    Answer& answer = answer_of(at);
    answer.asked = false;
    answer.filled = {};
    answer.trouble = sentence_of(failed);
    if (again) ask(at);
  }

 private:
  struct Asked {
    std::uint32_t fill = 0;
    std::string sentence;
    bool again = false;  // sentence or model changed while it was being answered
    std::uint32_t means = 0;
  };

  Filling& filling() { return state_.shelf.at<Filling>(); }
  BlankMeans& means() { return state_.shelf.at<BlankMeans>(); }
  Answer& answer_of(SlotId at) {
    Filling& all = filling();
    if (Answer* known = all.find(at)) return *known;
    Answer& fresh = all.answers.emplace_back();
    fresh.slot = at;
    return fresh;
  }

  // ---- the sentence

  // As long as nobody typed one, it is the one that the models score.
  void ensure() {
    if (state_.tab != Tab::fill || !state_.text.facts) return;
    Filling& all = filling();
    const std::string scored = state_.question.substr(0, state_.question.find('\n'));
    if (!all.own && all.sentence != scored) begin(scored);
    ask_all();
  }

  void begin(const std::string& sentence) {
    Filling& all = filling();
    all.sentence = sentence;
    all.hidden.clear();
    all.guesses.clear();
    all.shown = false;
  }

  void hide(std::uint32_t place) {
    Filling& all = filling();
    if (std::erase(all.hidden, place) == 0) all.hidden.push_back(place);
    all.guesses.clear();
    all.shown = false;
  }

  // Something to look at before a person chose anything: the longest token past the middle.
  void hide_one() {
    Filling& all = filling();
    const auto count = static_cast<std::uint32_t>(all.tokens.size()), middle = count / 2;
    std::uint32_t best = 0;
    std::size_t longest = 0;
    // What stands before the middle counts only where nothing stands past it.
    for (std::uint32_t n = 0; n < count && (n < count - middle || longest == 0); ++n) {
      const std::uint32_t i = (middle + n) % count;
      const QuestionToken& token = all.tokens[i];
      if (token.given || token.control || token.token == " ") continue;
      if (token.token.size() <= longest) continue;
      longest = token.token.size();
      best = i;
    }
    if (longest > 0) hide(best);
  }

  // ---- questions

  void ask_all() {
    for (const SlotId at : state_.ids()) ask(at);
  }

  // Where there is no blank yet, one model says how the sentence is cut.
  bool is_asked(const Slot& slot) {
    if (state_.tab != Tab::fill || !can_answer(slot) || !fills(slot) || !state_.comparable(slot))
      return false;
    if (filling().has_blanks()) return true;
    if (filling().is_read()) return false;
    for (const Slot* one : state_.shown_slots()) {
      if (can_answer(*one) && fills(*one)) return one->id == slot.id;
    }
    return false;
  }

  void ask(SlotId at) {
    const Slot* slot = state_.find(at);
    if (slot == nullptr) return;
    const Filling& all = filling();
    const std::string sentence = as_read(state_, all.sentence);
    const bool pair = !state_.pairs() || are_pairs(sentence);
    if (!is_asked(*slot) || sentence.empty() || !pair) {
      if (Answer* answer = filling().find(at)) answer->filled = {};
      return;
    }
    Asked& asked = asked_[at];
    if (asked.fill != 0) {
      asked.again = true;
      return;
    }
    asked.again = false;
    asked.sentence = all.sentence;
    Fill fill;
    fill.hidden = all.hidden;
    fill.cut = !all.has_blanks();
    Answer& answer = answer_of(at);
    answer.asked = true;
    answer.fraction = 0;
    answer.step = slot->progress.step;
    asked.fill = office_.ask(*this, at, fill, question_of(sentence));
  }

  void take_filled(SlotId at, Filled& filled, bool last) {
    Answer& answer = answer_of(at);
    answer.fraction = filled.fraction;
    if (!last) return;
    Asked& asked = asked_[at];
    asked.fill = 0;
    answer.asked = false;
    if (asked.again) return ask(at);
    Filling& all = filling();
    all.tokens = filled.tokens;
    all.read = asked.sentence;
    answer.trouble = {};
    if (!filled.way.empty()) {
      answer.filled = std::move(filled);
      return announce_all();
    }
    if (all.own || all.has_blanks()) return;
    hide_one();
    ask_all();
  }

  // What each finds likeliest, once all have answered.
  void announce_all() {
    const Filling& all = filling();
    if (!all.shows_answers()) return;
    std::string said;
    for (const Slot* slot : state_.shown_slots()) {
      const Answer* answer = all.find(slot->id);
      if (answer == nullptr) continue;
      if (answer->asked || slot->phase == Phase::training) return;
      if (answer->filled.blanks.empty() || answer->filled.blanks[0].likeliest.empty()) continue;
      add_to_list(said, slot->name + ": " + answer->filled.blanks[0].likeliest[0].token);
    }
    if (!said.empty()) office_.announce(say("Likeliest in the blank: {0}.", said));
  }

  // ---- held-out blanks

  void measure_all(std::uint32_t count) {
    means().count = count;
    for (const SlotId at : state_.ids()) measure(at);
  }

  void measure(SlotId at) {
    const Slot& slot = the(at);
    Asked& asked = asked_[at];
    if (asked.means != 0 || !can_answer(slot) || !fills(slot) || !state_.comparable(slot)) return;
    BlankMean* mean = means().find(at);
    if (mean == nullptr) mean = &means().models.emplace_back();
    *mean = {};
    mean->slot = at;
    mean->step = slot.progress.step;
    mean->running = true;
    Fill fill;
    fill.likeliest = 0;
    fill.held_out = means().count;
    asked.means = office_.ask(*this, at, fill, {});
  }

  void stop_all() {
    for (const SlotId at : state_.ids()) {
      if (Asked* asked = asked_.find(at)) office_.line.cancel(asked->means);
    }
  }

  // What is not complete is not shown.
  void end_measuring(SlotId at, const Sentence& trouble) {
    asked_[at].means = 0;
    BlankMean* mean = means().find(at);
    if (mean == nullptr) return;
    mean->running = false;
    mean->trouble = trouble;
    if (!mean->complete()) mean->measured = {};
    if (!means().running()) office_.announce(say("Held-out blanks are filled."));
  }

  // ---- models come and go

  void forget(SlotId at) {
    if (Asked* asked = asked_.find(at)) {
      office_.line.drop(asked->fill);
      office_.line.drop(asked->means);
    }
    asked_.erase(at);
    std::erase_if(filling().answers, [at](const Answer& one) { return one.slot == at; });
    std::erase_if(means().models, [at](const BlankMean& one) { return one.slot == at; });
  }

  // What was asked there is not answered any more.
  void lose(SlotId at, const Sentence& why) {
    asked_.erase(at);
    if (Answer* answer = filling().find(at)) {
      answer->asked = false;
      answer->trouble = why;
    }
    if (BlankMean* mean = means().find(at); mean != nullptr && mean->running) {
      end_measuring(at, why);
    }
  }

  BySlot<Asked> asked_;
};

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<FillDesk>(office); }

}  // namespace onegin::web::fill_room
