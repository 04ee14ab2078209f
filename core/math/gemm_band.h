// Which part of a product a band leaves to be done.
#pragma once

namespace onegin::detail {

struct Range {
  int begin, end;

  int size() const { return end - begin; }
};

// Of the row i of C only the columns [begin[i], end[i]) are wanted, or only that much of the depth
// counts. Neither end falls from row to row.
struct Limits {
  enum class Of : int { none, columns, depth };
  Of of = Of::none;
  const int* begin = nullptr;
  const int* end = nullptr;
  int first = 0;  // where columns or depth are counted from

  // Counted from this row, column and depth on.
  Limits from(int row, int column, int deep) const {
    if (of == Of::none) return {};
    return {of, begin + row, end + row, of == Of::columns ? column : deep};
  }
  // Of `count` rows together, within [0, size).
  Range range(int row, int count, int size) const {
    const auto within = [size](int x) { return x < 0 ? 0 : x > size ? size : x; };
    const int low = within(begin[row] - first), high = within(end[row + count - 1] - first);
    return {low, high < low ? low : high};
  }
};

}  // namespace onegin::detail
