// Intents -> Commands, Events -> state. The only writer of State; knows no platform and no engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "intents.h"
#include "platform/platform.h"
#include "scripts.h"
#include "state.h"

namespace onegin::web {

class Controller {
 public:
  Controller(State& state, Engine& engine, Platform& platform);

  void apply(const Intent& intent);
  void apply(const Intents& intents);
  // Takes in all that the engine has to say. True if anything was.
  bool receive();

  // The answer to Platform::measure_gzip().
  void take_gzip(std::uint32_t number, double bytes);

  // Opens a text under the current task.
  void open_text(std::string bytes, std::string name);
  // A sample text has arrived: its own unit, boundary and question come with it.
  void open_sample(const Sample& sample, std::string bytes);

 private:
  // What is under way for one model. Ids are 0 where nothing is.
  struct Work {
    std::uint32_t configure = 0, train = 0, score = 0, rank = 0, measure = 0, generate = 0;
    std::uint32_t save = 0;   // for the mixture
    bool in_mixture = false;  // as it stands
    bool train_when_configured = false;
    bool ask_again = false;        // the question changed while it was being answered
    bool rank_again = false;       // the candidates changed meanwhile
    double asked_at = 0;           // training seconds when it was last asked
    double begun_at = 0;           // training seconds when the time given began
    bool train_broke_off = false;  // the session was lost while it trained
    int losses = 0;                // sessions lost since the last step forward
    bool dead = false;             // there is no session until it is restarted
    std::vector<ScoredToken> scoring;
    std::vector<Scored> ranking;
    Measured measuring;
  };

  // The mixture is renewed in two stages: models that learnt further are saved, then mixed.
  struct Mixing {
    std::vector<std::size_t> members;  // of the mixture there is, in its order
    std::vector<std::size_t> wanted;   // while it is renewed
    std::vector<Bytes> files;          // of those wanted; empty: the model stays
    std::size_t missing = 0;           // files not there yet
    std::uint32_t id = 0;              // of Mix under way
    bool text_sent = false;
    bool held = false;            // the mixture's session holds `members`
    bool reweigh = false;         // the weights were changed by a person
    bool again = false;           // something changed meanwhile
    double begun = 0, due = 0;    // training seconds; see training_seconds()
    std::vector<double> by_hand;  // weights for `members`; empty: by EM
  };

  std::uint32_t send(std::size_t model, decltype(Command::body) body, Bytes payload = {});
  void take_text(Text text);
  void begin(std::size_t model);      // text, then settings
  void configure(std::size_t model);  // settings alone: the model is built anew
  void configure_live(std::size_t model, const std::string& name, const std::string& value);
  void train(std::size_t model);
  void ask(std::size_t model);
  void ask_all();
  void rank(std::size_t model);
  void rank_all();
  void read_candidates();
  void measure(std::size_t model);
  void measure_all();
  void take_measured(Work& work, const Scored& scored, const Bytes& payload);
  void write_all();
  void need_fonts(std::string_view text);
  void need_title_font();
  void announce(std::string sentence);
  void mark_held_out();
  void point_at_surprise(const ModelCard& card);

  // ---- the mixture, in controller_mixture.cpp
  std::vector<std::size_t> mixable() const;
  double training_seconds() const;
  void renew_mixture();
  void renew_mixture_if_due(std::size_t model);
  void mix();
  void stop_collecting();
  void forget_mixture();
  void take_saved(std::size_t model, std::uint32_t id, Bytes& file);
  void take_mixed(const Configured& configured);
  void take_mixed(const Progress& progress);
  void lose_mixture();
  void change_share(const ChangeShare& change);
  void fit_shares();

  void change_field(const ChangeField& change);
  void take(std::size_t model, Event& event);
  void take(std::size_t model, std::uint32_t id, const TaskReady& ready);
  void take(std::size_t model, std::uint32_t id, const Configured& configured);
  void take(std::size_t model, bool last, std::uint32_t id, const Progress& progress);
  void take(std::size_t model, std::uint32_t id, Scored& scored, const Bytes& payload);
  void take(std::size_t model, std::uint32_t id, const Totals& totals);
  void take(std::size_t model, bool last, std::uint32_t id, Generated& generated);
  void take(std::size_t model, std::uint32_t id, const Failed& failed);
  void take(std::size_t model, const Lost& lost);
  void take(std::size_t model, const Restored& restored);

  struct Apply;

  State& state_;
  Engine& engine_;
  Platform& platform_;
  std::vector<Work> work_;
  Mixing mixing_;
  std::uint32_t next_id_ = 1;
  std::uint32_t gzip_asked_ = 0;  // for the part of the text that is compared; 0: not yet
  FontSet fonts_asked_ = 0;
  bool title_font_asked_ = false;
};

// One card per registry row; the first four stand open. Then the mixture's.
std::vector<ModelCard> make_cards();

}  // namespace onegin::web
