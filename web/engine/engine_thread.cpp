// Threads with a queue in and a common queue out.
#include "engine_thread.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
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

  void add(std::size_t place, std::vector<Event> events) {
    if (events.empty()) return;
    text->hear(place, events);
    {
      const std::lock_guard lock(mutex);
      for (Event& event : events) received.push_back({place, std::move(event)});
    }
    wake();
  }
};

class Worker {
 public:
  Worker(std::size_t place, Outbox& outbox)
      : place_(place), outbox_(outbox), thread_([this] { run(); }) {}
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
    Session session(now, &onegin_gradient::begin);
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
      outbox_.add(place_, session.take_events());
    }
  }

  std::size_t place_;
  Outbox& outbox_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Command> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

class ThreadEngine : public Engine {
 public:
  explicit ThreadEngine(std::function<void()> wake) {
    outbox_.wake = std::move(wake);
    outbox_.text = &text_;
  }
  ~ThreadEngine() override {
    while (!workers_.empty()) end(workers_.begin()->first);
  }

  void send(std::size_t place, Command command) override { text_.send(place, std::move(command)); }

  std::vector<Received> poll() override {
    const std::lock_guard lock(outbox_.mutex);
    return std::exchange(outbox_.received, {});
  }

  // A thread is not lost without the program: there is nothing to restore.
  void restart(std::size_t place, bool) override { end(place); }
  void end(std::size_t place) override {
    std::unique_ptr<Worker> old;
    text_.restart(place, [&] {
      old = std::move(workers_[place]);
      workers_.erase(place);
    });
  }

 private:
  Outbox outbox_;
  // Of one thread at a time.
  SharedText text_{[this](std::size_t place, Command command) {
    std::unique_ptr<Worker>& worker = workers_[place];
    if (!worker) worker = std::make_unique<Worker>(place, outbox_);
    worker->send(std::move(command));
  }};
  std::map<std::size_t, std::unique_ptr<Worker>> workers_;
};

}  // namespace

std::unique_ptr<Engine> make_thread_engine(std::function<void()> wake) {
  return std::make_unique<ThreadEngine>(std::move(wake));
}

}  // namespace onegin::web
