// The only place of the core that touches files.
#pragma once

#include <span>
#include <string>

#include "result.h"
#include "session/messages.h"

namespace onegin::cli {

// All bytes of a file; "-" is standard input. Errors: missing, a directory, not readable.
Result<Bytes> read_file(const std::string& path);

// Written beside its place, flushed to the disk and renamed: whatever happens, either the old file
// is there or the new one.
Result<void> write_file(const std::string& path, std::span<const std::byte> data);

// "onegin", "arpa" or "safetensors", by the extension of `path`.
Result<std::string> format_of(const std::string& path);

}  // namespace onegin::cli
