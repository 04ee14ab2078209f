// A network that fills blanks.
#pragma once

#include <vector>

#include "models/blank_model.h"
#include "models/neural/network.h"

namespace onegin {

// Its batches are of whole readings, each from a restart on: nothing is carried from one batch to
// the next. Where a sentence is longer than the window, it reads the tokens around the blank.
class BlankNetwork : public Network, public BlankModel {
 public:
  const BlankModel* as_blank() const override { return this; }
  std::size_t vocabulary_size() const override { return shape().vocabulary_size; }

  void fill(std::span<const TokenId> sentence, std::size_t position,
            std::span<Scalar> log_probs) const override;
  // Readings of about one length go side by side; where nothing is hidden, one reading answers for
  // all blanks of a sentence that follow one another.
  void fill_each(std::span<const BlankPlace> blanks, std::span<Scalar> log_probs) const override;

 protected:
  // As declare(), for a shape whose events are those of blanks: </s> is none.
  virtual void declare_blanks(const Shape& shape, Plan& plan) const = 0;

 private:
  // Rows [begin, end) of a sentence, <s> before it among them, and the blanks among these.
  struct Reading {
    std::span<const TokenId> sentence;
    std::size_t begin, end;
    std::vector<std::size_t> blanks;  // numbers of what is asked
  };
  void declare(const Shape& shape, Plan& plan) const final;
  std::size_t opening() const { return shape().sentences ? 1 : 0; }  // rows before a sentence
  std::vector<Reading> readings_of(std::span<const BlankPlace> blanks) const;
  TokenId shown(const Reading& reading, std::size_t row, TokenId hidden) const;
  void answer(std::span<const Reading> readings, std::span<const BlankPlace> blanks,
              std::span<Scalar> log_probs, Workspace& work) const;
};

}  // namespace onegin
