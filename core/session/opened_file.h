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

// Of a file that is to be a model's; its first kTelling bytes suffice. Errors: those of
// expect_model.
Result<OpenedFile::Holds> look_for_model(std::span<const std::byte> file);
// Errors: those of expect_text.
Result<void> look_for_text(std::span<const std::byte> file);

}  // namespace onegin
