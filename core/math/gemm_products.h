// The products of gemm.h over `Gemm`, the blocked product of the platform's file, which ends by
// including this one.
#pragma once

namespace onegin {

void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const Scalar* a,
          int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c, int ldc) {
  Gemm::multiply(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, beta, c, ldc);
}

void gemm_to_band(Band band, Transpose transpose_a, Transpose transpose_b, int m, int n, int k,
                  const Scalar* a, int lda, const Scalar* b, int ldb, Scalar* c, int ldc) {
  Gemm::multiply(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, 0, c, ldc,
                 {detail::Limits::Of::columns, band.begin, band.end});
}

void gemm_mirror(int first, int count, Scalar* c, int ldc) { Gemm::mirror(first, count, c, ldc); }

void gemm_of_band(Band band, int m, int n, int k, const Scalar* a, int lda, const Scalar* b,
                  int ldb, Scalar* c, int ldc) {
  Gemm::multiply(Transpose::no, Transpose::no, m, n, k, a, lda, b, ldb, 0, c, ldc,
                 {detail::Limits::Of::depth, band.begin, band.end});
}

void gemm_of_band_back(Band band, int m, int n, int k, const Scalar* a, int lda, const Scalar* b,
                       int ldb, Scalar* c, int ldc) {
  Gemm::multiply_band_back(band, m, n, k, a, lda, b, ldb, c, ldc);
}

void PackedMatrix::pack(Transpose transpose_b, int k, int n, const Scalar* b, int ldb) {
  k_ = k;
  n_ = n;
  data_.resize(Gemm::packed_size(k, n));
  Gemm::pack(transpose_b, k, n, b, ldb, data_.data());
}

void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, const Scalar* base,
                 int ldbase, Scalar* c, int ldc) {
  Gemm::multiply_packed(m, b.n_, b.k_, a, lda, b.data_.data(), {base, ldbase}, c, ldc);
}

}  // namespace onegin
