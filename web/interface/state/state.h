// All that the interface shows, as plain data: panels read it, the controller alone writes it.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluation/mix.h"
#include "evaluation/rank.h"
#include "sentence.h"
#include "session/messages.h"
#include "state/inside.h"
#include "state/kinds.h"
#include "state/lessons.h"
#include "state/shelf.h"
#include "state/slot.h"
#include "state/tabs.h"
#include "state/task_words.h"

namespace onegin::web {

// Candidates to begin with, one a line.
struct CandidateSet {
  std::string title, lines;
};

// One sample text of ours, as assets/samples.json names it.
struct Sample {
  std::string file, title, sentence, unit, boundary;
  std::string kind;               // of pairs: which is made for them; empty: the first of such
  std::string summary;            // what kind of text it is, for a person who chooses
  std::optional<double> entropy;  // true bits per character of a generated language
  std::vector<CandidateSet> candidates;
};

// The text as the person gave it, and what the core found in it.
struct Text {
  std::string name;
  std::string summary;  // of a sample: what it is
  std::string sample;   // its file, as long as it is as we made it
  std::shared_ptr<const std::string> bytes = std::make_shared<std::string>();
  std::uint32_t version = 0;       // counts every change of the bytes
  std::size_t held_out = 0;        // byte offset where the validation part begins
  std::optional<TaskReady> facts;  // nullopt until the first model has read it
  std::optional<double> entropy;   // bits per character that no model can beat, if known
  bool editing = false;
  std::optional<std::size_t> found;  // the byte at which page search found something
  Sentence trouble;                  // why it cannot be used
  // The text with a task's file behind it, under whose task it is read: that of a model that goes
  // on with it. Null: it is read by itself.
  std::shared_ptr<const std::string> under_task = {};
};

// Of a longer text a browser's page search finds this beginning.
inline constexpr std::size_t kSearchedBytes = 2'000'000;

// The parts of the text, of 1, that a learning curve is measured on.
inline constexpr std::array<double, 7> kTextParts{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1};

// How far the learning curve over the amount of text is.
struct TextCurve {
  bool running = false;
  double ended = 0, all = 0;  // trainings
  double done = 0;            // with what is done of those under way
  double seconds = 5;         // that each may take
  Sentence trouble;
};

// The chart's x axis: seconds of training, tokens read, or the part of the text learnt from.
enum class Axis { time, tokens, text };

enum class RankBy { total, per_token, length_normalised };

// Candidates - of a recogniser, of a translator - and the order to see them in.
struct Ranking {
  std::string lines;                  // as the person wrote them
  std::vector<Candidate> candidates;  // as they were read, the outside scores' weight in them
  Sentence trouble;                   // why a line is left out
  double weight = 1;                  // of the scores from elsewhere
  SlotId slot = 0;                    // whose order it is
  RankBy by = RankBy::total;
};

struct GenerateSettings {
  std::string prompt;
  double temperature = 0.8;
  std::uint32_t top_k = 0;
  double top_p = 1;
  std::uint32_t seed = 1;
  std::uint32_t length = 200;
  std::uint32_t beam = 4;  // of pairs: hypotheses; 0: tokens are drawn
};

// A held-out token on which two models differ, and what stands before it.
struct DifferentToken {
  std::string context, token;
  bool oov = false, control = false;
  double first = 0, second = 0;  // log10 P
};

// Two models side by side.
struct Difference {
  bool shown = false;  // below the sentence, in place of what they expected
  // At first the oldest and the newest of the kinds that stand there.
  SlotId first = 0, second = kOpenKinds - 1;
  std::vector<DifferentToken> most;  // where they differ most, largest first
};

// The table over all models.
struct Comparison {
  Part part = Part::held_out;
  std::optional<double> gzip;  // bytes of that part, compressed
  double target_bytes = 0;     // of pairs: what of it is judged
};

// The types that the text and the models beside it have in common.
struct Common {
  Sentence sentence;  // how they differ; empty: they do not
  double types = 0;   // that all have
  bool on = false;    // all are asked on those alone
};

// Adaptive reading: what each model says that goes on learning while it reads.
struct AdaptiveChoice {
  bool on = false;      // its figures stand beside the plain ones
  bool strips = false;  // tokens are shown as it found them

  bool operator==(const AdaptiveChoice&) const = default;
};

// What a model has to say in the mixture.
struct MixtureWeight {
  SlotId slot = 0;
  double weight = 0;
};

// What the platform tells about itself.
struct Surface {
  bool dark = false;
  bool touch = false;
  bool real_text_fields = false;  // the platform lays real text elements over our fields
  bool keeps = false;             // a page: the browser keeps the work, and an address can carry it
};

// What became of a file, a link or the kept work.
struct Notice {
  Sentence sentence;
  bool warning = false;
};

// What a change has thrown away, as long as it can be brought back; nothing: an empty sentence.
struct Undo {
  Sentence sentence;
  bool ready = false;  // until then it is being kept
};

// Nothing is mixed.
Slot no_mixture();

// Whether it says what comes next; other kinds are asked other questions.
inline bool speaks(const Slot& slot) { return slot.mixed() || has_ability(slot.kind, kLanguage); }
// It can fill a blank: that too follows from what comes next.
inline bool fills(const Slot& slot) { return speaks(slot) || slot.only_blanks(); }

// A picture that was opened: its file, a portable pixmap; empty: none.
struct OpenedPicture {
  std::string name, file;
};

struct State {
  Surface surface;
  std::vector<Sample> samples;
  Text text;
  Settings task;  // TaskConfig fields by name
  std::uint32_t seed = 1;
  double training_seconds = 60;  // that one press of Train adds; 0: until paused
  std::vector<Slot> slots;       // at most kMostSlots, in the order they are shown
  bool every_kind = true;        // is there; until then those of the first visit are
  bool every_room = true;        // until then Score alone; a page fetches the others later
  SlotId next_slot = 0;          // the id that the next one is given
  Slot mixture = no_mixture();
  std::optional<SlotId> going_on;      // the network that is to go on with the next text that comes
  std::optional<Text> coming;          // that text, until the network is saved
  std::vector<MixtureWeight> weights;  // of the mixture; they sum to 1
  bool weights_by_hand = false;        // otherwise by EM
  std::vector<MixtureWeight>
      kept_weights;  // by hand, from before a reload: until just these models mix
  Tab tab = Tab::score;
  SlotId chosen = 0;           // the model that Learn shows
  bool drawer = false;         // the text stands open in place of the room
  bool rail = false;           // on a phone: unfolded
  bool curves_folded = false;  // the small curves above the strips, while models train
  std::string question;
  std::string scene;                   // drawn in Describe, as a line; empty: none
  std::optional<std::size_t> pointed;  // event of the question under the pointer or the focus
  Ranking ranking;
  Difference difference;
  Comparison comparison;
  AdaptiveChoice adaptive;  // can be on once every room is there
  Common common;
  GenerateSettings generate;
  Axis axis = Axis::time;
  TextCurve text_curve;
  Lessons lessons;
  InsideChoice inside;
  Shelf shelf;               // what other rooms alone know
  OpenedPicture picture;     // until a room takes it
  std::string announcement;  // the last thing to be read out, in the language chosen
  Notice notice;
  Sentence save_question;  // a large file is made: whether it is to be saved
  Undo undo;
  Sentence not_kept;        // why the work is not kept; shown where there is no other notice
  bool forgetting = false;  // asked whether everything is to be forgotten

  // Of all, and of the mixture at the end.
  std::vector<SlotId> ids() const {
    std::vector<SlotId> all;
    for (const Slot& slot : slots) all.push_back(slot.id);
    all.push_back(kMixture);
    return all;
  }
  // The slot of that id, which may be the mixture; null: it is there no more.
  const Slot* find(SlotId id) const {
    if (id == kMixture) return &mixture;
    for (const Slot& slot : slots) {
      if (slot.id == id) return &slot;
    }
    return nullptr;
  }
  Slot* find(SlotId id) { return const_cast<Slot*>(std::as_const(*this).find(id)); }

  // The one that Learn shows; the first, where that is gone.
  const Slot& learner() const {
    const Slot* slot = find(chosen);
    const bool gone = slot == nullptr || (slot->mixed() && !slot->shown);
    return !gone ? *slot : slots.empty() ? mixture : slots.front();
  }

  // The slots that are shown, in the order of ids().
  std::vector<const Slot*> shown_slots() const {
    std::vector<const Slot*> all;
    for (const SlotId id : ids()) {
      if (find(id)->shown) all.push_back(find(id));
    }
    return all;
  }
  // The shown slots whose models say what comes next.
  std::vector<const Slot*> speakers() const {
    std::vector<const Slot*> all = shown_slots();
    std::erase_if(all, [](const Slot* slot) { return !speaks(*slot); });
    return all;
  }
  // The speaker of that id, or null.
  const Slot* speaker(SlotId id) const {
    const Slot* slot = shown_slot(id);
    return slot != nullptr && speaks(*slot) ? slot : nullptr;
  }
  // The slot of that id if it is shown, or null.
  const Slot* shown_slot(SlotId id) const {
    const Slot* slot = find(id);
    return slot != nullptr && slot->shown ? slot : nullptr;
  }
  // Whether its figures are of the same events as those of the text's own models.
  bool comparable(const Slot& slot) const { return !slot.other_types || common.on; }
  std::string_view part_of_text(Part part) const {
    return std::string_view(*text.bytes).substr(part == Part::whole ? 0 : text.held_out);
  }

  // The value of a task setting, or what stands in for it.
  std::string task_setting(const std::string& name, const std::string& otherwise) const {
    for (const auto& [key, value] : task) {
      if (key == name) return value;
    }
    return otherwise;
  }
  bool pairs() const { return row_of(kBoundaryRows, task_setting("boundary", "")).pairs; }
  const UnitRow& unit() const { return row_of(kUnitRows, task_setting("unit", "")); }
};

}  // namespace onegin::web
