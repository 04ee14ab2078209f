// Score, Predict, Generate, Validate: questions to the model, answered slice by slice.
#include <cmath>
#include <optional>

#include "evaluation/generate.h"
#include "evaluation/score.h"
#include "formats/content.h"
#include "session/adaptive_reading.h"
#include "session/clamped_job.h"
#include "session/held_out_part.h"
#include "session/line_record.h"
#include "session/totals.h"

namespace onegin {
namespace {

// Tokens are shown as well_formed() does: a message is UTF-8.
std::vector<TokenProbability> name_choices(const Task& task, std::span<const TokenChoice> choices) {
  std::vector<TokenProbability> named;
  for (const TokenChoice& choice : choices) {
    named.push_back({well_formed(task.vocabulary.text(choice.id)), to_log10(choice.log_prob),
                     choice.id < kFirstText});
  }
  return named;
}

Scored figures_of(std::size_t line, const ScoreSums& sums) {
  Scored scored;
  scored.line = static_cast<std::uint32_t>(line);
  scored.log10 = to_log10(sums.log_prob);
  scored.log10_without_oov = to_log10(sums.log_prob_without_oov);
  scored.tokens = static_cast<std::uint32_t>(sums.tokens);
  scored.oov = static_cast<std::uint32_t>(sums.oov);
  scored.events = static_cast<std::uint32_t>(sums.events);
  scored.characters = static_cast<std::uint32_t>(sums.characters);
  return scored;
}

Scored to_message(const Task& task, const LineScore& line) {
  Scored scored = figures_of(line.line, line.sums);
  for (const EventDetail& event : line.details) {
    scored.items.push_back({well_formed(event.token), to_log10(event.log_prob), event.rank,
                            event.order, event.id == kUnknown, event.id == kEndSentence,
                            name_choices(task, event.likeliest)});
  }
  return scored;
}

LineRecord record_of(std::size_t line, const ScoreSums& sums) {
  const Scored own = figures_of(line, sums);
  return {own.log10,  own.log10_without_oov, own.line, own.tokens, own.oov,
          own.events, own.characters,        0};
}

// Scores the payload, or what is held out.
class ScoreJob : public Job {
 public:
  ScoreJob(const Score& command, Payload text, const Asked& asked, Reading reading)
      : command_(command),
        asked_(asked),
        task_(*asked.task),
        text_(std::move(text)),
        reading_(std::move(reading)) {
    begin(std::make_unique<LineReader>(task_, text_.text()));
  }
  ScoreJob(const Score& command, const Asked& asked, std::unique_ptr<HeldOutPart> part,
           Reading reading)
      : command_(command),
        asked_(asked),
        task_(*asked.task),
        part_(std::move(part)),
        reading_(std::move(reading)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!scorer_) {
      const auto more = part_->advance(exhausted);
      if (!more || *more) return more;
      if (part_->read().events.empty()) {
        return Error{say("no part of the text is held out"), "", say("give a text to score")};
      }
      begin(std::make_unique<HeldOutLines>(part_->read(), task_));
    }
    Bytes records;
    std::size_t first = 0;  // line of the batch
    ScoreSums batch;
    const auto more = scorer_->advance(exhausted, [&](LineScore&& line) {
      if (command_.batches) {
        if (records.empty()) first = line.line;
        batch.add(line.sums);
        const LineRecord record = record_of(line.line, line.sums);
        return append_bytes(records, std::as_bytes(std::span(&record, 1)));
      }
      Bytes payload;
      if (command_.log_probs) {
        append_bytes(payload, std::as_bytes(std::span(line.log_probs)));
        append_bytes(payload, std::as_bytes(std::span(line.unknown)));
      }
      append_bytes(payload, std::as_bytes(std::span(line.notes)));
      reply.say(to_message(task_, line), std::move(payload));
    });
    if (!records.empty()) reply.say(figures_of(first, batch), std::move(records));
    if (!more || *more) return more;
    reply.finish(totals_of(scorer_->totals(), static_cast<double>(scorer_->lines())));
    return false;
  }

 private:
  void begin(std::unique_ptr<EventLines> lines) {
    const bool ranks = command_.likeliest > 0 || (command_.tokens && command_.ranks);
    scorer_.emplace(*asked_.language, task_, std::move(lines),
                    ScoreOptions{.details = command_.tokens,
                                 .ranks = command_.ranks,
                                 .likeliest = command_.likeliest,
                                 .apart = command_.apart,
                                 .log_probs = command_.log_probs,
                                 .at_once = events_at_once(*asked_.model, ranks),
                                 .many_lines = asked_.model->counted()},
                    std::move(reading_));
  }

  const Score command_;
  const Asked asked_;
  const Task& task_;
  const Payload text_;
  const std::unique_ptr<HeldOutPart> part_;
  Reading reading_;  // until the scorer has it
  std::optional<LineScorer> scorer_;
};

class PredictJob : public Job {
 public:
  PredictJob(const Predict& command, std::string context, const Asked& asked)
      : command_(command),
        model_(*asked.language),
        task_(*asked.task),
        context_(model_, task_, std::move(context)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto read = context_.advance(exhausted);
    if (!read) return read;
    if (!*read) return true;
    std::vector<Scalar> log_probs(model_.vocabulary_size());
    model_.predict(context_.state(), log_probs);
    const auto choices = likeliest(log_probs, task_.first_event(), command_.likeliest);
    reply.finish(Predicted{name_choices(task_, choices)});
    return false;
  }

 private:
  Predict command_;
  const LanguageModel& model_;
  const Task& task_;
  ContextReader context_;
};

class GenerateJob : public Job {
 public:
  explicit GenerateJob(std::unique_ptr<Generator> generator) : generator_(std::move(generator)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    Generated generated;
    const auto more = generator_->advance(exhausted, [&](GeneratedPiece&& piece) {
      generated.tokens.push_back({std::move(piece.text), to_log10(piece.log_prob)});
      log_prob_ += piece.log_prob;
    });
    generated.loose_end = static_cast<std::uint32_t>(generator_->loose_end());
    if (more && !*more) {
      generated.log10 = to_log10(log_prob_);
      reply.finish(std::move(generated));
    } else if (!generated.tokens.empty()) {
      reply.say(std::move(generated));
    }
    return more;
  }

 private:
  std::unique_ptr<Generator> generator_;
  double log_prob_ = 0;
};

// Judges the model on what the session, or a project file, holds out.
class ValidateJob : public Job {
 public:
  ValidateJob(const Asked& asked, std::unique_ptr<HeldOutPart> part)
      : asked_(asked), part_(std::move(part)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!scorer_) {
      const auto more = part_->advance(exhausted);
      if (!more || *more) return more;
      scorer_.emplace(*asked_.model, part_->read().events, *asked_.task);
    }
    if (scorer_->advance(exhausted)) return true;
    Bytes payload;
    append_bytes(payload, std::as_bytes(std::span(scorer_->log_probs())));
    const auto events = part_->corpus().validation();
    const auto count = static_cast<double>(count_events(part_->task(), events));
    reply.finish(Validated{count, part_->hash()}, std::move(payload));
    return false;
  }

 private:
  const Asked asked_;
  const std::unique_ptr<HeldOutPart> part_;
  std::optional<HeldOutScorer> scorer_;
};

}  // namespace

double to_log10(double log_prob) { return log_prob / std::log(10.0); }

void append_bytes(Bytes& bytes, std::span<const std::byte> numbers) {
  bytes.insert(bytes.end(), numbers.begin(), numbers.end());
}

Bytes to_payload(std::string_view text) {
  const auto raw = std::as_bytes(std::span(text.data(), text.size()));
  return {raw.begin(), raw.end()};
}

JobResult make_job(const Score& command, Payload&& payload, Workbench& bench) {
  if (const auto ready = bench.asked(); !ready) return ready.error();
  if (!command.held_out) {
    if (const auto text = expect_text(payload.view()); !text) return text.error();
  }
  const bool common = bench.common().has_value();
  const auto make = [command, common, built = *bench.task(), payload = std::move(payload)](
                        const Asked& asked, Reading reading) {
    if (!command.held_out)
      return std::make_unique<ScoreJob>(command, payload, asked, std::move(reading));
    auto part = std::make_unique<HeldOutPart>(asked, common, *built, payload, true);
    return std::make_unique<ScoreJob>(command, asked, std::move(part), std::move(reading));
  };
  if (command.adaptive || command.paths) {
    auto reading = begin_reading(bench, command);
    if (!reading) return reading.error();
    return std::unique_ptr<Job>(make(*bench.asked(), std::move(*reading)));
  }
  return ask_clamped(bench, command.clamps, [make](const Asked& asked) -> std::unique_ptr<Job> {
    return make(asked, {});
  });
}

JobResult make_job(const Predict& command, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  return job<PredictJob>(command, std::string(payload.text()), *asked);
}

JobResult make_job(const Generate& command, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  const GenerationConfig config{command.length,
                                {command.temperature, command.top_k, command.top_p},
                                command.beam,
                                command.seed};
  if (const auto checked = config.check(); !checked) return checked.error();
  return job<GenerateJob>(
      make_generator(*asked->language, *asked->task, std::string(payload.text()), config));
}

JobResult make_job(const Validate&, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  return job<ValidateJob>(
      *asked, std::make_unique<HeldOutPart>(*asked, bench.common().has_value(), **bench.task(),
                                            std::move(payload)));
}

}  // namespace onegin
