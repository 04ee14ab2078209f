// The ARPA format of back-off n-gram models, as KenLM, SRILM and IRSTLM write it.
//
//   "\data\"
//   ngram 1=4
//   ngram 2=2
//
//   "\1-grams:"
//   -0.5     the   -0.3        base-10 log probability, tokens, base-10 log back-off weight
//   ...
//   "\end\"
//
// Written: fields parted by tabs, tokens by spaces; no back-off column in the highest order; -99
// for the probability zero, <s> and (stream tasks) </s> among them; eight decimals, which give the
// same float back. A first line "# onegin unit=word boundary=sentence ..." keeps the task and the
// smoothing, "escaped=true" in it says that tokens are escaped: a token with white space in it, or
// that is spelled like a control symbol, cannot stand in such a file, so in all tokens white space,
// backslash and the '<' of a false control symbol are written as \xHH, byte by byte.
//
// Read: anything before \data\, a BOM, tabs or spaces, blank lines, any line ends, headings in any
// letters, back-off weights left out, empty orders, -inf, pruned models that lack suffixes, log
// probabilities a little above 0 (which IRSTLM writes), IRSTLM's intermediate iARPA. Only files
// that say so have escapes. Without a first line of ours text is cut at white space, as KenLM cuts
// it, each line is a sentence, and its end is an event if the file has </s>; the smoothing is not
// known. Tokens are kept as they are spelled. Where one of them is not UTF-8 or not in NFC, text is
// matched as it is given, and what is not found so by its NFC. The model's notes say what was found
// and guessed.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/ngram/ngram_model.h"
#include "models/ngram/trie_builder.h"
#include "result.h"
#include "text/corpus.h"

namespace onegin {

// Writes a model that is built and fitted for the task; both must stay as they are meanwhile.
class ArpaWriter {
 public:
  ArpaWriter(const NgramModel& model, const Task& task) : model_(model), task_(task) {}
  void write(Pieces& pieces, std::vector<std::byte>& file);

 private:
  void begin();
  void add_ngrams(int k, std::size_t first, std::size_t count);
  int highest() const;

  const NgramModel& model_;
  const Task& task_;
  std::vector<std::string> tokens_;  // as they are written
  std::optional<NgramWalk> walk_;    // through the present order
  std::vector<std::string> parts_;   // of the file, whose size is not known before
};

struct ArpaFile {
  Task task;
  std::unique_ptr<NgramModel> model;
};

// Errors name the line and the reason. No memory is reserved for what a file only declares.
// Sorting the n-grams of an order, and completing a pruned model, is one piece.
class ArpaReader {
 public:
  ArpaReader();
  ~ArpaReader();
  Result<void> read(Pieces& pieces, std::span<const std::byte> file);
  ArpaFile content;  // once it is read

 private:
  class Reading;
  std::unique_ptr<Reading> reading_;
};

// The same at once.
std::vector<std::byte> write_arpa(const NgramModel& model, const Task& task);
Result<ArpaFile> read_arpa(std::span<const std::byte> file);

}  // namespace onegin
