// Row operations, each a loop over the rows of a piece.
#include "models/neural/rows.h"

#include <algorithm>

namespace onegin {
namespace {

void add_row(std::size_t n, const Scalar* from, Scalar* to) {
  for (std::size_t j = 0; j < n; ++j) to[j] += from[j];
}

double copied(std::size_t n) {
  return Pieces::kCopied * static_cast<double>(std::max(n, std::size_t{1}));
}

void draw(double p, std::size_t count, Random& random, Scalar* mask) {
  const auto threshold = static_cast<std::uint32_t>(p * 65536.0 + 0.5);
  const auto keep = static_cast<Scalar>(1.0 / (1.0 - threshold / 65536.0));
  for (std::size_t i = 0; i < count; i += 2) {  // two elements from each random word
    const std::uint32_t word = random.next();
    mask[i] = (word & 0xFFFFU) < threshold ? 0 : keep;
    if (i + 1 < count) mask[i + 1] = (word >> 16U) < threshold ? 0 : keep;
  }
}

}  // namespace

void zero(Pieces& pieces, std::size_t count, Scalar* x) {
  pieces(copied(count), [&] { std::fill_n(x, count, Scalar{0}); });
}

void fill_rows(Pieces& pieces, std::size_t rows, std::size_t n, const Scalar* row, Scalar* x) {
  pieces.parts(rows, copied(n), [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) std::copy_n(row, n, x + r * n);
  });
}

void fill_rows_back(Pieces& pieces, std::size_t rows, std::size_t n, const Scalar* d,
                    Scalar* d_row) {
  pieces.parts(rows, copied(n), [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) add_row(n, d + r * n, d_row);
  });
}

void gather(Pieces& pieces, std::span<const TokenId> ids, std::size_t n, const Scalar* table,
            Scalar* x) {
  pieces.parts(ids.size(), copied(n), [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) {
      std::copy_n(table + ids[r] * n, n, x + r * n);
    }
  });
}

void gather_add(Pieces& pieces, std::span<const TokenId> ids, std::size_t n, const Scalar* table,
                Scalar* x) {
  pieces.parts(ids.size(), copied(n), [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) add_row(n, table + ids[r] * n, x + r * n);
  });
}

void scatter_add(Pieces& pieces, std::span<const TokenId> ids, std::size_t n, const Scalar* d,
                 Scalar* d_table) {
  pieces.parts(ids.size(), copied(n), [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) add_row(n, d + r * n, d_table + ids[r] * n);
  });
}

void dropout(Pieces& pieces, double p, std::size_t count, Random& random, Scalar* mask,
             const Scalar* x, Scalar* y) {
  pieces(Pieces::kDrawn * static_cast<double>(count), [&] {
    draw(p, count, random, mask);
    for (std::size_t i = 0; i < count; ++i) y[i] = x[i] * mask[i];
  });
}

void draw_dropout(Pieces& pieces, double p, std::size_t count, Random& random, Scalar* mask) {
  pieces(Pieces::kDrawn * static_cast<double>(count), [&] { draw(p, count, random, mask); });
}

void apply_mask(Pieces& pieces, std::size_t count, const Scalar* mask, Scalar* x) {
  pieces(copied(count), [&] {
    for (std::size_t i = 0; i < count; ++i) x[i] *= mask[i];
  });
}

}  // namespace onegin
