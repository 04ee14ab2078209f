// The scoring loop: fast over whole chunks, or event by event where ranks are wanted.
#include "evaluation/score.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace onegin {
namespace {

double perplexity_of(double log_prob, std::uint64_t events) {
  if (events == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::exp(-log_prob / static_cast<double>(events));
}

}  // namespace

std::size_t events_at_once(const Model& model, bool ranks) {
  if (model.counted() && !ranks) return 1024;  // each takes microseconds, whatever the size
  const std::size_t work = ranks ? 20'000'000 : 200'000'000;
  const std::size_t each = std::max<std::size_t>(model.parameters(), 1);
  return std::clamp<std::size_t>(work / each, ranks ? 1 : 8, 32);
}

void ScoreSums::add(const ScoreSums& other) {
  log_prob += other.log_prob;
  log_prob_without_oov += other.log_prob_without_oov;
  tokens += other.tokens;
  oov += other.oov;
  events += other.events;
  characters += other.characters;
}

double ScoreSums::perplexity() const { return perplexity_of(log_prob, events); }

double ScoreSums::perplexity_without_oov() const {
  return perplexity_of(log_prob_without_oov, events - oov);
}

double ScoreSums::bits_per_character() const {
  if (characters == 0) return std::numeric_limits<double>::quiet_NaN();
  return -log_prob / std::log(2.0) / static_cast<double>(characters);
}

LineScorer::LineScorer(const LanguageModel& model, const Task& task,
                       std::unique_ptr<EventLines> lines, ScoreOptions options, Reading reading)
    : model_(model),
      task_(task),
      options_(options),
      lines_(std::move(lines)),
      reader_(std::move(reading.reader)),
      watcher_(std::move(reading.watcher)),
      state_(model.begin()),
      anew_(options.apart || task.config.boundary != Boundary::stream) {
  options_.details = options_.details || options_.likeliest > 0;
  options_.ranks = options_.details && (options_.ranks || options_.likeliest > 0);
}

std::size_t LineScorer::at_once() const {
  return reader_ ? std::min(options_.at_once, reader_->at_once()) : options_.at_once;
}

// The next events of a line; false at the end of the text.
Result<bool> LineScorer::read_part(Part& part) {
  part = {ids_.size(), ids_.size(), !open_, false, 0};
  if (!open_) {
    const auto opened = lines_->open(options_.apart);
    if (!opened || !*opened) return opened;
    ++lines_opened_;
    source_.clear();
    part.characters = lines_->line_characters();
  }
  std::string_view text;
  TokenId id = 0;
  while (ids_.size() < at_once()) {
    if (!lines_->next(text, id)) {
      part.closes = true;
      break;
    }
    const bool given = lines_->given();
    if (given && id != kBeginSentence) source_.push_back(id);
    if (given && id == kBeginSentence) {
      if (const auto read = model_.check_source({source_}); !read) {
        ids_.resize(part.begin);
        marks_.resize(part.begin);
        return in_line(read.error(), lines_opened_);
      }
    }
    ids_.push_back(id);
    marks_.push_back(given ? kGiven : 0);
    if (options_.details) texts_.emplace_back(text);
  }
  part.end = ids_.size();
  open_ = !part.closes;
  return true;
}

// The next events; false if there are none.
bool LineScorer::read_chunk() {
  ids_.clear();
  marks_.clear();
  texts_.clear();
  parts_.clear();
  Part part;
  while (ids_.size() < at_once() && (open_ || lines_->decoded())) {
    const auto read = read_part(part);
    if (!read) error_ = read.error();
    if (!read || !*read) break;
    parts_.push_back(part);
    if (part.closes && !options_.many_lines) break;
  }
  return !parts_.empty();
}

void LineScorer::score_chunk(const Report& report) {
  if (anew_ && parts_.front().opens) {
    begin_reading();
    state_ = model_.begin();
  }
  for (std::size_t i = 1; i < parts_.size() && anew_; ++i) {
    if (parts_[i].opens && parts_[i].begin < parts_[i].end) marks_[parts_[i].begin] |= kBegins;
  }
  State before;
  if (options_.ranks) before = state_;
  scores_.resize(ids_.size());
  if (reader_) {
    read_on();
  } else {
    model_.score(state_, ids_, marks_, scores_);
  }
  for (const Part& part : parts_) score_part(part, before, report);
}

void LineScorer::begin_reading() {
  if (reader_) reader_->begin();
  if (watcher_) watcher_->begin();
}

// A reader is asked for its distribution before the event is read, for then it has learnt from it.
void LineScorer::read_on() {
  const bool shows = options_.ranks || watcher_;
  if (!shows) return reader_->score(ids_, marks_, scores_);
  ranked_.assign(ids_.size(), {});
  notes_.assign(ids_.size(), {});
  log_probs_.resize(model_.vocabulary_size());
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const std::uint8_t given = marks_[i] & kGiven;
    if ((marks_[i] & kBegins) != 0) begin_reading();
    if (given == 0) {
      reader_->predict(log_probs_);
      ranked_[i].id = event(i);
      if (options_.ranks) rank_event(ranked_[i]);
      if (watcher_) watcher_->see(log_probs_, reader_->known_context(), event(i), notes_[i]);
    }
    reader_->score(std::span(ids_).subspan(i, 1), {&given, 1}, std::span(scores_).subspan(i, 1));
    if (watcher_) watcher_->read(ids_[i]);
  }
}

void LineScorer::score_part(const Part& part, State& before, const Report& report) {
  if (part.opens) {
    piece_ = LineScore{piece_.line + 1, {}, {}, {}, {}, {}};
    piece_.sums.characters = part.characters;
    if (anew_ && options_.ranks && !reader_) before = model_.begin();
  }
  for (std::size_t i = part.begin; i < part.end; ++i) {
    if ((marks_[i] & kGiven) != 0) {
      if (options_.ranks && !reader_) model_.advance(before, ids_[i]);
      continue;
    }
    add_event(i);
    if (options_.details) add_detail(i, before);
    if (piece_.sums.events == kPieceEvents) hand_over(report);
  }
  if (part.closes) hand_over(report);
}

void LineScorer::hand_over(const Report& report) {
  const std::size_t line = piece_.line;
  totals_.add(piece_.sums);
  report(std::move(piece_));
  piece_ = LineScore{line, {}, {}, {}, {}, {}};
}

// A type beyond the events of a common event space is read as what it is, and unknown.
TokenId LineScorer::event(std::size_t i) const {
  return ids_[i] < model_.vocabulary_size() ? ids_[i] : kUnknown;
}

void LineScorer::add_event(std::size_t i) {
  const TokenId id = event(i);
  const double log_prob = scores_[i].log_prob;
  if (options_.log_probs) {
    piece_.log_probs.push_back(log_prob);
    piece_.unknown.push_back(id == kUnknown ? 1 : 0);
  }
  if (watcher_) piece_.notes.insert(piece_.notes.end(), notes_[i].begin(), notes_[i].end());
  piece_.sums.log_prob += log_prob;
  ++piece_.sums.events;
  if (id != kEndSentence) ++piece_.sums.tokens;
  if (id == kUnknown) {
    ++piece_.sums.oov;
  } else {
    piece_.sums.log_prob_without_oov += log_prob;
  }
}

void LineScorer::add_detail(std::size_t i, State& before) {
  const TokenId id = event(i);
  piece_.details.push_back(
      {std::move(texts_[i]), id, scores_[i].log_prob, 0, scores_[i].order, {}});
  if (!options_.ranks) return;
  EventDetail& detail = piece_.details.back();
  if (reader_) {
    detail.rank = ranked_[i].rank;
    detail.likeliest = std::move(ranked_[i].likeliest);
    return;
  }
  log_probs_.resize(model_.vocabulary_size());
  model_.predict(before, log_probs_);
  rank_event(detail);
  model_.advance(before, ids_[i]);
}

// Among the probabilities at hand.
void LineScorer::rank_event(EventDetail& detail) {
  detail.rank = rank_of(log_probs_, task_.first_event(), detail.id);
  detail.likeliest = likeliest(log_probs_, task_.first_event(), options_.likeliest);
}

Result<bool> LineScorer::advance(const Exhausted& exhausted, const Report& report) {
  do {
    if (reader_) {
      const auto more = reader_->work(exhausted);
      if (!more || *more) return more;
      if (!begun_) begin_reading();
      begun_ = true;
    }
    if (!open_ && !lines_->decode(exhausted)) return true;
    const bool read = read_chunk();
    if (read) score_chunk(report);
    if (error_) return *error_;
    if (!read) return false;
  } while (!exhausted());
  return true;
}

}  // namespace onegin
