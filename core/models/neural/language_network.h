// A network that says what comes next.
#pragma once

#include "models/neural/network.h"

namespace onegin {

class LanguageNetwork : public Network, public LanguageModel {
 public:
  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return shape().vocabulary_size; }
  TokenId first_event() const override { return shape().first_event; }

 protected:
  // Scores the events from their rows h (R, H), as LanguageModel::score() has it.
  void score_rows(std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                  const Scalar* h, std::span<EventScore> scores, Workspace& work) const;
};

}  // namespace onegin
