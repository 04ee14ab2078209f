// Prove: the questions one after another, each row as it is found.
#include <array>
#include <optional>

#include "evaluation/own_text.h"
#include "session/held_out_part.h"
#include "session/proofs.h"

namespace onegin {
namespace {

constexpr std::uint32_t kMostEvents = 100'000;
constexpr std::size_t kOwnEvents = 512;  // of a model that came without a text

constexpr std::array<MakeProofQuestion, 5> kQuestions = {ask_sum, ask_saved, ask_seed,
                                                         ask_reference, ask_gradient};
constexpr std::array<MakeProofQuestion, 5> kBlankQuestions = {ask_blank_sum, ask_saved, ask_seed,
                                                              ask_reference, ask_gradient};
constexpr std::array<MakeProofQuestion, 1> kCacheQuestions = {ask_cache};

std::span<const MakeProofQuestion> questions_for(const Prove& command, const Asked& asked) {
  if (command.cache) return kCacheQuestions;
  return asked.language != nullptr ? kQuestions : kBlankQuestions;
}

// As questions are put to the model, or as one that only fills blanks has its own types.
Result<Asked> asked_to_prove(Workbench& bench, bool cache) {
  const auto held = bench.ready_model();
  if (!held) return held.error();
  const Model& model = *(*held)->model;
  if (cache || model.as_language() != nullptr || model.as_blank() == nullptr) return bench.asked();
  return Asked{&model, nullptr, &(*bench.task())->task};
}

class ProveJob : public Job {
 public:
  ProveJob(const Prove& command, const Asked& asked, HeldModel& held, Workbench& bench,
           std::unique_ptr<HeldOutPart> held_out)
      : command_(command),
        held_out_(std::move(held_out)),
        subject_{command_, asked, held, **bench.task(), {}, bench},
        questions_(questions_for(command, asked)),
        said_(bench.clock()()) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!has_contexts_) return find_contexts(exhausted);
    if (!question_ && asked_ < questions_.size()) {
      question_ = questions_[asked_](subject_);
      reply.say(progress());
    }
    if (question_) {
      const auto more = question_->advance(exhausted, found_);
      hand_over(reply);
      if (more && *more) {
        if (is_time()) reply.say(progress());
        return true;
      }
      if (!more) found_.note(more.error().said());
      question_.reset();
      if (++asked_ < questions_.size()) return true;
    }
    reply.finish(Proven{right_, wrong_, std::move(found_.notes())});
    return false;
  }

 private:
  // What is held out; else what the model learnt from; else what it writes itself.
  Result<bool> find_contexts(const Exhausted& exhausted) {
    if (!own_text_) {
      const auto more = held_out_->advance(exhausted);
      if (!more || *more) return more;
      subject_.events = held_out_->read().events;
      subject_.is_held_out = &held_out_->corpus() == &subject_.built.corpus;
      const Task* own = &subject_.built.task;
      if (subject_.events.empty() && subject_.asked.task == own) {
        subject_.events = subject_.built.corpus.train();
        subject_.is_held_out = false;
      }
      has_contexts_ = !subject_.events.empty();
      if (has_contexts_) return true;
      if (subject_.asked.language == nullptr) {  // it writes nothing: its types in turn
        const auto types = static_cast<TokenId>(own->vocabulary.size());
        for (TokenId id = kUnknown; id < types && types_.size() < kOwnEvents; ++id) {
          types_.push_back(id);
        }
        subject_.events = types_;
        return has_contexts_ = true;
      }
      own_text_.emplace(*subject_.asked.language, *subject_.asked.task, kOwnEvents);
    }
    has_contexts_ = !own_text_->advance(exhausted);
    if (has_contexts_) subject_.events = own_text_->ids();
    return true;
  }

  void hand_over(Reply& reply) {
    for (Proof& row : found_.take_rows()) {
      ++(row.right ? right_ : wrong_);
      reply.say(std::move(row));
    }
    if (auto wanted = found_.take_wanted()) {
      reply.say(GradientsWanted{std::move(wanted->first)}, std::move(wanted->second));
    }
  }

  bool is_time() {
    constexpr double kInterval = 0.1;
    const double now = subject_.bench.clock()();
    if (now - said_ < kInterval) return false;
    said_ = now;
    return true;
  }
  Proving progress() const {
    const double done = static_cast<double>(asked_) + question_->progress();
    return {done / static_cast<double>(questions_.size())};
  }

  const Prove command_;
  const std::unique_ptr<HeldOutPart> held_out_;
  std::optional<OwnText> own_text_;
  std::vector<TokenId> types_;  // in the place of a text
  bool has_contexts_ = false;
  ProofSubject subject_;
  const std::span<const MakeProofQuestion> questions_;
  std::size_t asked_ = 0;  // questions that are answered
  std::unique_ptr<ProofQuestion> question_;
  ProofRows found_;
  std::uint32_t right_ = 0, wrong_ = 0;
  double said_;
};

}  // namespace

JobResult make_job(const Prove& command, Payload&& payload, Workbench& bench) {
  const auto asked = asked_to_prove(bench, command.cache);
  if (!asked) return asked.error();
  if (command.events < 1 || command.events > kMostEvents) {
    return Error{say("{0} is not from 1 to {1}", command.events, kMostEvents), say("events"),
                 say("give a number between them")};
  }
  const auto held = bench.ready_model();
  if (!held) return held.error();
  return job<ProveJob>(command, *asked, **held, bench,
                       std::make_unique<HeldOutPart>(*asked, bench.common().has_value(),
                                                     **bench.task(), std::move(payload)));
}

}  // namespace onegin
