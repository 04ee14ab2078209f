// What a file holds, as an interface asks before it opens one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

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

}  // namespace onegin
