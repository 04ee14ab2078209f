// What has no picture by Unicode's general category.
#pragma once

#include <cstdint>

namespace onegin {

// Controls, what formats, spaces, and code points that are no characters (categories C and Z). In a
// file of its own, for a page's interface answers without the tables of Unicode.
bool is_unseen(std::int32_t code);

}  // namespace onegin
