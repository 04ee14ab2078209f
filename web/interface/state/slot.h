// One of the models that stand side by side: what it is, how far it has come, what it has answered.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "session/fitted_size.h"
#include "session/kind_rows.h"
#include "session/messages.h"
#include "state/inside.h"
#include "state/looks_back.h"

namespace onegin::web {

using Settings = std::vector<std::pair<std::string, std::string>>;

// Stands for a slot as long as the page is open: no other is ever given the same. They are the
// engine's places, too; the mixture of the slots that have learnt, and the two benches where models
// learn from parts of the text, have places beyond those of slots.
using SlotId = std::uint32_t;
inline constexpr SlotId kMixture = 1'000'000;
inline constexpr SlotId kBenches = kMixture + 1;
inline constexpr std::size_t kMostSlots = 12;

enum class Phase {
  waiting,   // for the text or for its worker
  ready,     // built, not trained
  training,  // running
  paused,    // stopped half-way by the person
  trained,   // done, or counted
  failed     // `trouble` says why
};

// One measured point of a learning curve.
struct CurvePoint {
  double seconds = 0;
  double tokens = 0;
  double bits = 0;  // on the validation part, as Slot::bits() has them
  // Nats per token. NaN: not known, as from before these were kept.
  double train_loss = NAN, validation_loss = NAN;
  double gradient_norm = NAN, learning_rate = NAN;
  double earlier_loss = NAN;  // on what an earlier text held out
};

enum class Part { held_out, whole };

// What a model made of a part of the text, event by event.
struct Measured {
  Part part = Part::held_out;
  double step = 0;                  // of the training when it was asked
  std::vector<float> log_probs;     // natural, of each event of the held-out part
  std::vector<std::uint32_t> ends;  // events up to the end of each line
  Totals totals;
};

// What a model learnt from the beginning of the training part.
struct TextPoint {
  double text_part = 0;
  double bits = 0;  // per character, on the whole validation part
};

// The size that was chosen for the time there is; see session/fitted_size.h.
struct SizeFit {
  int size = 0;  // hidden units; 0: none was
  double tokens_per_second = 0, readings = 0, seconds = 0;
};
// The setting that is fitted. Who chooses it, in the room or by a link or a file, keeps it.
using onegin::kSizeSetting;

struct Slot {
  SlotId id = 0;
  std::string kind;    // registry id
  std::string name;    // the only one of that name
  bool named = false;  // by a person or a file; otherwise after its kind and settings
  std::string summary;
  std::optional<std::uint32_t> seed;  // otherwise that of all
  std::size_t mark = kMostSlots;      // its colour and shape, see draw/theme.h
  bool shown = true;                  // otherwise it stays as it is, and is asked nothing
  Phase phase = Phase::waiting;
  bool counted = false;
  bool foreign = false;  // another program made it: its file says neither how nor of what tokens
  bool loading = false;  // the core with its kind is on its way
  bool coming_back = false;   // what it was is being loaded
  bool ended = false;         // its training had, when it was kept; until it is back
  bool without_text = false;  // came without a text to learn from
  std::string event_space;    // of what came so; as in TaskReady
  bool other_types = false;   // than the text: can be compared on the types of both alone
  std::vector<FieldDescription> fields;
  Settings changed;  // what differs from the defaults
  SizeFit fit;       // in place of a default
  double parameters = 0, memory_bytes = 0, training_bytes = 0;
  Progress progress;
  std::vector<CurvePoint> curve;
  std::vector<TextPoint> by_text;  // stays when the model is built anew
  Sentence trouble;

  // No kind of its own but the mixture of the others; shown while there is one.
  bool mixed() const { return id == kMixture; }
  // It does not say what comes next: what it loses is of blanks.
  bool only_blanks() const {
    const Abilities abilities = kKindRows[place_of_kind(kind)].abilities;
    return (abilities & (kBlanks | kLanguage)) == kBlanks;
  }
  // On the held-out part: per character or, of one that only fills blanks, per blank.
  double bits() const {
    return only_blanks() ? progress.validation_loss / std::log(2.0) : progress.bits_per_character;
  }
  // Whether it can be asked anything.
  bool learnt() const { return progress.trained || progress.step > 0; }

  // What it is built with.
  Settings settings() const {
    Settings all = changed;
    if (fit.size > 0) all.emplace_back(kSizeSetting, std::to_string(fit.size));
    return all;
  }

  // Answers to the question, empty until the model could give one.
  std::vector<ScoredToken> scored;
  std::optional<Totals> totals;
  // One for each candidate of the ranking, or none at all; without events where it has not
  // answered.
  std::vector<Scored> ranked;
  // Of the part that is looked at; stays until it is measured again.
  std::optional<Measured> measured;
  // What it wrote, and the part of the prompt before that.
  std::vector<GeneratedToken> written;
  std::string prompt_read;
  bool writing = false;
  // What the room Inside asked of it; null until then.
  std::shared_ptr<TracedSlot> traced;
  LooksBack looks_back;
};

}  // namespace onegin::web
