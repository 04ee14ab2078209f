// What a file holds, as page and command ask before they open one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "formats/arpa_sign.h"  // IWYU pragma: export
#include "result.h"

namespace onegin {

struct OpenedFile {
  enum class Holds { text, project, counted, network };
  Holds holds = Holds::text;
  std::string kind;  // of a network, by its name in the registry; empty if the file does not say
};

// By its content alone, but who opens a file of a model's ending (`name`) means a model. Errors:
// those of expect_model, at `name`.
Result<OpenedFile> look_into(std::span<const std::byte> file, std::string_view name);

// The same of a file that is to be a model's, whatever its name; its first kTelling bytes suffice,
// but for the kind of a network.
Result<OpenedFile> look_into_model(std::span<const std::byte> file, std::string_view name);
// Errors: those of expect_text, at `name`.
Result<void> look_for_text(std::span<const std::byte> file, std::string_view name);

}  // namespace onegin
