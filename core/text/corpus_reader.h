// Raw texts -> token ids in order of first appearance, in bounded steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/corpus.h"
#include "text/line_cutter.h"

namespace onegin {

// Beside the texts themselves it takes what its packed ids take, and four bytes a line; each text
// is let go once it is read. `gap`: as in UnitRule.
class CorpusReader {
 public:
  CorpusReader(Tokenizer tokenizer, std::size_t gap, Boundary boundary,
               std::vector<TextBytes>&& texts);

  // Reads a chunk or cuts some tokens. Returns the bytes of work done; 0 when all is read, or when
  // a line is no pair, which error() then says.
  std::size_t step();
  double progress() const;  // 0 to 1
  const std::optional<Error>& error() const { return error_; }

  // What has been read. Ids are those of `types`, given out in order of first appearance.
  TokenIds ids;
  Vocabulary types;
  std::vector<std::uint32_t> line_characters;  // of each line, its end included; of a pair's target
  TextStatistics statistics;                   // of all texts, one after the other
  std::size_t first_tokens = 0;                // tokens and lines of the first text
  std::size_t first_lines = 0;

 private:
  std::size_t read_chunk();
  std::size_t begin_line();
  std::size_t cut_tokens();
  void end_line();
  std::size_t end_text();
  void push(TokenId id);

  std::size_t gap_;
  Boundary boundary_;
  std::vector<TextBytes> texts_;
  std::size_t total_ = 0;     // bytes of all texts
  std::size_t consumed_ = 0;  // of them
  std::size_t cut_ = 0;       // cut into tokens, about
  std::size_t line_cut_ = 0;  // of the current line

  std::size_t text_ = 0;      // the text being read
  std::size_t position_ = 0;  // in it
  TextReader reader_;
  std::string pending_;         // read and not yet cut
  std::size_t line_begin_ = 0;  // of the current line in `pending_`
  std::size_t line_end_ = 0;    // its end, while in_line_; else how far a line end was looked for
  bool in_line_ = false;
  LineCutter cutter_;
  std::optional<Error> error_;
};

}  // namespace onegin
