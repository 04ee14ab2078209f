// A task (unit, boundary, vocabulary, split) and the corpus of token ids it makes from a text.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fields.h"
#include "result.h"
#include "text/boundary.h"
#include "text/text.h"
#include "text/text_bytes.h"
#include "text/token_ids.h"
#include "text/tokenizer.h"
#include "text/vocabulary.h"

namespace onegin {

// What decides the events. Two models can be compared only if these are equal
// and their vocabularies are.
struct TaskConfig {
  Unit unit = Unit::character;
  Boundary boundary = Boundary::stream;
  int minimum_count = 1;
  int maximum_vocabulary = 0;
  int bpe_vocabulary = kBpeTypes;
  double validation_share = 0.1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice("unit", unit, kUnitNames,
             {.help = phrase(
                  "What one token is: a character, a word, what stands between spaces; a byte of "
                  "UTF-8; a jamo, of which Hangul syllables are made; or byte pairs, parts of "
                  "words learnt from the training part."),
              .essential = true});
    v.choice("boundary", boundary, kBoundaryNames,
             {.help = phrase(
                  "Each line on its own; running text whose context crosses lines; or lines of "
                  "source, tab, target, where the target is judged and the source is given."),
              .essential = true});
    v.integer(
        "minimum_count", minimum_count,
        {.minimum = 1,
         .maximum = 1e9,
         .unit = phrase("tokens"),
         .help = phrase("A token seen less often than this in the training part becomes <unk>. Not "
                        "used by byte and bpe, where no token is unknown.")});
    v.integer(
        "maximum_vocabulary", maximum_vocabulary,
        {.minimum = 0,
         .maximum = 2e9,
         .unit = phrase("types"),
         .help = phrase(
             "Keep only this many most frequent types; 0 keeps all. A network has weights for "
             "each: about 40 bytes of memory for every number of an embedding and of "
             "an output row. Not used by byte and bpe.")});
    v.integer(
        "bpe_vocabulary", bpe_vocabulary,
        {.minimum = kFewestBpeTypes,
         .maximum = 1e6,
         .unit = phrase("types"),
         .help = phrase("bpe only: this number of types is learnt: 256 bytes, the characters of "
                        "the training part, and merged pairs of types, the most frequent pairs "
                        "first."),
         .logarithmic = true});
    v.real("validation_share", validation_share,
           {.minimum = 0,
            .maximum = 0.9,
            .help = phrase("The last part of the text, held out from training to judge it.")});
  }
};

// How a text becomes events, beside unit and boundary. What is trained here follows the standard;
// a model from elsewhere may need another rule.
struct ReadingRule {
  Spelling spelling = Spelling::normalised;
  bool line_ends = true;  // a line end is an event: </s>, or "\n" in a stream

  bool standard() const { return spelling == Spelling::normalised && line_ends; }
};

// What models need to know of a task. The vocabulary of a task that reads text as it is given knows
// the normal form of each token.
struct Task {
  TaskConfig config;
  Vocabulary vocabulary;
  ReadingRule reading = {};
  std::shared_ptr<const UnitRule> learnt = {};  // the rule of the unit, where one was learnt

  // Each line is read by itself, from <s> to </s>.
  bool sentences() const { return config.boundary != Boundary::stream && reading.line_ends; }
  // Of each line the source is given: its events follow the separator, which is <s> once more.
  bool pairs() const { return config.boundary == Boundary::pairs; }
  TokenId first_event() const { return sentences() ? kEndSentence : kUnknown; }
  const UnitRule& rule() const { return learnt ? *learnt : rule_of(config.unit); }
  // Hash over config, vocabulary, reading rule and what was learnt: equal fingerprints, same event
  // space.
  std::uint64_t fingerprint() const;
};

// The fields that have a meaning for the unit: those that a file names.
std::vector<Field> task_fields(TaskConfig& config);

// Gives a task from a file the rule that UnitRule::learnt() describes. Error: it describes none of
// the unit.
Result<void> restore_rule(Task& task, std::string_view learnt);

struct CorpusStatistics {
  TextStatistics text;       // both parts; the offset counts through a held-out text of its own too
  std::uint64_t tokens = 0;  // events, both parts; a source has none
  std::uint64_t types = 0;   // distinct text tokens of the training part
  std::uint64_t train_tokens = 0;
  std::uint64_t train_unknown = 0;
  std::uint64_t validation_tokens = 0;
  std::uint64_t validation_unknown = 0;
  std::uint64_t validation_characters = 0;  // for bits per character; line ends included
  // Before the held-out part the text has held_out_line lines, and held_out_characters characters
  // of the next line.
  std::uint64_t held_out_line = 0, held_out_characters = 0;
  bool nothing_held_out = false;  // a share was asked for, but the text is too short to give one
};

// Token ids of a text.
//   sentence: every line, empty ones too, is its tokens followed by kEndSentence; <s> is not
//   stored. stream:   the tokens of all lines; each line end is the ordinary text token "\n".
//   pairs:    every line is the tokens of its source, kBeginSentence as the separator, the tokens
//   of its target and kEndSentence. What follows the separator are events, the rest is given.
// A line end at the very end of the text begins no further line. The training part is the first
// floor((1 - validation_share) * tokens) tokens, those of sources too, less what is not a whole
// line where lines are read one by one. Where the unit is learnt, words take the place of tokens:
// no word is in both parts.
struct Corpus {
  TokenIds ids;
  std::size_t train_size = 0;  // ids[0, train_size) trains; but in a stream it ends after a </s>
  CorpusStatistics statistics;

  TokenView train() const { return ids.view().first(train_size); }
  TokenView validation() const { return ids.view().subspan(train_size); }
};

// Those of `ids`, whole lines but in a stream, that are events and not given.
std::size_t count_events(const Task& task, TokenView ids);

// Bytes that CorpusBuilder holds at the least for a text: the text until it is read, and its
// tokens, packed. Looks at every byte.
std::uint64_t reading_bytes(const TaskConfig& config, std::string_view text);

// Builds a task and its corpus with a bounded amount of work per call, so that a page stays alive.
class CorpusBuilder {
 public:
  // `validation`: a held-out text of its own; then all of `text` trains and the share is not used.
  // Each is let go once it is read.
  CorpusBuilder(TaskConfig config, TextBytes text, std::optional<TextBytes> validation = {});
  // Under a task that stands: its vocabulary, rule and split; types that it has not are <unk>. The
  // task must read by the standard rule.
  CorpusBuilder(Task task, TextBytes text, std::optional<TextBytes> validation = {});
  ~CorpusBuilder();

  // Works on up to about `bytes` bytes of text. True when finished.
  bool advance(std::size_t bytes);
  double progress() const;  // 0 to 1

  // After advance() said true. The vocabulary comes from the training part alone, most frequent
  // first, ties by first appearance, unless the task stood before. Errors: nothing to train on
  // (empty text); a line that is no pair.
  struct Built {
    Task task;
    Corpus corpus;
  };
  Result<Built> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Raw bytes of a line or a text -> ids under an existing task. In sentence mode `</s>` ends each
// line, if line ends are events, and an empty `text` is one empty line. Of pairs, a line without a
// tab is a source alone. `unknown`, if given,
// receives the text of each kUnknown in order.
std::vector<TokenId> encode(const Task& task, std::string_view text,
                            std::vector<std::string>* unknown = nullptr);
// Bytes of white space at the end of an open line that no token of the task is: the token that
// follows brings its own space. 0 where the unit or the vocabulary has that white space as a token.
std::size_t loose_end(const Task& task, std::string_view line);
// Ids -> text; <unk> is written as U+FFFD, </s> as a line end, <s> as a tab in pairs, else not at
// all.
std::string decode(const Task& task, TokenView ids);

}  // namespace onegin
