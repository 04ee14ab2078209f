// Intents -> Commands, Events -> state. The only writer of State; knows no platform and no engine.
#pragma once

#include <array>
#include <cstdint>
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

namespace onegin::web {

// A text as a Command carries it.
Bytes bytes_of(std::string_view text);

// A text that models are asked about. Its mark says that it is one, whatever stands in it.
Bytes question_of(std::string_view text);

// Files one after the other; each is given back once it is copied.
Bytes joined(std::vector<Bytes> files);

class Controller {
 public:
  Controller(State& state, Engine& engine, Platform& platform);

  void apply(const Intent& intent);
  void apply(const Intents& intents);
  // Takes in all that the engine has to say. True if anything was.
  bool receive();

  // The answer to Platform::measure_gzip().
  void take_gzip(std::uint32_t number, double bytes);
  // Opens a file: a text, or models, told apart by content. True if it was a text.
  bool open_file(std::string bytes, std::string name);
  // What was kept, or came in a link: the text, and for each model the project file it stands in,
  // or none. Returns why it cannot be used, in a sentence; then nothing has changed.
  std::optional<std::string> bring_back(std::string_view saved, SavedFor place, std::string text,
                                        std::vector<Bytes> files);
  // Shown beside the buttons that keep, and read out. A warning goes when the next thing works.
  void tell(std::string sentence, bool warning = false);
  // Why the work is not kept; shown until it is, which an empty sentence says.
  void tell_not_kept(std::string sentence);

  // Opens a text under the current task.
  void open_text(std::string bytes, std::string name);
  // A sample text has arrived: its own unit, boundary and question come with it.
  void open_sample(const Sample& sample, std::string bytes);

 private:
  // What is under way for one model. Ids are 0 where nothing is.
  struct Work {
    std::uint32_t configure = 0, train = 0, score = 0, rank = 0, measure = 0, generate = 0,
                  load = 0;
    std::uint32_t save = 0;              // for the mixture
    std::uint32_t task = 0, relate = 0;  // for the common types
    Bytes types;                         // its task, once it is saved
    bool on_common = false;              // its session is asked on the common types
    bool in_mixture = false;             // as it stands
    bool train_when_configured = false;
    bool refused = false;           // the settings, so that the session has other ones
    bool strange_settings = false;  // from a link, not tried yet
    bool ask_again = false;         // the question changed while it was being answered
    bool rank_again = false;        // the candidates changed meanwhile
    double asked_at = 0;            // training seconds when it was last asked
    double begun_at = 0;            // training seconds when the time given began
    bool train_broke_off = false;   // the session was lost while it trained
    int losses = 0;                 // sessions lost since the last step forward
    bool dead = false;              // there is no session until it is restarted
    std::vector<ScoredToken> scoring;
    std::vector<Scored> ranking;
    Measured measuring;
  };
  // A file that is being read: by Open, or by the Load of its only model.
  struct Opening {
    std::uint32_t id = 0;
    std::string name;
    Bytes file;
    std::size_t loading = 0;  // models of a project still to be loaded
    std::string unit;         // of a model that is read anew with it
    std::string done;         // what to say then
  };
  // A file that is being put together of what each model saves.
  struct Saving {
    std::string name;
    std::vector<std::pair<std::uint32_t, Bytes>> parts;
    std::size_t missing = 0;
    std::size_t packer = 0;  // the model whose session packs
    std::uint32_t pack = 0;
  };

  // Seconds of training before the first mixture, and between two.
  static constexpr double kMixSeconds = 4;
  // The mixture is renewed in two stages: models that learnt further are saved, then mixed.
  struct Mixing {
    std::vector<std::size_t> members;  // of the mixture there is, in its order
    std::vector<std::size_t> wanted;   // while it is renewed
    std::vector<Bytes> files;          // of those wanted; empty: the model stays
    std::size_t missing = 0;           // files not there yet
    std::uint32_t id = 0;              // of Mix under way
    bool text_sent = false;
    bool held = false;                    // the mixture's session holds `members`
    bool reweigh = false;                 // the weights were changed by a person
    bool again = false;                   // something changed meanwhile
    double begun = 0, due = kMixSeconds;  // training seconds; see training_seconds()
    std::vector<double> by_hand;          // weights for `members`; empty: by EM
  };

  // The held-out tokens on which two models differ most, while the lines they stand in are read.
  struct Differing {
    struct Place {
      std::size_t line = 0, event = 0;  // of the lines that are read; in the line
      double first = 0, second = 0;     // log10 P
    };
    std::size_t reader = 0;  // the model that is asked
    std::uint32_t id = 0;    // of Score under way
    std::string of;          // the models and what they had learnt
    std::vector<Place> places;
    std::vector<Scored> lines;
  };

  // A learning curve over the amount of text is many trials on a few benches.
  struct Trial {
    std::size_t model = 0;
    double text_part = 1;
  };
  struct Bench {
    bool busy = false, text_sent = false;
    Trial trial;
    std::uint32_t configure = 0, train = 0, probe = 0;
    double fraction = 0;  // of the trial
  };

  std::uint32_t send(std::size_t model, decltype(Command::body) body, Payload payload = {});
  std::string asked(const std::string& typed) const;
  Payload text_payload() const;  // the text's own bytes
  void take_text(Text text, bool beside);
  void place_text(Text text);      // without telling the models
  void clear(std::size_t model);   // nothing learnt, nothing under way
  void revive(std::size_t model);  // a session, if there is none
  void begin(std::size_t model);   // text, then settings
  void load(std::size_t model, Load command, Bytes file);
  void place_saved_text(std::string bytes);
  void save(const SaveModels& wanted);
  void open_project(const Opened& opened, std::string text);
  void adopt(std::size_t model, std::uint32_t id, const TaskReady& ready);
  void take_loaded_fields(std::size_t model);
  void refuse_file(const std::string& sentence);
  void worked();  // a warning is of the past
  bool is_file_trouble(std::uint32_t id, const std::string& sentence);
  void configure(std::size_t model);  // settings alone: the model is built anew
  void configure_live(std::size_t model, const std::string& name, const std::string& value);
  void train(std::size_t model);
  void ask(std::size_t model);
  void ask_all();
  void rank(std::size_t model);
  void rank_all();
  void read_candidates();
  std::optional<Part> measured_part(const ModelCard& card) const;
  void measure(std::size_t model);
  void measure_all();
  void take_measured(Work& work, const Scored& scored, const Bytes& payload);

  // ---- where two models differ, in controller_difference.cpp
  void differ();
  void forget_difference();
  void take_different(Scored& scored);
  void name_different();

  void write_all();
  void announce(std::string sentence);
  void mark_held_out();
  void point_at_surprise(const ModelCard& card);

  // ---- models beside the text that know other types, in controller_common.cpp
  bool read_anew(std::size_t model, const std::string& unit);
  void hold_text();
  void relate_all();
  void ask_types(std::size_t model);
  std::uint32_t relate(std::size_t model, bool common);
  bool take_types(std::size_t model, std::uint32_t id, Bytes& file);
  void take(std::uint32_t id, const Related& related);
  void put_on_common(std::size_t model);
  void compare_on_common(bool on);
  void forget_common();

  // ---- the mixture, in controller_mixture.cpp
  std::vector<std::size_t> mixable() const;
  double training_seconds() const;
  void renew_mixture();
  void renew_mixture_if_due(std::size_t model);
  void mix();
  void stop_collecting();
  void forget_mixture();
  void take_kept_weights(const std::vector<std::size_t>& members);
  void take_saved(std::size_t model, std::uint32_t id, Bytes& file);
  void take_mixed(const Configured& configured);
  void take_mixed(const Progress& progress);
  void lose_mixture();
  void change_weight(const ChangeWeight& change);
  void fit_weights();

  // ---- the learning curve over the amount of text, in controller_text_curve.cpp
  void measure_text_curve();
  void stop_text_curve();
  void forget_text_curve();
  std::size_t place_of(const Bench& bench) const;
  void next_trial(Bench& bench);
  void end_trial(Bench& bench, double bits, const std::string& trouble);
  void take_trial(std::size_t place, const Event& event);
  void lose_bench(std::size_t place, const Lost& lost);

  void change_field(const ChangeField& change);
  void take(std::size_t model, Event& event);
  void take(std::size_t model, std::uint32_t id, const TaskReady& ready);
  void take(std::size_t model, std::uint32_t id, const Configured& configured);
  void take(std::size_t model, bool last, std::uint32_t id, const Progress& progress);
  void take(std::size_t model, std::uint32_t id, Scored& scored, const Bytes& payload);
  void take(std::size_t model, std::uint32_t id, const Totals& totals);
  void take(std::size_t model, bool last, std::uint32_t id, Generated& generated);
  void take(std::size_t model, std::uint32_t id, const Failed& failed);
  void take(std::uint32_t id, Bytes payload, const Saved& saved);
  void take(std::uint32_t id, const Bytes& payload, const Opened& opened);
  void take(std::size_t model, std::uint32_t id, const Loaded& loaded);
  void take(std::size_t model, const Lost& lost);
  void take(std::size_t model, const Restored& restored);

  struct Apply;

  State& state_;
  Engine& engine_;
  Platform& platform_;
  std::vector<Work> work_;
  Mixing mixing_;
  Opening opening_;
  Saving saving_;
  std::vector<Trial> trials_;  // not begun yet
  std::array<Bench, 2> benches_;
  Differing differing_;
  std::uint32_t relating_ = 0;  // how types differ, asked of the mixture's session
  std::uint32_t next_id_ = 1;
  std::uint32_t gzip_asked_ = 0;  // for the part of the text that is compared; 0: not yet
};

// Unit, boundary and line ends of an event space, without its types.
std::string_view events_of(std::string_view space);

// One card per registry row; the first four stand open. Then the mixture's.
std::vector<ModelCard> make_cards();

}  // namespace onegin::web
