// Natively; the page's module and the package's have their own in this one's place
// (wasm/decimal.cpp).
#include "decimal.h"

#include <fast_float/fast_float.h>

#include <system_error>

namespace onegin {

const char* read_decimal(const char* first, const char* last, double& value) {
  const auto read = fast_float::from_chars(first, last, value);
  return read.ec == std::errc() ? read.ptr : nullptr;
}

}  // namespace onegin
