// What a person may ask of files: Commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onegin {

// The session as a project file ("onegin"), its task alone as one ("task"), with the tokens of its
// text ("text"), or its model in an exchange format ("arpa", "safetensors"). Payload: the text as
// the person gave it, which a project then holds as well, or nothing.
struct Save {
  static constexpr std::string_view kType = "save";
  std::string format = "onegin";
  bool with_training = true;  // optimizer state, so that training can go on bit for bit
  bool parts = false;         // a project or a text in several Saved, some megabytes each
  bool tokens =
      true;           // a project has those of its text; without them it goes to Load with own_text
  bool times = true;  // how long training took; without, the same work gives the same bytes
  template <class V>
  void visit(V& v) {
    v("format", format);
    v("with_training", with_training);
    v("parts", parts);
    v("tokens", tokens);
    v("times", times);
  }
};  // answered by Saved
// Payload: the bytes of a file. Replaces task and model. Answered by Loaded, or by TaskReady if it
// is a text alone.
struct Load {
  static constexpr std::string_view kType = "load";
  std::string format = {};  // as in Save; empty: by its content
  std::string name = {};    // for error messages
  std::string model = {};  // which of a file's: its slot, its kind if no other is of that kind, its
                           // place from 1, or "mixture", all of them as one model; empty: the first
  std::vector<double> weights = {};  // of the mixture, one for each model; empty: equal
  // The token unit of a model that another program made: its file does not say what its tokens are.
  // Empty: white space parts them. Error: the model knows another unit.
  std::string unit = {};
  // That of a text beside it, which is taken for such a model if every type is one token of it.
  std::string text_unit = {};
  bool with_text = true;  // what it learnt from, to learn on and to be judged on what is held out
  // The file is what Save "text" gave: as SetText, but that nothing is read and cut again.
  bool text_alone = false;
  // A project without the tokens of its text learnt from the text that the session has, and goes on
  // with it, if that is the same text and task; text and task then stay.
  bool own_text = false;
  // A network goes on with the session's text, which was read under its task (SetText, task_bytes):
  // its training begins anew, with what suits that text and with `settings`. What its own text held
  // out is judged as well, see Progress. Error: another task; no network.
  bool fine_tune = false;
  std::vector<std::pair<std::string, std::string>> settings = {};
  template <class V>
  void visit(V& v) {
    v("format", format);
    v("name", name);
    v("model", model);
    v("settings", settings);
    v("weights", weights);
    v("unit", unit);
    v("text_unit", text_unit);
    v("with_text", with_text);
    v("text_alone", text_alone);
    v("own_text", own_text);
    v("fine_tune", fine_tune);
  }
};

// Payload: a project file. Says what it holds; task and model of the session stay. Answered by
// Opened.
struct Open {
  static constexpr std::string_view kType = "open";
  std::string name;  // for error messages
  template <class V>
  void visit(V& v) {
    v("name", name);
  }
};

// Puts project files of one task into one file with all their models. Payload: the files one after
// another, then, if there is more, the text as the person gave it; without it the first text among
// the files stays. Task and model of the session stay. Answered by Saved.
struct Pack {
  static constexpr std::string_view kType = "pack";
  std::vector<std::uint32_t> sizes;  // bytes of each file
  std::string settings;              // what an interface wants to find again, in its own words
  template <class V>
  void visit(V& v) {
    v("sizes", sizes);
    v("settings", settings);
  }
};

// Puts models of the session's event space together as one, which is asked like any other. Payload:
// their project files one after another, then, if there is more, the text as the person gave it,
// which says on a common event space what its unknown tokens are. Answered by Configured, whose
// fields are the weights, and Progress, whose loss is that of the held-out part.
struct Mix {
  static constexpr std::string_view kType = "mix";
  std::vector<std::uint32_t> sizes;  // bytes of each file; 0: the model stays that stands there
  std::vector<double> weights;       // one for each; empty: by EM on the held-out part
  template <class V>
  void visit(V& v) {
    v("sizes", sizes);
    v("weights", weights);
  }
};

}  // namespace onegin
