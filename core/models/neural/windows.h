// The windows of the last C tokens that the MLP sees, one for every position of a batch.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "models/neural/workspace.h"
#include "models/neural_model.h"
#include "text/token.h"

namespace onegin {

// R windows, oldest token first; a window's place k is kept for all windows together: (C, R).
class Windows {
 public:
  // In the memory given: C * R tokens, and C for the window that slides along.
  Windows(std::size_t context, std::size_t rows, TokenId* ids, TokenId* window)
      : context_(context), rows_(rows), ids_(ids), window_(window) {}

  std::size_t rows() const { return rows_; }
  std::span<const TokenId> place(std::size_t k) const { return {ids_ + k * rows_, rows_}; }
  void set(std::size_t row, std::span<const TokenId> window) {
    for (std::size_t k = 0; k < window.size(); ++k) ids_[k * rows_ + row] = window[k];
  }

  // The windows of a batch, in its order (T * B). `history` (B, C - 1) holds the tokens before the
  // batch and then those before the next one; another size, or a restart, stands for <s> all over.
  void read(const Batch& batch, std::vector<TokenId>& history) {
    const auto streams = static_cast<std::size_t>(batch.streams);
    const std::size_t before = context_ - 1;
    if (history.size() != streams * before) history.assign(streams * before, kBeginSentence);
    const std::span<TokenId> window(window_, context_);
    for (std::size_t b = 0; b < streams; ++b) {
      std::copy_n(history.begin() + static_cast<std::ptrdiff_t>(b * before), before,
                  window.begin() + 1);
      for (std::size_t row = b; row < rows_; row += streams) {
        slide(window, batch.inputs[row], !batch.restarts.empty() && batch.restarts[row] != 0);
        set(row, window);
      }
      std::copy_n(window.begin() + 1, before,
                  history.begin() + static_cast<std::ptrdiff_t>(b * before));
    }
  }

  // The window after one more token.
  static void slide(std::span<TokenId> window, TokenId token, bool restart) {
    if (restart) std::fill(window.begin(), window.end(), kBeginSentence);
    std::copy(window.begin() + 1, window.end(), window.begin());
    window.back() = token;
  }

 private:
  std::size_t context_, rows_;
  TokenId* ids_;
  TokenId* window_;
};

}  // namespace onegin
