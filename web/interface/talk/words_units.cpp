// The text and the sentence in every unit: any session can say it, whatever its model.
#include <utility>

#include "state/floats.h"
#include "state/words_room.h"
#include "state/words_views.h"
#include "talk/office.h"
#include "talk/words_desks.h"

namespace onegin::web::words_room {
namespace {

constexpr std::size_t kMostCounted = 500'000;  // bytes of the text: a second or two

class UnitsDesk : public Desk {
 public:
  using Desk::Desk;

  void apply(const Intent& intent) override {
    if (std::holds_alternative<ChooseTab>(intent)) return ask();
    const auto act = Act::from(intent);
    if (act && (act->what == What::view || act->what == What::sentence)) ask();
  }

  void changed(const Cause& cause) override {
    switch (cause.why) {
      case Why::text:
        asked_for_ = {};
        return;
      case Why::facts:
        return ask();
      case Why::ended:
      case Why::lost:
        if (cause.at != asked_at_ || id_ == 0) return;
        office_.line.drop(id_);
        asked_for_ = {};
        table().running = false;
        return ask();
      default:
        return;
    }
  }

  void take(SlotId, Event& event) override {
    if (event.id != id_) return;
    auto* counted = std::get_if<words::UnitCounted>(&event.body);
    if (counted != nullptr) {
      if (first_) table().units.clear();
      first_ = false;
      const std::vector<float> numbers = floats_of(event.payload);
      UnitTable::Unit unit{std::move(*counted), {}};
      for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
        unit.ranks.push_back(
            {static_cast<double>(numbers[i]), static_cast<double>(numbers[i + 1])});
      }
      table().units.push_back(std::move(unit));
      table().trouble = {};
    }
    if (event.last) end();
  }

  void failed(SlotId, std::uint32_t id, const Failed& failed) override {
    if (id != id_) return;
    table().trouble = sentence_of(failed);
    end();
  }

 private:
  UnitTable& table() { return state_.shelf.at<UnitTable>(); }
  const Shown& shown() const { return std::as_const(state_).shelf.at<Shown>(); }

  // Once for each text and sentence; while an answer is awaited the newest waits.
  void ask() {
    const bool open = state_.tab == Tab::words && state_.every_room && shown().view == View::units;
    const std::pair<std::uint32_t, std::string> wanted{state_.text.version, shown().sentence};
    if (!open || state_.text.bytes->empty() || state_.slots.empty() || asked_for_ == wanted) return;
    if (id_ != 0) {
      again_ = true;
      return;
    }
    asked_for_ = wanted;
    asked_at_ = state_.slots.front().id;
    words::CountUnits question;
    question.passage = shown().sentence;
    const std::string_view text = *state_.text.bytes;
    table().beginning = text.size() > kMostCounted;
    table().running = first_ = true;
    id_ = office_.line.send(*this, asked_at_, question, bytes_of(text.substr(0, kMostCounted)));
  }

  void end() {
    id_ = 0;
    table().running = false;
    if (std::exchange(again_, false)) ask();
  }

  std::uint32_t id_ = 0;
  SlotId asked_at_ = 0;
  bool again_ = false, first_ = false;
  std::pair<std::uint32_t, std::string> asked_for_;
};

}  // namespace

std::unique_ptr<Desk> make_units_desk(Office& office) {
  return std::make_unique<UnitsDesk>(office);
}

}  // namespace onegin::web::words_room
