// A text in one unit: a passage of it cut into tokens, and how often each type stands in the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

// How often the type of that rank stands in the text; rank 1 is the most frequent.
struct RankedCount {
  std::size_t rank = 0;
  std::uint64_t count = 0;
};

// Only this number of bytes of a longer text is counted.
inline constexpr std::size_t kMostCountedBytes = 2'000'000;

class UnitCounter {
 public:
  // `sized`: the number of types of a unit that is learnt from the text. Text and what is cut of
  // it, the passage, are raw bytes.
  UnitCounter(Unit unit, std::string_view text, std::string_view cut, int sized);

  // True while there is more to do. Error: the text is empty.
  Result<bool> advance(const Exhausted& exhausted);

  // Then:
  std::vector<std::string> passage;                             // its tokens; a line end is "\n"
  std::uint64_t tokens = 0;                                     // of the text
  std::size_t types = 0;                                        // that stand in it
  std::vector<std::pair<std::string, std::uint64_t>> frequent;  // the most frequent types
  std::vector<RankedCount> ranks;  // Zipf's curve: some ranks, evenly spread on a log scale
  std::vector<std::pair<std::string, std::string>> merges;  // the first, of a unit that merges

 private:
  void cut_passage();
  void sum_up();

  const std::string cut_;  // the passage as text
  CorpusBuilder builder_;
  CorpusBuilder::Built built_;
  bool read_ = false;
  std::size_t counted_ = 0;  // tokens
  std::vector<std::uint64_t> counts_;
};

}  // namespace onegin
