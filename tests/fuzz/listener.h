// Talks to a Session and checks every answer on the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "require.h"
#include "session/json.h"
#include "session/session.h"

namespace onegin {

class Listener {
 public:
  // Every look at this clock is a millisecond, so that slices are the same in every run.
  // `thorough`: also reads each answer's JSON back, which takes longer than the work asked for.
  explicit Listener(bool thorough)
      : thorough_(thorough), session_([this] { return 0.001 * static_cast<double>(++looks_); }) {}

  void send(Command command) {
    command.id = ++id_;
    session_.send(std::move(command));
  }

  // Works on for at most `slices` slices; checks the answers. False once nothing is left to do.
  bool work(int slices) {
    bool more = true;
    for (int i = 0; i < slices && more; ++i) {
      more = session_.advance(0.005);
      for (Event& event : session_.take_events()) hear(std::move(event));
    }
    return more;
  }

  // Sends and works until the last answer, which is kept. False if it failed.
  bool ask(decltype(Command::body) body, Bytes payload = {}) {
    last_ = {};
    send({0, std::move(body), std::move(payload)});
    require(!work(1 << 20), "a session comes to an end");
    require(last_.id == id_ && last_.last, "every command is answered");
    return !std::holds_alternative<Failed>(last_.body);
  }
  bool ask(decltype(Command::body) body, std::string_view payload) {
    const auto bytes = std::as_bytes(std::span(payload.data(), payload.size()));
    return ask(std::move(body), Bytes(bytes.begin(), bytes.end()));
  }

  static std::string sentence_of(const Failed& failed) {
    return failed.where.text() + ": " + failed.what.text();
  }

  const Event& last() const { return last_; }
  // The same, where it must work.
  void must(decltype(Command::body) body, Bytes payload, std::string_view what) {
    if (ask(std::move(body), std::move(payload))) return;
    require(false, std::string(what) + ": " + sentence_of(std::get<Failed>(last_.body)));
  }

 private:
  void hear(Event&& event) {
    if (thorough_) {
      const std::string json = to_json(event);
      const auto read = event_from_json(json);
      require(read.ok(), "an answer is readable");
      require(to_json(*read) == json, "an answer is read as it was said");
    }
    if (const auto* failed = std::get_if<Failed>(&event.body)) {
      require(!failed->what.empty(), "a refusal gives its reason");
      // An exception that nothing expected; a sentence may quote the word from the input.
      require(!failed->what.text().starts_with("the work ended unexpectedly"), failed->what.text());
    }
    if (event.last) last_ = std::move(event);
  }

  bool thorough_;
  std::uint64_t looks_ = 0;
  Session session_;
  std::uint32_t id_ = 0;
  Event last_;
};

}  // namespace onegin
