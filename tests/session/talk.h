// Talks to a Session as its users do, and checks the rules of the conversation on the way.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/registry.h"
#include "session/session.h"

namespace onegin {

inline Bytes bytes_of(std::string_view text) {
  const auto raw = std::as_bytes(std::span(text.data(), text.size()));
  return {raw.begin(), raw.end()};
}

// A small text with some structure: 120 lines, seven words, all lower case.
inline std::string small_text() {
  const char* lines[] = {"the king sees the queen", "the queen sees the fool",
                         "a fool and a king laugh", "the king and the queen laugh",
                         "a queen sees a king"};
  std::string text;
  for (int i = 0; i < 120; ++i) text += std::string(lines[(i * 7 + i / 5) % 5]) + "\n";
  return text;
}

// A task and a text that a kind learns from, lines that it is asked for and what it goes on from.
struct TextOfKind {
  SetText command;
  std::string text, asked, prompt;
};
inline TextOfKind text_of_kind(const ModelKind& kind) {
  if ((kind.abilities & kPairs) == 0) {
    return {{}, small_text(), "the king sees\na fool\n", "the "};
  }
  const auto source = [&](int i) {
    const std::string number = std::to_string(i);
    return (kind.abilities & kSees) != 0 ? "red circle 9 " + number + " 4" : number;
  };
  std::string text;
  for (int i = 0; i < 120; ++i) {
    const int target = 1 + i % 5;
    text += source(i % 30) + "\t" + std::string(static_cast<std::size_t>(target), 'a') + "b\n";
  }
  const std::string asked = source(7) + "\taab\n" + source(8) + "\tb\n";
  return {{.settings = {{"boundary", "pairs"}}}, text, asked, source(7)};
}

class Talk {
 public:
  // Every look at this clock is a millisecond: slices are the same on every machine.
  explicit Talk(GradientCheck check = nullptr)
      : session_([this] { return ++looks_, seconds(); }, check) {}
  double seconds() const { return 0.001 * static_cast<double>(looks_); }

  std::uint32_t send(decltype(Command::body) body, Payload payload = {}) {
    session_.send({++id_, std::move(body), std::move(payload)});
    return id_;
  }

  // One slice of ten looks, or of other seconds; its events are kept.
  bool slice(double seconds = 0.01) {
    const bool more = session_.advance(seconds);
    for (Event& event : session_.take_events()) events_.push_back(std::move(event));
    return more;
  }

  // The events of a command so far.
  std::vector<Event> answers(std::uint32_t id) const {
    std::vector<Event> own;
    for (const Event& event : events_) {
      if (event.id == id) own.push_back(event);
    }
    return own;
  }
  bool answered(std::uint32_t id) const {
    for (const Event& event : events_) {
      if (event.id == id && event.last) return true;
    }
    return false;
  }

  // Works until the command has been answered. Exactly its last event is marked so.
  std::vector<Event> wait(std::uint32_t id) {
    for (int i = 0; i < 1000000 && !answered(id); ++i) slice();
    const std::vector<Event> own = answers(id);
    EXPECT_FALSE(own.empty());
    for (std::size_t i = 0; i < own.size(); ++i) EXPECT_EQ(own[i].last, i + 1 == own.size());
    return own;
  }
  std::vector<Event> ask(decltype(Command::body) body, Payload payload = {}) {
    return wait(send(std::move(body), std::move(payload)));
  }

  // Asks for something that must succeed, and gives the last answer.
  template <class Body>
  Body get(decltype(Command::body) body, Payload payload = {}) {
    const auto own = ask(std::move(body), std::move(payload));
    if (const auto* failed = std::get_if<Failed>(&own.back().body)) {
      ADD_FAILURE() << Error{failed->what, failed->where, failed->hint}.sentence();
      return {};
    }
    EXPECT_TRUE(std::holds_alternative<Body>(own.back().body));
    last_payload_ = own.back().payload;
    const auto* wanted = std::get_if<Body>(&own.back().body);
    return wanted != nullptr ? *wanted : Body{};
  }
  const Bytes& payload() const { return last_payload_; }

  // Asks for something that must be refused, with a sentence.
  Failed refused(decltype(Command::body) body, Payload payload = {}) {
    const auto own = ask(std::move(body), std::move(payload));
    EXPECT_EQ(own.size(), 1U);
    const auto* failed = std::get_if<Failed>(&own.back().body);
    EXPECT_NE(failed, nullptr);
    if (failed == nullptr) return {};
    EXPECT_FALSE(failed->what.empty());
    return *failed;
  }

  void train(const std::string& kind, std::vector<std::pair<std::string, std::string>> settings,
             double steps) {
    get<Configured>(Configure{kind, std::move(settings), 1, false});
    get<Progress>(Train{steps, 0, 0});
  }

  double score(std::string_view text) { return get<Totals>(Score{}, bytes_of(text)).log10; }

 private:
  std::uint64_t looks_ = 0;
  std::uint32_t id_ = 0;
  Session session_;
  std::vector<Event> events_;
  Bytes last_payload_;
};

}  // namespace onegin
