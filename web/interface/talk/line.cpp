// An id is remembered from its Command to the last Event that answers it.
#include "talk/line.h"

#include <utility>

#include "talk/desk.h"

namespace onegin::web {

std::uint32_t Line::send(Desk& who, SlotId at, Body body, Payload payload) {
  const std::uint32_t id = next_id_++;
  asked_.push_back({id, at, &who});
  engine_.send(at, Command{id, std::move(body), std::move(payload)});
  return id;
}

Line::Asked* Line::find(std::uint32_t id) {
  for (Asked& asked : asked_) {
    if (asked.id == id) return &asked;
  }
  return nullptr;
}

void Line::take_out(Asked* asked) { asked_.erase(asked_.begin() + (asked - asked_.data())); }

void Line::forget(const Desk* who, SlotId at) {
  for (std::size_t i = asked_.size(); i-- > 0;) {
    const Asked& asked = asked_[i];
    if (asked.at == at && (who == nullptr || asked.who == who)) take_out(&asked_[i]);
  }
}

void Line::cancel(std::uint32_t id) {
  if (const Asked* asked = find(id)) engine_.send(asked->at, Command{next_id_++, Cancel{id}, {}});
}

void Line::drop(std::uint32_t& id) {
  cancel(id);
  if (Asked* asked = find(id)) take_out(asked);
  id = 0;
}

void Line::pass(std::uint32_t id, Desk& to) {
  if (Asked* asked = find(id)) asked->who = &to;
}

void Line::hand_over(SlotId at, Event& event) {
  Desk* who = event.id >= kFirstOwnId ? listener_ : nullptr;
  if (Asked* asked = find(event.id); asked != nullptr && asked->at == at) {
    who = asked->who;
    if (event.last) take_out(asked);  // before it asks anew
  }
  if (who == nullptr) return;
  if (const auto* failed = std::get_if<Failed>(&event.body)) {
    who->failed(at, event.id, *failed);
  } else {
    who->take(at, event);
  }
}

void Line::restart(SlotId at, bool restore) {
  lose(at);
  given_up_.erase(at);
  engine_.restart(at, restore);
}

void Line::give_up(SlotId at) {
  lose(at);
  given_up_[at] = true;
}

void Line::end(SlotId at) {
  lose(at);
  given_up_.erase(at);
  engine_.end(at);
}

}  // namespace onegin::web
