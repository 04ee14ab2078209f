// Describe: a scene that a person draws, and what each model says of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenes/picture.h"
#include "scenes/scene.h"
#include "state/inside.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::describe_room {

// Their texts and numbers: a scene as a line, drawn or typed, in the place of a picture, too; the
// shape that is held, -1: none; the step whose looks are shown, -1: none.
enum class What { scene, hold, word };
using Act = ActOf<Tab::describe, What>;

// What one model says of a scene.
struct Caption {
  SlotId slot = 0;
  std::string subject, text;  // what was asked about, as Drawing::subject()
  double step = -1;           // of the training when it was asked
  bool asked = false;         // an answer is on its way
  Sentence trouble;
  std::optional<TracedModel> looks;  // of a model that sees: what it looked at for each token
};

// A picture from elsewhere, as small as models see it.
struct Photo {
  std::string name;
  Picture pixels;
  int number = 0;  // how many there were before it
};

struct Drawing {
  Scene scene;
  std::optional<Photo> photo;  // is described in place of the scene
  int photos = 0;              // there were
  std::string typed;           // as the field has it; no scene while `trouble` says why
  Sentence trouble;
  std::optional<std::uint32_t> begun;  // the version of the text that it was begun with
  std::optional<std::size_t> held;     // one of its shapes
  std::optional<std::size_t> word;     // a step of the captions
  std::vector<Caption> captions;

  // What is described, as a caption names it: the scene as a line, or which picture.
  std::string subject() const {
    return photo ? "picture " + std::to_string(photo->number) : write_scene(scene);
  }
  const Caption* find(SlotId slot) const {
    const auto found = std::find_if(captions.begin(), captions.end(),
                                    [slot](const Caption& one) { return one.slot == slot; });
    return found != captions.end() ? &*found : nullptr;
  }
  // The one whose looks can be shown; null: there is none.
  const Caption* looker() const {
    const auto found = std::find_if(captions.begin(), captions.end(),
                                    [](const Caption& one) { return one.looks.has_value(); });
    return found != captions.end() ? &*found : nullptr;
  }
};

// The scene of the first pair of a text, as a line; nothing: its sources are no scenes.
inline std::optional<std::string> first_scene(const State& state) {
  constexpr std::size_t kLongest = 1000;  // bytes
  if (!state.pairs() || !state.text.bytes) return std::nullopt;
  const std::string_view text = std::string_view(*state.text.bytes).substr(0, kLongest);
  const std::size_t begin = text.find_first_not_of(" \r\n");
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find('\t', begin);
  if (end == std::string_view::npos) return std::nullopt;
  Scene scene;
  if (read_scene(text.substr(begin, end - begin), scene)) return std::nullopt;
  return write_scene(scene);
}

}  // namespace onegin::web::describe_room
