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

}  // namespace onegin

#include "math/gemm_products.h"
