// Long work cut into pieces, so that whoever runs it can do something else between two of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "result.h"

namespace onegin {

// The work is straight code whose parts stand in calls of a Pieces, in a fixed order:
//
//   void pass(Pieces& pieces) {
//     pieces(n, [&] { ... });
//     pieces.parts(rows, n, [&](std::size_t first, std::size_t count) { ... });
//   }
//   while (pieces.walk(pass)) { answer whoever waits }
//
// Every walk goes through the code, passes over the pieces that are done and does the next ones.
// Code outside a piece runs again on every walk: keep it cheap and free of side effects. Code that
// needs the results of earlier pieces leaves the walk while behind() says that they are missing.
// Work and pieces may give a Result<void>: an Error ends the work. Where the cuts are follows from
// sizes alone, never from the clock or the allotment, and no cut changes a sum's order: results are
// the same to the bit however the work is interrupted.
class Pieces {
 public:
  // Sizes are in multiply-adds of a matrix product: this number of multiply-adds takes some
  // milliseconds. Larger pieces are cut where they can be; one walk does as many pieces as the
  // allotment allows, and at least one.
  static constexpr double kLargest = 1e8;
  // What other work is in multiply-adds: an entry copied or added, one written where nothing was
  // (its memory comes with it), an exponential, an entry drawn at random or changed by an
  // optimizer, a byte of a file written or checked. Where these loops are compiled to be small
  // (core/CMakeLists.txt), as tests/bench/slices.mjs has measured them.
  static constexpr double kCopied = 4, kFresh = 24, kExponential = 40, kDrawn = 140, kByte = 32;

  explicit Pieces(double allotment = std::numeric_limits<double>::infinity())
      : allotment_(allotment) {}

  // Goes through the work once. True while there is more; after the last piece, and after an Error,
  // it begins anew. Gives a Result<bool> for work that gives a Result<void>.
  template <class Work>
  auto walk(const Work& work) {
    seen_ = 0;
    spent_ = 0;
    if constexpr (std::is_void_v<decltype(work(*this))>) {
      work(*this);
      return more();
    } else {
      const Result<void> worked = work(*this);
      if (worked) return Result<bool>(more());
      done_ = 0;
      return Result<bool>(worked.error());
    }
  }

  // One piece of the given size.
  template <class Piece>
  auto operator()(double size, const Piece& piece) -> decltype(piece()) {
    if (take(size)) return piece();
    return decltype(piece())();
  }

  // [0, total) in parts of at least eight, `size` each element: part(first, count).
  template <class Part>
  auto parts(std::size_t total, double size, const Part& part) -> decltype(part(total, total)) {
    const auto most = static_cast<std::size_t>(std::min(kLargest / size, 1e9)) / 8 * 8;
    const std::size_t each = std::max<std::size_t>(most, 8);
    const std::size_t count = std::max<std::size_t>(total / each, 1);
    for (std::size_t i = 0; i < count && !behind(); ++i) {
      const std::size_t first = i * each;
      const std::size_t rest = total - first;
      const std::size_t here = i + 1 == count ? rest : each;
      if (!take(size * static_cast<double>(here))) continue;
      if constexpr (std::is_void_v<decltype(part(first, here))>) {
        part(first, here);
      } else if (const Result<void> done = part(first, here); !done) {
        return done;
      }
    }
    return decltype(part(total, total))();
  }

  // Pieces before this place are still to be done, in a later walk.
  bool behind() const { return seen_ > done_; }

  // The largest piece done so far.
  double largest() const { return largest_; }

 private:
  // Whether the piece that begins here is to be done now.
  bool take(double size) {
    if (seen_++ != done_ || (spent_ > 0 && spent_ + size > allotment_)) return false;
    ++done_;
    spent_ += size;
    largest_ = std::max(largest_, size);
    return true;
  }
  bool more() {
    if (done_ < seen_) return true;
    done_ = 0;
    return false;
  }

  double allotment_;
  double spent_ = 0;
  double largest_ = 0;
  std::size_t done_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace onegin
