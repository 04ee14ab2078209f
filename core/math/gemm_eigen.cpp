// The matrix product natively: the blocked product over Eigen's packets (SSE, AVX, AVX-512, NEON).
#include <Eigen/Core>
#include <algorithm>

#include "math/gemm_blocked.h"

namespace onegin {
namespace {

#pragma GCC diagnostic ignored "-Wignored-attributes"  // of a packet, in a block of packets

struct Lanes {
  using Type = Eigen::internal::packet_traits<Scalar>::type;
  static constexpr int size = Eigen::internal::packet_traits<Scalar>::size;
  static constexpr int kRows = 6;  // 12 sums, 2 of B and one of A in 16 registers
  static constexpr int kHeight = 96;
  static constexpr bool kReadsRows = true;
  static constexpr bool kHasTables = true;

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
  static void transpose(Type (&rows)[size]) {
    Eigen::internal::PacketBlock<Type, size> block;
    std::copy(rows, rows + size, block.packet);
    Eigen::internal::ptranspose(block);
    std::copy(block.packet, block.packet + size, rows);
  }
  static Scalar sum(Type x) { return Eigen::internal::predux(x); }
  static constexpr auto multiply_rows = detail::multiply_rows<Lanes, detail::Rows::together>;
};

using Gemm = detail::BlockedGemm<Lanes>;

}  // namespace

const GemmKernel* gemm_kernel() { return nullptr; }

void gemm(Transpose transpose_a, Transpose transpose_b, int m, int n, int k, const Scalar* a,
          int lda, const Scalar* b, int ldb, Scalar beta, Scalar* c, int ldc) {
  Gemm::multiply(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, beta, c, ldc);
}

void gemm_to_band(Band band, int m, int n, int k, const Scalar* a, int lda, const Scalar* b,
                  int ldb, Scalar* c, int ldc) {
  Gemm::multiply(Transpose::no, Transpose::yes, m, n, k, a, lda, b, ldb, 0, c, ldc,
                 {detail::Limits::Of::columns, band.begin, band.end});
}

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
