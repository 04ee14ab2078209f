// The matrix product natively: the blocked product over Eigen's packets (SSE, AVX, AVX-512, NEON).
#include <Eigen/Core>

#include "math/gemm_blocked.h"

namespace onegin {
namespace {

struct Lanes {
  using Type = Eigen::internal::packet_traits<Scalar>::type;
  static constexpr int size = Eigen::internal::packet_traits<Scalar>::size;
  static constexpr int kRows = 6;  // 12 sums, 2 of B and one of A in 16 registers
  static constexpr bool kReadsRows = true;

  static Type zero() { return Eigen::internal::pset1<Type>(Scalar{0}); }
  static Type load(const Scalar* p) {
    Type x = Eigen::internal::pload<Type>(p);
    EIGEN_OPTIMIZATION_BARRIER(x)  // else GCC loads it again for every row of the tile
    return x;
  }
  static Type load_unaligned(const Scalar* p) { return Eigen::internal::ploadu<Type>(p); }
  static Type splat(const Scalar* p) { return Eigen::internal::pset1<Type>(*p); }
  static Type add(Type x, Type y) { return Eigen::internal::padd(x, y); }
  static Type madd(Type x, Type y, Type z) { return Eigen::internal::pmadd(x, y, z); }
  static void store(Scalar* p, Type x) { Eigen::internal::pstoreu(p, x); }
  static Scalar sum(Type x) { return Eigen::internal::predux(x); }
};

using Gemm = detail::BlockedGemm<Lanes>;

}  // namespace

void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const Scalar* a,
          int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c, int ldc) {
  Gemm::multiply(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, beta, c, ldc);
}

void PackedMatrix::pack(Transpose transpose_b, int k, int n, const Scalar* b, int ldb) {
  k_ = k;
  n_ = n;
  data_.resize(Gemm::packed_size(k, n));
  Gemm::pack(transpose_b, k, n, b, ldb, data_.data());
}

void gemm_packed(int m, const Scalar* a, int lda, const PackedMatrix& b, Scalar beta, Scalar* c,
                 int ldc) {
  Gemm::multiply_packed(m, b.n_, b.k_, a, lda, b.data_.data(), beta, c, ldc);
}

}  // namespace onegin
