// A file seen as memory, where the system can do that; its pages come when they are read.
#pragma once

#include <memory>
#include <string>

#include "session/payload.h"

namespace onegin::cli {

// Null: it is empty, no regular file, or cannot be seen so; then it is to be read.
std::shared_ptr<const KeptBytes> map_file(const std::string& path);

}  // namespace onegin::cli
