// Where files cannot be mapped they are read.
#include "cli/mapped_file.h"

namespace onegin::cli {

std::shared_ptr<const KeptBytes> map_file(const std::string&) { return nullptr; }

}  // namespace onegin::cli
