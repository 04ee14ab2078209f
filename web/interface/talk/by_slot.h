// What a desk knows of each model: few entries, of which each stays where it is.
#pragma once

#include <forward_list>

#include "state/slot.h"

namespace onegin::web {

// A map makes much code of each type that it holds, and there are a dozen slots at the most.
template <class T>
class BySlot {
 public:
  T& operator[](SlotId at) {
    T* found = find(at);
    if (found != nullptr) return *found;
    all_.emplace_front();
    all_.front().at = at;
    return all_.front().value;
  }
  T* find(SlotId at) {
    for (Entry& each : all_) {
      if (each.at == at) return &each.value;
    }
    return nullptr;
  }
  void erase(SlotId at) {
    for (auto before = all_.before_begin(), it = all_.begin(); it != all_.end(); before = it++) {
      if (it->at != at) continue;
      all_.erase_after(before);
      return;
    }
  }
  bool empty() const { return all_.empty(); }
  void clear() { all_.clear(); }
  auto begin() { return all_.begin(); }
  auto end() { return all_.end(); }

 private:
  struct Entry {
    SlotId at = 0;
    T value = {};
  };
  std::forward_list<Entry> all_;
};

}  // namespace onegin::web
