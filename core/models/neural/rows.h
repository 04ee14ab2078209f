// What is done to the rows of a batch beside matrix products, in pieces: forward beside backward.
// Only these and the products of math/gemm_pieces cut work into pieces; layers and networks are
// straight code over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "math/random.h"
#include "math/scalar.h"
#include "pieces.h"
#include "text/token.h"

namespace onegin {

// Rows in parts: part(first, count); `work` is that of a row.
template <class Part>
void each_row(Pieces& pieces, std::size_t rows, double work, const Part& part) {
  pieces.parts(rows, work, part);
}

// x (count) = 0
void zero(Pieces& pieces, std::size_t count, Scalar* x);

// Every row of x (R, n) = row (n).
void fill_rows(Pieces& pieces, std::size_t rows, std::size_t n, const Scalar* row, Scalar* x);
// The gradient of that: d_row (n) += the sum of the rows of d (R, n).
void fill_rows_back(Pieces& pieces, std::size_t rows, std::size_t n, const Scalar* d,
                    Scalar* d_row);

// x (R, n) = the rows of table (., n) that `ids` name.
void gather(Pieces& pieces, std::span<const TokenId> ids, std::size_t n, const Scalar* table,
            Scalar* x);
// x (R, n) += those rows.
void gather_add(Pieces& pieces, std::span<const TokenId> ids, std::size_t n, const Scalar* table,
                Scalar* x);
// The gradient of both: row ids[r] of d_table (., n) += row r of d (R, n).
void scatter_add(Pieces& pieces, std::span<const TokenId> ids, std::size_t n, const Scalar* d,
                 Scalar* d_table);

// Dropout (Srivastava et al. 2014). Draws `count` factors into `mask`: 0 with probability p (to
// 1/65536), else 1 / (1 - p); y = x * mask. y may be x.
void dropout(Pieces& pieces, double p, std::size_t count, Random& random, Scalar* mask,
             const Scalar* x, Scalar* y);
// The factors alone.
void draw_dropout(Pieces& pieces, double p, std::size_t count, Random& random, Scalar* mask);
// The gradient of dropout, and its use with factors that were drawn: x *= mask.
void apply_mask(Pieces& pieces, std::size_t count, const Scalar* mask, Scalar* x);

}  // namespace onegin
