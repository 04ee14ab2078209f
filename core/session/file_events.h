// What a session answers of files: Events.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "session/learning_events.h"

namespace onegin {

struct Saved {  // payload: the file, or with Save::parts what follows of it
  static constexpr std::string_view kType = "saved";
  std::string format;
  template <class V>
  void visit(V& v) {
    v("format", format);
  }
};

struct Loaded {
  static constexpr std::string_view kType = "loaded";
  std::string kind;
  std::vector<std::pair<std::string, std::string>> task;  // TaskConfig fields by name
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("task", task);
  }
};               // preceded by TaskReady, Configured and Progress with the same id
struct Opened {  // payload: the text, if the file has it
  static constexpr std::string_view kType = "opened";
  std::vector<std::string> models;                        // the kind of each
  std::string settings;                                   // as they were packed
  std::vector<std::pair<std::string, std::string>> task;  // TaskConfig fields by name
  std::string fingerprint, event_space;                   // as in TaskReady
  std::vector<std::string> slots;                         // the name of each model
  bool given_task = false;  // a model that went on with this text brought its own vocabulary
  template <class V>
  void visit(V& v) {
    v("models", models);
    v("settings", settings);
    v("task", task);
    v("fingerprint", fingerprint);
    v("event_space", event_space);
    v("slots", slots);
    v("given_task", given_task);
  }
};

}  // namespace onegin
