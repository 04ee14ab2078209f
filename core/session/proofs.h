// The questions that Prove puts to a session's model; each has its file, proof_*.cpp, and knows
// nothing of the others.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "session/jobs.h"
#include "session/judged.h"

namespace onegin {

// What is asked about. All of it stays while a Prove is at work.
struct ProofSubject {
  const Prove& command;
  const Asked asked;
  HeldModel& held;
  const CorpusBuilder::Built& built;
  TokenView events;  // contexts, under the ids by which the model is asked
  Workbench& bench;
  bool is_held_out = false;  // they are those of the session's own held-out part
};

// A sum of all probabilities, the one farthest from 1.
Proof sum_row(Sentence name, double sum);

// What was found so far.
class ProofRows {
 public:
  void add(Proof row) { rows_.push_back(std::move(row)); }
  // The question for whoever checks the gradients.
  void want(GradientQuestion question, Bytes weights) {
    wanted_.emplace(std::move(question), std::move(weights));
  }
  // What is left out, and why.
  void note(Sentence note) { notes_.push_back(std::move(note)); }

  std::vector<Proof> take_rows() { return std::exchange(rows_, {}); }
  std::vector<Sentence>& notes() { return notes_; }
  using Wanted = std::optional<std::pair<GradientQuestion, Bytes>>;
  Wanted take_wanted() { return std::exchange(wanted_, {}); }

 private:
  std::vector<Proof> rows_;
  std::vector<Sentence> notes_;
  Wanted wanted_;
};

class ProofQuestion {
 public:
  virtual ~ProofQuestion() = default;
  // Works until `exhausted` or done, and always does something. True while there is more to do. An
  // Error is noted, and the other questions are asked all the same.
  virtual Result<bool> advance(const Exhausted& exhausted, ProofRows& found) = 0;
  virtual double progress() const = 0;  // 0 to 1
};

using MakeProofQuestion = std::unique_ptr<ProofQuestion> (*)(const ProofSubject& subject);

std::unique_ptr<ProofQuestion> ask_sum(const ProofSubject& subject);
// The same of a model that only fills blanks.
std::unique_ptr<ProofQuestion> ask_blank_sum(const ProofSubject& subject);
std::unique_ptr<ProofQuestion> ask_saved(const ProofSubject& subject);
std::unique_ptr<ProofQuestion> ask_seed(const ProofSubject& subject);
std::unique_ptr<ProofQuestion> ask_reference(const ProofSubject& subject);
std::unique_ptr<ProofQuestion> ask_gradient(const ProofSubject& subject);
std::unique_ptr<ProofQuestion> ask_cache(const ProofSubject& subject);

// Error: the memory has no room for `bytes` bytes beside what the session holds.
Result<void> check_room(const Workbench& bench, std::uint64_t bytes);

}  // namespace onegin
