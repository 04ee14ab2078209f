// Which source each row of a pass is about, and where a decoder begins anew.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "models/neural/workspace.h"
#include "models/neural_model.h"

namespace onegin {

// Sizes: R rows of a pass of B streams; N sources of at most S tokens each.
//
// A batch gives the sources apart (Batch::sources), or they stand among its inputs, as a corpus of
// pairs has them: <s>, source, <s>, target, </s>. Then a stream has no source until its second <s>:
// what was read between the two is the source from there on. Where no second <s> comes the text is
// read as a target without a source, so that any text has a probability.
class SourceRows {
 public:
  // Of a longer source the first `longest` tokens are read.
  SourceRows(std::size_t longest, Activations& activations);

  std::size_t longest() const { return longest_; }
  // A text is read without a source: nothing yet, something; a source is known.
  enum class Phase : TokenId { fresh, open, known };
  // The phase after a token; and whether the token belongs to the source that is being read.
  static Phase next(Phase phase, TokenId token) {
    if (phase == Phase::known) return phase;
    return phase == Phase::open && token == kBeginSentence ? Phase::known : Phase::open;
  }
  static bool is_source(Phase phase, TokenId token) {
    return phase != Phase::known && token != kBeginSentence;
  }

  PassSize size(const Batch& batch, const BatchState& state) const;
  // Sorts the rows; the state's context becomes that after the batch.
  void read(const Batch& batch, BatchState& state, Workspace& work) const;

  // After read(). Of a row: its source, or -1; and (R) whether the decoder begins anew there.
  std::ptrdiff_t source_of(std::size_t row, Workspace& work) const {
    return static_cast<std::ptrdiff_t>(work.ids(source_of_)[row]) - 1;
  }
  std::span<const std::uint8_t> begins(Workspace& work) const {
    return {bytes(work), work.size().rows};
  }
  std::size_t length(std::size_t source, Workspace& work) const {
    return work.ids(lengths_)[source];
  }
  std::span<const TokenId> tokens(std::size_t source, Workspace& work) const {
    return {work.ids(tokens_) + source * work.size().source_steps, length(source, work)};
  }

 private:
  // What a stream remembers between batches, in BatchState::context: phase, count, tokens.
  static constexpr std::size_t kPhase = 0, kCount = 1, kTokens = 2;
  std::size_t remembered() const { return kTokens + longest_; }
  std::uint8_t* bytes(Workspace& work) const {
    return reinterpret_cast<std::uint8_t*>(work.ids(begins_));
  }
  void read_given(const Batch& batch, Workspace& work) const;
  void read_among(const Batch& batch, BatchState& state, Workspace& work) const;
  void put_source(std::size_t source, std::span<const TokenId> tokens, Workspace& work) const;

  std::size_t longest_;
  Activations::Index tokens_;     // (N, S) ids
  Activations::Index lengths_;    // (N) ids
  Activations::Index source_of_;  // (R) ids, 0: none
  Activations::Index begins_;     // (R) bytes
};

}  // namespace onegin
