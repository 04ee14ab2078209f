// One command at work: it goes on slice by slice and answers with events.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "models/model.h"
#include "result.h"
#include "session/messages.h"

namespace onegin {

// Where the answers to one command go.
class Reply {
 public:
  Reply(std::uint32_t id, std::vector<Event>& out) : id_(id), out_(&out) {}

  template <class Body>
  void say(Body body, Bytes payload = {}) {
    out_->push_back(Event{id_, false, std::move(body), std::move(payload)});
  }
  // The last answer.
  template <class Body>
  void finish(Body body, Bytes payload = {}) {
    out_->push_back(Event{id_, true, std::move(body), std::move(payload)});
  }
  void fail(const Error& error) {
    finish(Failed{error.what, error.where, error.hint, error.kind == ErrorKind::input});
  }
  std::uint32_t id() const { return id_; }

 private:
  std::uint32_t id_;
  std::vector<Event>* out_;
};

class Job {
 public:
  virtual ~Job() = default;
  // Works until `exhausted` or done, and always does something. True while there is more to do. The
  // last call has given the last answer, unless it returns an Error: that becomes Failed.
  virtual Result<bool> advance(const Exhausted& exhausted, Reply& reply) = 0;
};

// A job done in one call.
class ShortJob : public Job {
 public:
  using Work = std::function<Result<void>(Reply&)>;
  explicit ShortJob(Work work) : work_(std::move(work)) {}

  Result<bool> advance(const Exhausted&, Reply& reply) override {
    const auto done = work_(reply);
    if (!done) return done.error();
    return false;
  }

 private:
  Work work_;
};

// A job whose work is cut into pieces.
class LongJob : public Job {
 public:
  Result<bool> advance(const Exhausted& exhausted, Reply& reply) final {
    do {
      const auto more = pieces_.walk([this](Pieces& pieces) { return work(pieces); });
      if (!more) return more;
      if (*more) {
        pause(reply);
        continue;
      }
      const auto done = finish(reply);
      if (!done) return done.error();
      return false;
    } while (!exhausted());
    return true;
  }

 private:
  virtual Result<void> work(Pieces& pieces) = 0;
  // Between two walks: may hand over what is done.
  virtual void pause(Reply&) {}
  // Gives the last answer.
  virtual Result<void> finish(Reply& reply) = 0;

  Pieces pieces_{Pieces::kLargest};
};

}  // namespace onegin
