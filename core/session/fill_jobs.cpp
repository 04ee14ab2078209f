// Fill: which token stands in a blank, of lines and of what is held out.
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "evaluation/choices.h"
#include "evaluation/fill.h"
#include "evaluation/held_out_blanks.h"
#include "formats/content.h"
#include "session/held_out_part.h"
#include "session/jobs.h"
#include "session/pacer.h"
#include "text/line_cutter.h"

namespace onegin {
namespace {

constexpr std::uint32_t kMostLikeliest = 1000, kMostHeldOut = 100'000;

std::string name(const Task& task, TokenId id) { return well_formed(task.vocabulary.text(id)); }

TokenProbability named(const Task& task, TokenId id, double log_prob) {
  return {name(task, id), to_log10(log_prob), id < kFirstText};
}

std::vector<QuestionToken> tokens_of(const WrittenQuestion& read) {
  std::vector<QuestionToken> tokens;
  for (std::size_t i = 0; i < read.texts.size(); ++i) {
    const TokenId id = read.question.tokens[i];
    tokens.push_back({well_formed(read.texts[i]), id == kAnotherBlank, i < read.first_event,
                      id == kEndSentence || id == kBeginSentence});
  }
  return tokens;
}

// The `count` likeliest of a row of ln P (V).
std::vector<TokenProbability> likeliest_of(const Task& task, const std::vector<double>& row,
                                           std::size_t count) {
  const std::vector<Scalar> log_probs(row.begin(), row.end());
  std::vector<TokenProbability> all;
  for (const TokenChoice& choice : likeliest(log_probs, kUnknown, count)) {
    if (!std::isfinite(choice.log_prob)) break;
    all.push_back(named(task, choice.id, row[choice.id]));
  }
  return all;
}

// An answer as a message says it, without its line and tokens.
Filled describe(const Task& task, const BlankQuestion& question, const FillAnswer& answer,
                std::size_t count) {
  Filled filled;
  filled.fraction = 1;
  filled.way = kFillWays[static_cast<std::size_t>(answer.way)];
  filled.left_out = answer.left_out;
  filled.bound = answer.bound;
  const bool known = !question.truth.empty();
  filled.log10 = known ? to_log10(answer.truth) : std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < question.blanks.size(); ++i) {
    const std::vector<double>& row = answer.log_probs[i];
    FilledBlank blank;
    blank.place = static_cast<std::uint32_t>(question.blanks[i]);
    blank.likeliest = likeliest_of(task, row, count);
    blank.known = known;
    if (known) {
      // A type beyond those of the model is unknown to it.
      const TokenId id = question.truth[i] < row.size() ? question.truth[i] : kUnknown;
      blank.truth = named(task, id, row[id]);
      const std::vector<Scalar> log_probs(row.begin(), row.end());
      blank.rank = rank_of(log_probs, kUnknown, id);
    }
    filled.blanks.push_back(std::move(blank));
  }
  for (std::size_t turn = 0; turn < answer.order.size() && answer.order.size() > 1; ++turn) {
    filled.blanks[answer.order[turn]].turn = static_cast<std::uint32_t>(turn + 1);
  }
  for (const JointFill& joint : answer.joint) {
    Combination combination{{}, to_log10(joint.log_prob)};
    for (const TokenId id : joint.tokens) combination.tokens.push_back(name(task, id));
    filled.combinations.push_back(std::move(combination));
  }
  return filled;
}

// Fills the blanks of lines, one after another.
class FillLinesJob : public Job {
 public:
  struct Line {
    std::size_t number = 0;  // from 1
    std::string_view text;
  };

  FillLinesJob(Fill command, Payload payload, const Asked& asked, Workbench& bench)
      : command_(std::move(command)),
        payload_(std::move(payload)),
        asked_(asked),
        pacer_(bench.clock()) {
    std::string_view rest = payload_.text();
    for (std::size_t number = 1; !rest.empty(); ++number) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) lines_.push_back({number, line});
    }
  }

  bool empty() const { return lines_.empty(); }

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    do {
      if (!filler_) {
        if (const auto begun = begin_line(); !begun) return begun.error();
      }
      if (filler_ && filler_->advance(exhausted)) {
        if (pacer_.due()) {
          Filled filled;
          filled.fraction = filler_->progress();
          reply.say(std::move(filled));
        }
        return true;
      }
      answer(reply);
    } while (next_ < lines_.size() && !exhausted());
    return next_ < lines_.size();
  }

 private:
  Result<void> begin_line() {
    const Line& line = lines_[next_];
    auto read = read_question(*asked_.task, line.text, command_.hidden, !command_.cut);
    if (!read) return Error{read.error().what, line_name(line.number), read.error().hint};
    const std::size_t given = read->first_event;  // of a pair its source, and <s>
    if (asked_.language != nullptr && given > 0) {
      const auto source = std::span(read->question.tokens).first(given - 1);
      const auto seen = asked_.language->check_source({source});
      if (!seen) return in_line(seen.error(), line.number);
    }
    read_ = std::move(*read);
    if (!command_.cut) filler_ = make_filler(*asked_.model, read_.question);
    return {};
  }

  void answer(Reply& reply) {
    Filled filled;
    filled.fraction = 1;
    if (filler_) {
      filled = describe(*asked_.task, read_.question, filler_->answer(), command_.likeliest);
    }
    filled.line = static_cast<std::uint32_t>(lines_[next_].number);
    filled.tokens = tokens_of(read_);
    filler_.reset();
    if (++next_ == lines_.size()) {
      reply.finish(std::move(filled));
    } else {
      reply.say(std::move(filled));
    }
  }

  const Fill command_;
  const Payload payload_;
  const Asked asked_;
  Pacer pacer_;
  std::vector<Line> lines_;
  std::size_t next_ = 0;  // to be answered
  WrittenQuestion read_;
  std::unique_ptr<Filler> filler_;  // of that line
};

// Fills blanks of the held-out part.
class FillHeldOutJob : public Job {
 public:
  FillHeldOutJob(const Fill& command, const Asked& asked, Workbench& bench,
                 std::unique_ptr<HeldOutPart> part)
      : command_(command), asked_(asked), pacer_(bench.clock()), part_(std::move(part)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!meter_) {
      const auto more = part_->advance(exhausted);
      if (!more || *more) return more;
      meter_.emplace(*asked_.model, *asked_.task, part_->read().events, command_.held_out);
      if (meter_->blanks() == 0) {
        return Error{say("nothing is held out, so there is no blank to fill"), "",
                     say("choose a held-out share above 0")};
      }
      corpus_ = part_->hash();
    }
    const bool more =
        meter_->advance(exhausted, [&](const BlankQuestion& question, const FillAnswer& answer) {
          if (command_.likeliest == 0) return;
          Filled filled = describe(*asked_.task, question, answer, command_.likeliest);
          filled.line = static_cast<std::uint32_t>(meter_->log_probs().size());
          filled.tokens = tokens_of(shown(question));
          reply.say(std::move(filled));
        });
    if (more) {
      if (pacer_.due()) reply.say(measured());
      return true;
    }
    Bytes payload;
    append_bytes(payload, std::as_bytes(std::span(meter_->log_probs())));
    reply.finish(measured(), std::move(payload));
    return false;
  }

 private:
  WrittenQuestion shown(const BlankQuestion& question) const {
    WrittenQuestion read{question, {}, 0};
    for (std::size_t i = 0; i < question.tokens.size(); ++i) {
      const TokenId id = question.tokens[i];
      const bool blank = id == kAnotherBlank;
      read.texts.push_back(
          std::string(asked_.task->vocabulary.text(blank ? question.truth[0] : id)));
      if (id == kBeginSentence) read.first_event = i + 1;
    }
    return read;
  }

  BlanksMeasured measured() const {
    const std::vector<float>& log_probs = meter_->log_probs();
    const auto blanks = static_cast<double>(log_probs.size());
    const double sum = std::accumulate(log_probs.begin(), log_probs.end(), 0.0);
    return {.log10 = to_log10(sum) / blanks,
            .blanks = blanks,
            .of = static_cast<double>(meter_->blanks()),
            .before = kShownBefore,
            .after = kShownAfter,
            .corpus = corpus_,
            .fraction = meter_->progress()};
  }

  const Fill command_;
  const Asked asked_;
  Pacer pacer_;
  const std::unique_ptr<HeldOutPart> part_;
  std::optional<BlankMeter> meter_;
  std::string corpus_;
};

}  // namespace

JobResult make_job(const Fill& command, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked_to_fill();
  if (!asked) return asked.error();
  if (command.likeliest > kMostLikeliest) {
    return Error{say("{0} tokens are more than {1}", command.likeliest, kMostLikeliest),
                 say("likeliest"), say("ask for fewer")};
  }
  if (command.held_out > kMostHeldOut) {
    return Error{say("{0} blanks are more than {1}", command.held_out, kMostHeldOut),
                 say("held_out"), say("ask for fewer")};
  }
  if (command.held_out > 0) {
    return job<FillHeldOutJob>(command, *asked, bench,
                               std::make_unique<HeldOutPart>(*asked, bench.common().has_value(),
                                                             **bench.task(), std::move(payload)));
  }
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  auto lines = std::make_unique<FillLinesJob>(command, std::move(payload), *asked, bench);
  if (lines->empty()) {
    return Error{say("there is no sentence"), "", say("write one with ___ for a blank")};
  }
  return std::unique_ptr<Job>(std::move(lines));
}

}  // namespace onegin
