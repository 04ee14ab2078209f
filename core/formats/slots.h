// The slots of a project: each model has a name of its own in it, by which it is found again.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace onegin {

struct Slot {
  std::string name;  // the only one of that name in its project
  std::string kind;  // registry id

  bool operator==(const Slot&) const = default;
};

// All models of a project as one.
inline constexpr std::string_view kMixtureOfAll = "mixture";

// Error: not the name of a slot. A name is one line of 1 to 60 characters; ':' parts it from that
// of its file, and "mixture" means all of them.
Result<void> check_slot_name(std::string_view name);

// `wanted`, or with "-2", "-3" ... behind it, whichever no slot has yet.
std::string free_slot_name(const std::string& wanted, std::span<const Slot> slots);

// The place of the slot that is asked for: by its name, by its kind if no other is of that kind, by
// its place from 1; or the first if nothing is asked for. Error: there is none, or several are of
// that kind.
Result<std::size_t> find_slot(const std::string& wanted, std::span<const Slot> slots);

}  // namespace onegin
