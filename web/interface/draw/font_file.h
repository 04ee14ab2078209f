// What a font file says about its own measure.
#pragma once

#include <string_view>

namespace onegin::web {

// Height of a line, ascent to descent, in ems: the table `hhea` over the em of `head` (OpenType
// specification). 0 where the file has no such tables.
float line_per_em(std::string_view file);

}  // namespace onegin::web
