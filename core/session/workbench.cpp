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
  if (!built_) return Error{"there is no text yet", "", "give a text first"};
  return built_.get();
}

Result<Trainee*> Workbench::trainee() {
  if (!built_) return task().error();
  if (!trainee_) return Error{"there is no model yet", "", "choose a kind of model first"};
  return &*trainee_;
}

Result<Trainee*> Workbench::ready_trainee() {
  const auto present = trainee();
  if (present && !(*present)->ready) {
    return Error{"the model has not counted the text yet", "", "train it first"};
  }
  return present;
}

Result<Asked> Workbench::asked() {
  const auto present = ready_trainee();
  if (!present) return present.error();
  const Trainee& trainee = **present;
  const Model& model = *trainee.model;
  if (model.as_language() == nullptr) return no_language(model);
  if (trainee.ids) return Asked{&model, model.as_language(), trainee.ids.get()};
  if (!common_) return Asked{&model, model.as_language(), &built_->task};
  if (!space_) {
    const Task* own = &built_->task;
    auto space = common_space(*common_, {&own, 1});
    if (!space) return space.error();
    space_ = std::move(*space);
  }
  if (!shown_) {
    const std::shared_ptr<Model> held(std::shared_ptr<Model>(), trainee.model.get());
    auto shown = MappedModel::make(held, built_->task.vocabulary, *space_);
    if (!shown) return shown.error();
    shown_ = std::move(*shown);
  }
  return Asked{shown_.get(), shown_->as_language(), &space_->task};
}

void Workbench::set_common(std::optional<Vocabulary> types) {
  if (trainee_ && trainee_->ids) forget_model();
  if (trainee_) {
    for (MixturePart& part : trainee_->parts) part.held_out.reset();
  }
  common_ = std::move(types);
  space_.reset();
  shown_.reset();
}

Result<Trainee*> Workbench::learning_trainee() {
  const auto present = trainee();
  if (present && !(*present)->learner) {
    return Error{"the model came without a text to learn from", "",
                 "give a text and configure the model anew"};
  }
  return present;
}

void Workbench::set_task(std::unique_ptr<CorpusBuilder::Built> built) {
  forget_model();  // its learner refers to the corpus
  common_.reset();
  space_.reset();
  built_ = std::move(built);
}

void Workbench::set_trainee(Trainee trainee) {
  stop_training();
  shown_.reset();
  trainee_ = std::move(trainee);
}

void Workbench::forget_model() {
  stop_training();
  shown_.reset();
  trainee_.reset();
}

void Workbench::forget_task() {
  forget_model();
  common_.reset();
  space_.reset();
  built_.reset();
}

std::uint64_t Workbench::text_bytes() const {
  return built_->corpus.ids.capacity() * sizeof(TokenId) +
         built_->task.vocabulary.size() * kTypeBytes;
}

std::uint64_t Workbench::held_bytes() const {
  if (!trainee_) return built_ ? text_bytes() : 0;
  if (training() && trainee_->model->as_counted()) return memory_limit();  // perhaps
  return std::max<std::uint64_t>(trainee_->training_bytes,
                                 text_bytes() + trainee_->model->memory_bytes());
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
                   real(text_bytes()),
                   real(memory_limit()),
                   fingerprint_text(built_->task),
                   event_space(built_->task),
                   built_->task.pairs()};
}

Progress Workbench::progress() const {
  if (!trainee_) return nothing_measured();
  return trainee_->progress(training(), built_->corpus.statistics);
}

void Workbench::start_training(const Reply& reply) {
  stop_training();
  training_ = Training{reply, clock_()};
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
  const auto more = trainee_->learner->advance(exhausted);
  if (!more) return fail_training(more.error());
  if (!*more) {
    trainee_->ready = true;
    return stop_training();
  }
  const double now = clock_();
  if (now - training_->reported >= kReportInterval) {
    training_->reported = now;
    training_->reply.say(progress());
  }
}

}  // namespace onegin
