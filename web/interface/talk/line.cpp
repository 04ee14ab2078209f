// An id is remembered from its Command to the last Event that answers it.
#include "talk/line.h"

#include <utility>

#include "talk/desk.h"

namespace onegin::web {

std::uint32_t Line::send(Desk& who, SlotId at, Body body, Payload payload) {
  const std::uint32_t id = next_id_++;
  asked_[id] = {at, &who};
  engine_.send(at, Command{id, std::move(body), std::move(payload)});
  return id;
}

void Line::cancel(std::uint32_t id) {
  const auto asked = asked_.find(id);
  if (asked != asked_.end()) {
    engine_.send(asked->second.at, Command{next_id_++, Cancel{id}, {}});
  }
}

void Line::drop(std::uint32_t& id) {
  cancel(id);
  asked_.erase(std::exchange(id, 0));
}

void Line::forget(const Desk& who, SlotId at) {
  std::erase_if(asked_,
                [&](const auto& each) { return each.second.at == at && each.second.who == &who; });
}

void Line::pass(std::uint32_t id, Desk& to) {
  const auto asked = asked_.find(id);
  if (asked != asked_.end()) asked->second.who = &to;
}

void Line::hand_over(SlotId at, Event& event) {
  Desk* who = event.id >= kFirstOwnId ? listener_ : nullptr;
  const auto asked = asked_.find(event.id);
  if (asked != asked_.end() && asked->second.at == at) {
    who = asked->second.who;
    if (event.last) asked_.erase(asked);  // before a desk asks anew
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
  given_up_.insert(at);
}

void Line::lose(SlotId at) {
  std::erase_if(asked_, [at](const auto& each) { return each.second.at == at; });
}

void Line::end(SlotId at) {
  lose(at);
  given_up_.erase(at);
  engine_.end(at);
}

}  // namespace onegin::web
