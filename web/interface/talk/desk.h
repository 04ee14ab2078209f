// A desk asks the models one question: it turns intents into Commands, and their answers into
// state.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

class Office;

// What one desk says has changed, so that every other sees to what it has to do with it.
enum class Why {
  // ---- of the model in one slot
  anew,      // it is to begin anew, and to read the text
  goes_on,   // with the text that has come, which is not that which it has learnt
  losing,    // a person's change is about to throw away what it, or at kMixture each, has learnt
  cleared,   // it is built anew, or another comes: nothing is known of it any more
  emptied,   // its session has another text, or is another
  built,     // as its settings say, and has learnt nothing
  training,  // from now on
  progress,  // it has learnt further
  learnt,    // it may say something else: said once for each second of training, and when it stops
  asking,    // its session is about to be asked something
  measured,  // on the part of the text that is looked at
  renamed,
  hidden,    // or shown again
  lost,      // its session is gone; `words` say why
  restored,  // its session stands again, with the model of `age` seconds before, or without
  ended,     // its slot is removed, and in the list no more
  // ---- of all
  text,        // there is another text, which no model has read yet
  task,        // the text has another unit or boundary
  facts,       // it is known what the text consists of
  needs_text,  // the mixture's session has to read it
  list,        // models have come or gone
  types,       // the models are asked on other types than before
  candidates,  // of the ranking: other lines
  link,        // the settings are a stranger's
  opened,      // what was opened is there
  replaced     // all that stands there is what was kept, or came in a link
};

struct Cause {
  Why why;
  SlotId at = kMixture;
  std::string_view words = {};
  std::optional<double> age = {};
};

class Desk {
 public:
  explicit Desk(Office& office);
  virtual ~Desk() = default;
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Every desk is shown every intent; one whose slot was removed meanwhile comes to none.
  virtual void apply(const Intent&) {}
  // What answers a Command of this desk, but that it failed.
  virtual void take(SlotId, Event&) {}
  // Unless a desk knows better, the model cannot go on.
  virtual void failed(SlotId at, std::uint32_t id, const Failed& failed);
  virtual void changed(const Cause&) {}

 protected:
  Slot& the(SlotId at) { return *state_.find(at); }

  Office& office_;
  State& state_;
};

}  // namespace onegin::web
