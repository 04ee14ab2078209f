// Numbers in pages that copies share until one of the copies writes: a large state that is cheap to
// copy.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "math/scalar.h"

namespace onegin {

class Pages {
 public:
  Pages() = default;
  // Makes `count` pages of `size` numbers each; all numbers are 0.
  Pages(std::size_t count, std::size_t size);

  std::size_t count() const { return pages_.size(); }
  const Scalar* operator[](std::size_t page) const { return pages_[page]->data(); }
  // The page as this object's own, to be written: a copy of it where others share it.
  Scalar* own(std::size_t page);

  // Those of another object after the present ones; and `count` of them from `first` on.
  void append(const Pages& other);
  Pages part(std::size_t first, std::size_t count) const;

  // By their numbers.
  bool operator==(const Pages& other) const;

 private:
  using Page = std::vector<Scalar>;
  std::vector<std::shared_ptr<Page>> pages_;
};

}  // namespace onegin
