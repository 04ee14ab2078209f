// What bytes are: a model's file, a text, or something else that has a name. Known by content
// alone.
#pragma once

#include <span>
#include <string_view>

#include "formats/file_format.h"
#include "result.h"

namespace onegin {

struct Content {
  const FileFormat* format = nullptr;  // of a model's file, sound or damaged
  bool text = false;                   // an empty one, too
  std::string_view what, hint;         // of anything else: "a gzip archive", and what to do with it
};

// The first kTelling bytes tell it (arpa_sign.h); a caller that has the whole file gives all of it.
Content recognise(std::span<const std::byte> file);

// What command, page and package say of a file that is no model, or no text: what it is, and what
// to do.
Result<const FileFormat*> expect_model(std::span<const std::byte> file);
Result<void> expect_text(std::span<const std::byte> file);

}  // namespace onegin
