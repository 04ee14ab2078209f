// Context, Attribute: how far back the model looks, and at what.
#include <numeric>
#include <optional>

#include "evaluation/attribution.h"
#include "evaluation/context.h"
#include "formats/content.h"
#include "session/held_out_part.h"
#include "session/jobs.h"
#include "session/pacer.h"

namespace onegin {
namespace {

constexpr std::size_t kMostContexts = 64;
constexpr std::uint32_t kLongestContext = 4096;

class ContextJob : public Job {
 public:
  ContextJob(Context command, const Asked& asked, Workbench& bench,
             std::unique_ptr<HeldOutPart> held_out)
      : command_(std::move(command)),
        asked_(asked),
        pacer_(bench.clock()),
        held_out_(std::move(held_out)) {
    if (command_.contexts.empty()) command_.contexts = standard_contexts();
  }

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!meter_) {
      const auto more = held_out_->advance(exhausted);
      if (!more || *more) return more;
      meter_.emplace(*asked_.model, held_out_->read().events, *asked_.task, command_.contexts,
                     command_.events);
      if (meter_->events() == 0) {
        return Error{say("nothing is held out, so there is no loss to measure"), "",
                     say("choose a held-out share above 0")};
      }
      corpus_ = held_out_->hash();
    }
    const bool more = meter_->advance(exhausted);
    if (meter_->complete()) {
      Bytes payload;
      append_bytes(payload, std::as_bytes(std::span(meter_->log_probs())));
      if (!more) {
        reply.finish(loss(), std::move(payload));
      } else {
        reply.say(loss(), std::move(payload));
      }
    } else if (pacer_.due()) {
      reply.say(loss());
    }
    return more;
  }

 private:
  ContextLoss loss() const {
    const std::vector<float>& log_probs = meter_->log_probs();
    const auto events = static_cast<double>(log_probs.size());
    return {.context = command_.contexts[meter_->measuring()],
            .nats = -std::accumulate(log_probs.begin(), log_probs.end(), 0.0) / events,
            .events = events,
            .of = static_cast<double>(meter_->events()),
            .fraction = meter_->progress(),
            .corpus = corpus_};
  }

  Context command_;
  const Asked asked_;
  Pacer pacer_;
  const std::unique_ptr<HeldOutPart> held_out_;
  std::optional<ContextMeter> meter_;
  std::string corpus_;
};

class AttributeJob : public Job {
 public:
  AttributeJob(const AttributionOptions& options, Payload text, const Asked& asked,
               Workbench& bench)
      : text_(std::move(text)),
        window_(static_cast<std::uint32_t>(options.window)),
        model_(*asked.language),
        pacer_(bench.clock()),
        unigrams_((*bench.task())->task, (*bench.task())->corpus, *asked.task),
        attribution_(model_, *asked.task, unigrams_, text_.text(), options) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!counted_) {
      if (unigrams_.advance(exhausted)) return true;
      if (unigrams_.empty()) unigrams_.take_from(model_);
      counted_ = true;
    }
    const auto more = attribution_.advance(exhausted);
    if (!more) return more;
    if (*more) {
      if (pacer_.due()) reply.say(Attributed{{}, window_, false, attribution_.progress()});
      return true;
    }
    if (attribution_.tokens().empty()) {
      return Error{say("there is no token to explain"), "", say("give a sentence")};
    }
    Attributed answer{{}, window_, attribution_.complete(), 1};
    for (const Attribution::Token& token : attribution_.tokens()) {
      answer.tokens.push_back({well_formed(token.text), to_log10(token.log_prob), token.given,
                               token.id == kEndSentence || token.id == kBeginSentence,
                               static_cast<std::uint32_t>(token.line)});
    }
    Bytes payload;
    append_bytes(payload, std::as_bytes(std::span(attribution_.values())));
    reply.finish(std::move(answer), std::move(payload));
    return false;
  }

 private:
  const Payload text_;
  const std::uint32_t window_;
  const LanguageModel& model_;
  Pacer pacer_;
  Unigrams unigrams_;
  bool counted_ = false;
  Attribution attribution_;
};

// Error: it is not from 1 to `most`.
Result<void> check_count(std::uint32_t value, std::uint32_t most, const Sentence& of) {
  if (value >= 1 && value <= most) return {};
  return Error{say("{0} is not from 1 to {1}", value, most), of, say("give a number between them")};
}

}  // namespace

JobResult make_job(const Context& command, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (command.contexts.size() > kMostContexts) {
    return Error{say("{0} contexts are more than {1}", command.contexts.size(), kMostContexts),
                 say("contexts"), say("ask for fewer")};
  }
  for (const std::uint32_t context : command.contexts) {
    if (context <= kLongestContext) continue;
    return Error{say("a context of {0} tokens is longer than {1}", context, kLongestContext),
                 say("contexts"), say("ask for a shorter one")};
  }
  return job<ContextJob>(command, *asked, bench,
                         std::make_unique<HeldOutPart>(*asked, bench.common().has_value(),
                                                       **bench.task(), std::move(payload)));
}

JobResult make_job(const Attribute& command, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  if (const auto good = check_count(command.window, 256, say("window")); !good) {
    return good.error();
  }
  if (const auto good = check_count(command.replacements, 1024, say("replacements")); !good) {
    return good.error();
  }
  if (const auto good = check_count(command.tokens, 2000, say("tokens")); !good) {
    return good.error();
  }
  const AttributionOptions options{command.window, command.replacements, command.tokens,
                                   command.seed, command.apart};
  return job<AttributeJob>(options, std::move(payload), *asked, bench);
}

}  // namespace onegin
