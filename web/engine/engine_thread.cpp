// Threads with a queue in and a common queue out.
#include "engine_thread.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "session/session.h"
#include "shared_text.h"

namespace onegin::web {
namespace {

constexpr double kSlice = 0.02;  // seconds of work between two looks at the queue

double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// What the sessions have said, for poll().
struct Outbox {
  std::mutex mutex;
  std::vector<Received> received;
  std::function<void()> wake;

  SharedText* text = nullptr;

  void add(std::size_t model, std::vector<Event> events) {
    if (events.empty()) return;
    text->hear(model, events);
    {
      const std::lock_guard lock(mutex);
      for (Event& event : events) received.push_back({model, std::move(event)});
    }
    wake();
  }
};

class Worker {
 public:
  Worker(std::size_t model, Outbox& outbox)
      : model_(model), outbox_(outbox), thread_([this] { run(); }) {}
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  void send(Command command) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(command));
    }
    changed_.notify_one();
  }

 private:
  void run() {
    Session session(now);
    bool busy = false;
    while (true) {
      std::deque<Command> commands;
      {
        std::unique_lock lock(mutex_);
        if (!busy) changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        commands.swap(queue_);
      }
      for (Command& command : commands) session.send(std::move(command));
      busy = session.advance(kSlice);
      outbox_.add(model_, session.take_events());
    }
  }

  std::size_t model_;
  Outbox& outbox_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Command> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

class ThreadEngine : public Engine {
 public:
  ThreadEngine(std::size_t models, std::function<void()> wake) {
    outbox_.wake = std::move(wake);
    outbox_.text = &text_;
    for (std::size_t i = 0; i < models; ++i) {
      workers_.push_back(std::make_unique<Worker>(i, outbox_));
    }
  }

  void send(std::size_t model, Command command) override { text_.send(model, std::move(command)); }

  std::vector<Received> poll() override {
    const std::lock_guard lock(outbox_.mutex);
    return std::exchange(outbox_.received, {});
  }

  // A thread is not lost without the program: there is nothing to restore.
  void restart(std::size_t model, bool) override {
    std::unique_ptr<Worker> old;
    text_.restart(model, [&] { old = std::move(workers_[model]); });
    old.reset();
    text_.restart(model, [&] { workers_[model] = std::make_unique<Worker>(model, outbox_); });
  }

 private:
  Outbox outbox_;
  SharedText text_{[this](std::size_t model, Command command) {
    if (workers_[model]) workers_[model]->send(std::move(command));
  }};
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

std::unique_ptr<Engine> make_thread_engine(std::size_t models, std::function<void()> wake) {
  return std::make_unique<ThreadEngine>(models, std::move(wake));
}

}  // namespace onegin::web
