// Copies a page when it is written and shared.
#include "models/pages.h"

#include <algorithm>
#include <utility>

namespace onegin {

Pages::Pages(std::size_t count, std::size_t size) {
  pages_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) pages_.push_back(std::make_shared<Page>(size));
}

Scalar* Pages::own(std::size_t page) {
  std::shared_ptr<Page>& held = pages_[page];
  if (held.use_count() > 1) held = std::make_shared<Page>(*held);
  return held->data();
}

void Pages::append(const Pages& other) {
  pages_.insert(pages_.end(), other.pages_.begin(), other.pages_.end());
}

Pages Pages::part(std::size_t first, std::size_t count) const {
  const auto begin = pages_.begin() + static_cast<std::ptrdiff_t>(first);
  Pages part;
  part.pages_.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
  return part;
}

bool Pages::operator==(const Pages& other) const {
  return std::equal(pages_.begin(), pages_.end(), other.pages_.begin(), other.pages_.end(),
                    [](const auto& a, const auto& b) { return a == b || *a == *b; });
}

}  // namespace onegin
