// What a Session holds: one task with its corpus, one model with its training.
#pragma once

#include <memory>
#include <optional>

#include "session/gradient_check.h"
#include "session/held_model.h"
#include "session/job.h"
#include "text/event_space.h"

namespace onegin {

class PathMixer;

// As TaskReady and Opened give it: 16 hexadecimal digits.
std::string fingerprint_text(const Task& task);

// A model, and the task under whose ids it is asked.
struct Asked {
  const Model* model = nullptr;
  const LanguageModel* language = nullptr;  // the same; null if it fills blanks alone
  const Task* task = nullptr;
};

class Workbench {
 public:
  Workbench(Clock clock, GradientCheck check) : clock_(std::move(clock)), gradient_check_(check) {}

  const Clock& clock() const { return clock_; }
  GradientCheck gradient_check() const { return gradient_check_; }

  // Errors of these: what has to be sent first.
  Result<const CorpusBuilder::Built*> task() const;
  Result<HeldModel*> model();
  // A model that can be asked.
  Result<HeldModel*> ready_model();
  // The same, as questions are put to it: on the common event space, if there is one. Stays until
  // model, task or common types change.
  Result<Asked> asked();
  // The same of one that fills blanks, be it alone or because it says what comes next.
  Result<Asked> asked_to_fill();
  // The task of the model that is ready, of its own types, also where models are compared on
  // others.
  const Task& own_task() const { return held_->ids ? *held_->ids : built_->task; }
  // A model that can learn.
  Result<HeldModel*> learning_model();

  // Each ends a running training first.
  void set_task(std::unique_ptr<CorpusBuilder::Built> built);
  void set_model(HeldModel held);
  void forget_model();
  void forget_task();
  // From now on questions are put on the event space of these types, or on all types; until there
  // is another task. A mixture on the common event space before is forgotten.
  void set_common(std::optional<Vocabulary> types);
  const std::optional<Vocabulary>& common() const { return common_; }
  // What the model may come to hold, the text with it.
  std::uint64_t held_bytes() const;

  // Of MixPaths; null until one is begun.
  std::shared_ptr<PathMixer>& path_mixer() { return path_mixer_; }

  TaskReady task_ready() const;  // only with a task
  Progress progress() const;     // empty figures without a model

  // ---- Training, in the background of all other work.
  void start_training(const Reply& reply);
  bool training() const { return training_.has_value(); }
  std::uint32_t training_id() const { return training_ ? training_->reply.id() : 0; }
  // Answers Train for the last time.
  void stop_training();
  void fail_training(const Error& error);
  // Finishes a change of the weights under way, slice by slice. True while there is more of it.
  bool settle(const Exhausted& exhausted) {
    return held_ && held_->learner && held_->learner->settle(exhausted);
  }
  void advance_training(const Exhausted& exhausted);

 private:
  std::uint64_t text_bytes() const;  // of text and vocabulary; only with a task

  struct Training {
    Reply reply;
    double reported;  // when Progress was last sent
    bool judged;      // what is known before the first step has been said
  };

  Clock clock_;
  GradientCheck gradient_check_;
  std::unique_ptr<CorpusBuilder::Built> built_;
  std::optional<HeldModel> held_;
  std::optional<Vocabulary> common_;
  std::optional<CommonSpace> space_;  // of the task and the common types
  std::shared_ptr<Model> shown_;      // the model on it, once it was asked
  std::optional<Training> training_;
  std::shared_ptr<PathMixer> path_mixer_;
};

}  // namespace onegin
