// Asks utf8proc's tables.
#include "unseen.h"

#include <utf8proc.h>

namespace onegin {

bool is_unseen(std::int32_t code) {
  switch (utf8proc_get_property(code)->category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
      return true;
    default:
      return false;
  }
}

}  // namespace onegin
