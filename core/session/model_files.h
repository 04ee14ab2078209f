// What the command asks about files of models beside a session: which format a name's ending means
// and which models a project holds.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "formats/slots.h"  // IWYU pragma: export
#include "result.h"

namespace onegin {

// A format in which models are saved.
struct SavedFormat {
  std::string_view id;      // as Save::format
  std::string_view ending;  // of a file's name
  bool project = false;     // several models with their task, text and training
};

// By the ending of a file's name. `kind`: of the model that is to be saved; empty, or one that is
// not in the registry: not known yet. Errors: there is no format of that ending, and which there
// are; it has no place for a model of that kind.
Result<SavedFormat> format_of(std::string_view name, std::string_view kind);

// A first look at a project that is going to be read: its slots. nullopt: it is damaged.
std::optional<std::vector<Slot>> glance_at_slots(std::span<const std::byte> project);

}  // namespace onegin
