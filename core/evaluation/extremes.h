// Where in the held-out text a unit of a network is highest and lowest.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/neural/model_copy.h"
#include "text/corpus.h"

namespace onegin {

struct UnitPlace {
  std::size_t event = 0;  // of the held-out part: the one that had just been read
  float value = 0;
};

// Reads the held-out part, as it is scored, from its beginning through a copy of a model and keeps
// the places at which one unit of one plane is highest and lowest; of neighbouring places the most
// extreme.
class UnitExtremes {
 public:
  struct Options {
    std::string plane = "h";
    int layer = 0;
    std::size_t unit = 0;
    std::size_t count = 8;  // places of each kind
  };
  // A place this near to a kept one is not kept beside it.
  static constexpr std::size_t kApart = 16;

  // All must outlive it. `most`: the number of tokens that are read of a longer text.
  UnitExtremes(NeuralModel& model, const Shape& shape, TokenView events, std::size_t most,
               Options options);

  // True while more is left. Error: there is no such plane or unit.
  Result<bool> advance(const Exhausted& exhausted);
  std::size_t read() const { return read_; }

  // Then: the most extreme first.
  std::vector<UnitPlace> highest, lowest;

 private:
  Result<void> find();
  void begin_pass();
  void take();
  void keep(std::vector<UnitPlace>& places, UnitPlace place, bool high) const;

  const TokenView events_;
  const std::size_t size_;
  const Options options_;
  ModelCopy model_;
  Pieces pieces_{Pieces::kLargest};
  bool copied_ = false;
  std::size_t activation_ = 0, column_ = 0;  // where the unit stands
  std::size_t read_ = 0;
  bool leads_ = false;  // the present pass begins with the <s> before the first event
  std::vector<TokenId> inputs_, targets_;
  std::vector<std::uint8_t> restarts_;
  Batch batch_;
  BatchState state_;
  Workspace work_;
  PassResult result_;
};

}  // namespace onegin
