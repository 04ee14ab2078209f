// Keeps task, model and training consistent with each other.
#include "session/workbench.h"

#include <algorithm>
#include <cstdio>

#include "evaluation/mapped_model.h"
#include "memory_limit.h"

namespace onegin {
namespace {

constexpr double kReportInterval = 0.1;  // seconds between two Progress events

}  // namespace

std::string fingerprint_text(const Task& task) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(task.fingerprint()));
  return text;
}

Result<const CorpusBuilder::Built*> Workbench::task() const {
  if (!built_) return Error{say("there is no text yet"), "", say("give a text first")};
  return built_.get();
}

Result<HeldModel*> Workbench::model() {
  if (!built_) return task().error();
  if (!held_) return Error{say("there is no model yet"), "", say("choose a kind of model first")};
  return &*held_;
}

Result<HeldModel*> Workbench::ready_model() {
  const auto present = model();
  if (present && !(*present)->ready) {
    return Error{say("the model has not counted the text yet"), "", say("train it first")};
  }
  return present;
}

Result<Asked> Workbench::asked() {
  const auto present = ready_model();
  if (!present) return present.error();
  if ((*present)->model->as_language() == nullptr) return no_language(*(*present)->model);
  return asked_to_fill();
}

Result<Asked> Workbench::asked_to_fill() {
  const auto present = ready_model();
  if (!present) return present.error();
  const HeldModel& held = **present;
  const Model& model = *held.model;
  if (model.as_language() == nullptr && model.as_blank() == nullptr) {
    return Error{say("a model of kind '{0}' fills no blanks", model.kind()), "",
                 say("ask one that reads sentences")};
  }
  if (held.ids) return Asked{&model, model.as_language(), held.ids.get()};
  if (!common_) return Asked{&model, model.as_language(), &built_->task};
  if (model.as_language() == nullptr) {
    return Error{say("a model that fills blanks alone knows its own types alone"), "",
                 say("ask on all types again")};
  }
  if (!space_) {
    const Task* own = &built_->task;
    auto space = common_space(*common_, {&own, 1});
    if (!space) return space.error();
    space_ = std::move(*space);
  }
  if (!shown_) {
    const std::shared_ptr<Model> shared(std::shared_ptr<Model>(), held.model.get());
    auto shown = MappedModel::make(shared, built_->task.vocabulary, *space_);
    if (!shown) return shown.error();
    shown_ = std::move(*shown);
  }
  return Asked{shown_.get(), shown_->as_language(), &space_->task};
}

void Workbench::set_common(std::optional<Vocabulary> types) {
  if (held_ && held_->ids) forget_model();
  if (held_) {
    for (MixturePart& part : held_->parts) part.held_out.reset();
  }
  common_ = std::move(types);
  space_.reset();
  shown_.reset();
}

Result<HeldModel*> Workbench::learning_model() {
  const auto present = model();
  if (present && !(*present)->learner) {
    return Error{say("the model came without a text to learn from"), "",
                 say("give a text and configure the model anew")};
  }
  return present;
}

void Workbench::set_task(std::unique_ptr<CorpusBuilder::Built> built) {
  forget_model();  // its learner refers to the corpus
  common_.reset();
  space_.reset();
  built_ = std::move(built);
}

void Workbench::set_model(HeldModel held) {
  stop_training();
  shown_.reset();
  held_ = std::move(held);
}

void Workbench::forget_model() {
  stop_training();
  shown_.reset();
  held_.reset();
}

void Workbench::forget_task() {
  forget_model();
  common_.reset();
  space_.reset();
  built_.reset();
}

std::uint64_t Workbench::text_bytes() const {
  return built_->corpus.ids.memory_bytes() + built_->task.vocabulary.size() * kTypeBytes;
}

std::uint64_t Workbench::held_bytes() const {
  if (!held_) return built_ ? text_bytes() : 0;
  if (training() && held_->model->as_counted()) return memory_limit();  // perhaps
  return std::max<std::uint64_t>(held_->training_bytes,
                                 text_bytes() + held_->model->memory_bytes());
}

TaskReady Workbench::task_ready() const {
  const CorpusStatistics& s = built_->corpus.statistics;
  const auto real = [](std::uint64_t count) { return static_cast<double>(count); };
  return TaskReady{real(s.text.bytes),
                   real(s.text.malformed),
                   real(s.text.first_malformed),
                   real(s.text.characters),
                   real(s.text.lines),
                   real(s.tokens),
                   real(s.types),
                   real(built_->task.vocabulary.size()),
                   real(s.train_tokens),
                   real(s.train_unknown),
                   real(s.validation_tokens),
                   real(s.validation_unknown),
                   real(s.validation_characters),
                   real(s.held_out_line),
                   real(s.held_out_characters),
                   real(text_bytes()),
                   real(memory_limit()),
                   fingerprint_text(built_->task),
                   event_space(built_->task),
                   built_->task.pairs()};
}

Progress Workbench::progress() const {
  if (!held_) return nothing_measured();
  return held_->progress(training(), built_->corpus.statistics);
}

void Workbench::start_training(const Reply& reply) {
  stop_training();
  training_ = Training{reply, clock_(), held_->learner->progress().validation_loss.has_value()};
  training_->reply.say(progress());
}

void Workbench::stop_training() {
  if (!training_) return;
  Reply reply = training_->reply;
  training_.reset();
  reply.finish(progress());
}

void Workbench::fail_training(const Error& error) {
  if (!training_) return;
  Reply reply = training_->reply;
  training_.reset();
  reply.say(progress());
  reply.fail(error);
}

void Workbench::advance_training(const Exhausted& exhausted) {
  const auto more = held_->learner->advance(exhausted);
  if (!more) return fail_training(more.error());
  if (!*more) {
    held_->ready = true;
    return stop_training();
  }
  const double now = clock_();
  const bool judged = held_->learner->progress().validation_loss.has_value();
  if (now - training_->reported >= kReportInterval || judged > training_->judged) {
    training_->reported = now;
    training_->judged = judged;
    training_->reply.say(progress());
  }
}

}  // namespace onegin
