// Where two models differ most on the held-out part.
#pragma once

#include <array>
#include <vector>

#include "talk/desk.h"

namespace onegin::web {

class DifferenceDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Place {
    std::size_t line = 0, event = 0;  // of the lines that are read; in the line
    double first = 0, second = 0;     // log10 P
  };
  // The tokens on which they differ most, while the lines they stand in are read.
  struct Asked {
    SlotId reader = 0;  // the model that is asked for them
    std::uint32_t id = 0;
    std::array<double, 4> of{};  // the two slots, each with how far it had learnt
    std::vector<Place> places;
    std::vector<Scored> lines;
  };
  void look();
  void forget();
  void name_them();

  Asked asked_;
};

}  // namespace onegin::web
