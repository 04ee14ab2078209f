// Scores a text line by line: log probability, unknown tokens, perplexity, bits per character.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/choices.h"
#include "evaluation/event_watcher.h"
#include "evaluation/line_reader.h"
#include "models/adaptive_reader.h"
#include "models/language_model.h"
#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

struct ScoreOptions {
  bool details = false;       // list every event with its token
  bool ranks = true;          // and with its rank, which takes a whole distribution
  std::size_t likeliest = 0;  // likeliest tokens of each event; not 0: every event is listed
  bool apart = false;         // stream: each line from an empty context, without its line end
  bool log_probs = true;      // list the log probability of every event
  std::size_t at_once = 32;   // events between two looks at the clock
  bool many_lines = false;    // the events between two looks may be of several lines
};

// A model scores this number of events within some milliseconds. The number follows from the model
// alone: results must repeat bit for bit. `ranks`: each event needs a distribution.
std::size_t events_at_once(const Model& model, bool ranks);

struct EventDetail {
  std::string token;  // as in the text, "</s>" for the end of a sentence
  TokenId id = 0;
  double log_prob = 0;
  std::uint32_t rank = 0;  // 1 is the likeliest; 0: not asked for
  std::uint32_t order = 0;
  std::vector<TokenChoice> likeliest;
};

// Sums over events; the figures of texts add up. Natural logarithms.
struct ScoreSums {
  double log_prob = 0;
  double log_prob_without_oov = 0;
  std::uint64_t tokens = 0;  // text tokens; </s> is an event but no token
  std::uint64_t oov = 0;
  std::uint64_t events = 0;
  std::uint64_t characters = 0;  // code points; the line end is one

  void add(const ScoreSums& other);
  // KenLM's two figures: with the probability of <unk> for unknown tokens, or as if these events
  // had not been. NaN without events.
  double perplexity() const;
  double perplexity_without_oov() const;
  double bits_per_character() const;
};

// A line, or a piece of a line of more than kPieceEvents.
struct LineScore {
  std::size_t line = 0;  // from 1
  ScoreSums sums;
  std::vector<double> log_probs;      // per event, if asked for
  std::vector<std::uint8_t> unknown;  // the same; 1 if it is
  std::vector<EventDetail> details;   // per event, if asked for
  std::vector<float> notes;           // of the watcher
};

// How a text is read other than by the model itself: by a reader that learns on, or stands for the
// model; the watcher, if there is one, needs a reader.
struct Reading {
  std::unique_ptr<AdaptiveReader> reader;
  std::unique_ptr<EventWatcher> watcher;
};

// Scores the lines of `bytes` with a bounded amount of work per call. In a sentence task each line
// is a sentence, the empty line too; in a stream the state goes from line to line and each line
// end in the text is an event of its line. The loose_end() of a line that has no line end, or
// stands apart, is no event: a person who types has left a blank behind. Of pairs the sources are
// read and not scored. `model` and `task` must outlive it.
//
// With a reader that learns on it is the reader that is asked; the reader may have work to do,
// which is done first.
class LineScorer {
 public:
  static constexpr std::size_t kPieceEvents = 4096;

  LineScorer(const LanguageModel& model, const Task& task, std::string_view bytes,
             ScoreOptions options)
      : LineScorer(model, task, std::make_unique<LineReader>(task, bytes), options) {}
  LineScorer(const LanguageModel& model, const Task& task, std::unique_ptr<EventLines> lines,
             ScoreOptions options, Reading reading = {});

  // Hands every finished line or piece to `report`. True while there is more to do. Error: a line
  // is no pair and is to be one, or its source cannot be read; the lines before it are reported. Or
  // the reader does not fit.
  Result<bool> advance(const Exhausted& exhausted, const std::function<void(LineScore&&)>& report);

  std::size_t lines() const { return piece_.line; }
  const ScoreSums& totals() const { return totals_; }

 private:
  // Events of the chunk that are of one line.
  struct Part {
    std::size_t begin, end;
    bool opens, closes;  // first, last of its line
    std::uint64_t characters;
  };
  using Report = std::function<void(LineScore&&)>;
  std::size_t at_once() const;
  bool read_chunk();
  Result<bool> read_part(Part& part);
  void score_chunk(const Report& report);
  void read_on();
  void begin_reading();
  void score_part(const Part& part, State& before, const Report& report);
  TokenId event(std::size_t i) const;
  void add_event(std::size_t i);
  void add_detail(std::size_t i, State& before);
  void rank_event(EventDetail& detail);
  void hand_over(const Report& report);

  const LanguageModel& model_;
  const Task& task_;
  ScoreOptions options_;
  std::unique_ptr<EventLines> lines_;

  const std::unique_ptr<AdaptiveReader> reader_;
  const std::unique_ptr<EventWatcher> watcher_;
  bool begun_ = false;                     // the reader
  std::vector<EventDetail> ranked_;        // of the chunk's events, as the reader found them
  std::vector<std::vector<float>> notes_;  // the same of the watcher
  State state_;
  const bool anew_;             // each line is read from an empty context
  bool open_ = false;           // the last line read goes on
  std::optional<Error> error_;  // of the line after what was read
  std::size_t lines_opened_ = 0;
  std::vector<TokenId> source_;  // of the line that is read
  std::vector<TokenId> ids_;     // of the chunk
  std::vector<std::uint8_t> marks_;
  std::vector<std::string> texts_;
  std::vector<Part> parts_;
  LineScore piece_;
  ScoreSums totals_;
  std::vector<EventScore> scores_;
  std::vector<Scalar> log_probs_;
};

}  // namespace onegin
