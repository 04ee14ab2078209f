// Intents -> Commands, Events -> state. The only writer of State; knows no platform and no engine.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "platform.h"
#include "state/intents.h"
#include "state/saved_state.h"
#include "state/state.h"
#include "talk/compare.h"
#include "talk/difference.h"
#include "talk/generate.h"
#include "talk/office.h"
#include "talk/orders.h"
#include "talk/rank.h"
#include "talk/score.h"
#include "talk/text_curve.h"

namespace onegin::web {

// The office stands before the desk that works in it.
struct OwnOffice {
  OwnOffice(State& state, Engine& engine, Platform& platform) : office(state, engine, platform) {}
  Office office;
};

class Controller : private OwnOffice, public Desk {
 public:
  Controller(State& state, Engine& engine, Platform& platform);

  void apply(const Intent& intent) override;
  void apply(const Intents& intents);
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;
  // Takes in all that the engine has to say. True if anything was.
  bool receive();

  // The answer to Platform::measure_gzip().
  void take_gzip(std::uint32_t number, double bytes) { compare_.take_gzip(number, bytes); }
  // Opens a file: a text, or models, told apart by content. True if it was a text.
  bool open_file(std::string bytes, std::string name);
  // What was kept, or came in a link: the text, and by its slot's id the project file of each model
  // that was. Returns why it cannot be used, in a sentence; then nothing has changed.
  std::optional<std::string> bring_back(std::string_view saved, SavedFor place, std::string text,
                                        std::vector<Bytes> files);
  // Shown beside the buttons that keep, and read out. A warning goes when the next thing works.
  void tell(std::string sentence, bool warning = false) {
    office.tell(std::move(sentence), warning);
  }
  // Why the work is not kept; shown until it is, which an empty sentence says.
  void tell_not_kept(std::string sentence);

  // Opens a text under the current task.
  void open_text(std::string bytes, std::string name);
  // A sample text has arrived: its own unit, boundary and question come with it.
  void open_sample(const Sample& sample, std::string bytes);

 private:
  // What is under way for one model. Ids are 0 where nothing is.
  struct Work {
    std::uint32_t configure = 0, train = 0, load = 0;
    std::uint32_t save = 0;              // for the mixture
    std::uint32_t task = 0, relate = 0;  // for the common types
    Bytes types;                         // its task, once it is saved
    bool on_common = false;              // its session is asked on the common types
    bool in_mixture = false;             // as it stands
    bool train_when_configured = false;
    bool refused = false;           // the settings, so that the session has other ones
    bool strange_settings = false;  // from a link, not tried yet
    double told_at = 0;             // training seconds when it last had learnt
    double begun_at = 0;            // training seconds when the time given began
    bool train_broke_off = false;   // the session was lost while it trained
    int losses = 0;                 // sessions lost since the last step forward
  };
  // A file that is being read: by Open, or by the Load of its only model.
  struct Opening {
    std::uint32_t id = 0;
    std::string name = {};
    SlotId at = kMixture;  // that reads it
    bool added = false;    // for it
    Bytes file = {};
    std::size_t loading = 0;  // models of a project still to be loaded
    std::string unit = {};    // of a model that is read anew with it
    std::string done = {};    // what to say then
  };
  // A file that is being put together of what each model saves.
  struct Saving {
    std::string name;
    std::vector<std::pair<std::uint32_t, Bytes>> parts;
    std::size_t missing = 0;
    SlotId packer = 0;  // the model whose session packs
    std::uint32_t pack = 0;
  };

  // Seconds of training before the first mixture, and between two.
  static constexpr double kMixSeconds = 4;
  // The mixture is renewed in two stages: models that learnt further are saved, then mixed.
  struct Mixing {
    std::vector<SlotId> members;  // of the mixture there is, in its order
    std::vector<SlotId> wanted;   // while it is renewed
    std::vector<Bytes> files;     // of those wanted; empty: the model stays
    std::size_t missing = 0;      // files not there yet
    std::uint32_t id = 0;         // of Mix under way
    bool text_sent = false;
    bool held = false;                    // the mixture's session holds `members`
    bool reweigh = false;                 // the weights were changed by a person
    bool again = false;                   // something changed meanwhile
    double begun = 0, due = kMixSeconds;  // training seconds; see training_seconds()
    std::vector<double> by_hand;          // weights for `members`; empty: by EM
  };

  std::uint32_t send(SlotId at, decltype(Command::body) body, Payload payload = {});
  void take_text(Text text, bool beside);
  void place_text(Text text);  // without telling the models
  void clear(SlotId at);       // nothing learnt, nothing under way
  void revive(SlotId at);      // a session, if there is none
  void begin(SlotId at);       // text, then settings
  std::map<SlotId, std::size_t> place_models(const Opened& opened);
  SlotId reader();
  void load(SlotId at, Load command, Bytes file);
  void place_saved_text(std::string bytes);
  void save(const SaveModels& wanted);
  void open_project(const Opened& opened, std::string text);
  void adopt(SlotId at, std::uint32_t id, const TaskReady& ready);
  void take_loaded_fields(SlotId at, const std::string& name);
  void refuse_file(const std::string& sentence);
  void worked();  // a warning is of the past
  bool is_file_trouble(std::uint32_t id, const std::string& sentence);
  void configure(SlotId at);                          // settings alone: the model is built anew
  void configure_live(SlotId at, Settings settings);  // and its name
  void train(SlotId at);

  void mark_held_out();

  // ---- models beside the text that know other types, in controller_common.cpp
  bool read_anew(SlotId at, const std::string& unit);
  void read_next();
  void hold_text();
  void relate_all();
  void ask_types(SlotId at);
  std::uint32_t relate(SlotId at, bool common);
  bool take_types(SlotId at, std::uint32_t id, Bytes& file);
  void take(std::uint32_t id, const Related& related);
  void put_on_common(SlotId at);
  void compare_on_common(bool on);
  void forget_common();

  // ---- the mixture, in controller_mixture.cpp
  std::vector<SlotId> mixable() const;
  double training_seconds() const;
  void renew_mixture();
  void renew_mixture_if_due(SlotId at);
  void mix();
  void stop_collecting();
  void forget_mixture();
  void take_kept_weights(const std::vector<SlotId>& members);
  void take_saved(SlotId at, std::uint32_t id, Bytes& file);
  void take_mixed(const Configured& configured);
  void take_mixed(const Progress& progress);
  void lose_mixture();
  void change_weight(const ChangeWeight& change);
  void fit_weights();

  // ---- the list of slots, in controller_slots.cpp
  void add(const std::string& kind, const Slot* like);
  void rename(SlotId at, const std::string& name);
  void remove(SlotId at);
  void end(SlotId at);
  void hide(SlotId at, bool on);
  void choose_others();

  void change_field(const ChangeField& change);
  void take(SlotId at, std::uint32_t id, const TaskReady& ready);
  void take(SlotId at, std::uint32_t id, const Configured& configured);
  void take(SlotId at, bool last, std::uint32_t id, const Progress& progress);
  void take(std::uint32_t id, Bytes payload, const Saved& saved);
  void take(std::uint32_t id, const Bytes& payload, const Opened& opened);
  void take(SlotId at, std::uint32_t id, const Loaded& loaded);
  void take(SlotId at, const Lost& lost);
  void take(SlotId at, const Restored& restored);

  struct Apply;

  Engine& engine_;
  Line& line_;
  ScoreDesk score_{office};
  RankDesk rank_{office};
  DifferenceDesk difference_{office};
  CompareDesk compare_{office};
  GenerateDesk generate_{office};
  TextCurveDesk text_curve_{office};
  std::map<SlotId, Work> work_;
  Mixing mixing_;
  Opening opening_;
  std::vector<std::pair<SlotId, std::string>> to_read_;  // anew with that unit, one by one
  Saving saving_;
  std::uint32_t relating_ = 0;  // how types differ, asked of the mixture's session
};

// Unit, boundary and line ends of an event space, without its types.
std::string_view events_of(std::string_view space);

}  // namespace onegin::web
