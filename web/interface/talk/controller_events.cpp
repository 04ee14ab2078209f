// What the sessions say becomes state.
#include <algorithm>
#include <cmath>
#include <utility>

#include "language/figures.h"
#include "state/kinds.h"
#include "talk/controller.h"
#include "text/held_out_byte.h"

namespace onegin::web {
namespace {

constexpr double kAskSeconds = 1;  // of training between two looks at the question
constexpr std::size_t kCurvePoints = 1200;
constexpr int kTrials = 2;  // sessions that may be lost with no step forward between

// Keeps every other point once a curve is finer than any screen.
void add_point(std::vector<CurvePoint>& curve, CurvePoint point) {
  if (curve.size() >= kCurvePoints) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < curve.size(); i += 2) curve[kept++] = curve[i];
    curve.resize(kept);
  }
  curve.push_back(point);
}

// A long line comes in pieces.
void add_piece(Scored& line, Scored piece) {
  if (line.items.empty()) {
    line = std::move(piece);
    return;
  }
  line.log10 += piece.log10;
  line.tokens += piece.tokens;
  line.oov += piece.oov;
  line.events += piece.events;
  std::move(piece.items.begin(), piece.items.end(), std::back_inserter(line.items));
}

std::string sentence_of(const Failed& failed) {
  std::string line = failed.where.empty() ? failed.what : failed.where + ": " + failed.what;
  if (!failed.hint.empty()) line += "; " + failed.hint;
  return line;
}

}  // namespace

bool Controller::receive() {
  std::vector<Received> all = engine_.poll();
  for (Received& received : all) {
    if (received.model < kBenches) {
      std::visit([&](auto& what) { take(received.model, what); }, received.what);
    } else if (const auto* event = std::get_if<Event>(&received.what)) {
      take_trial(received.model, *event);
    } else if (const auto* lost = std::get_if<Lost>(&received.what)) {
      lose_bench(received.model, *lost);
    }
  }
  return !all.empty();
}

void Controller::take(std::size_t model, Event& event) {
  struct Take {
    Controller& c;
    std::size_t model;
    Event& event;
    void operator()(TaskReady& b) { c.take(model, event.id, b); }
    void operator()(Configured& b) { c.take(model, event.id, b); }
    void operator()(Progress& b) { c.take(model, event.last, event.id, b); }
    void operator()(Scored& b) { c.take(model, event.id, b, event.payload); }
    void operator()(Totals& b) { c.take(model, event.id, b); }
    void operator()(Generated& b) { c.take(model, event.last, event.id, b); }
    void operator()(Failed& b) { c.take(model, event.id, b); }
    void operator()(Saved& b) {
      if (c.take_types(model, event.id, event.payload)) return;
      c.take_saved(model, event.id, event.payload);
      c.take(event.id, std::move(event.payload), b);
    }
    void operator()(Cancelled&) {
      Work& work = c.work_[model];
      if (event.id == work.score) work.score = 0;
      if (event.id == work.rank) work.rank = 0;
      if (event.id == work.measure) {
        work.measure = 0;
        c.measure(model);
      }
      if (event.id == work.generate) {
        work.generate = 0;
        c.state_.models[model].writing = false;
      }
    }
    void operator()(Loaded& b) { c.take(model, event.id, b); }
    void operator()(Opened& b) { c.take(event.id, event.payload, b); }
    void operator()(Predicted&) {}
    void operator()(Related& b) { c.take(event.id, b); }
    void operator()(Validated&) {}
    void operator()(Inspected&) {}
  };
  std::visit(Take{*this, model, event}, event.body);
}

void Controller::take(std::size_t model, std::uint32_t id, const TaskReady& ready) {
  ModelCard& card = state_.models[model];
  if (card.mixed() && state_.text.facts) return;  // it reads what the others have read
  if (opening_.id && id == opening_.id) adopt(model, id, ready);
  const Work& work = work_[model];
  if (work.load && id == work.load && ready.bytes == 0) {
    card.without_text = true;
    card.event_space = ready.event_space;
  }
  // One without a text says nothing of the one that it stands beside.
  if (!card.without_text || state_.text.bytes->empty()) {
    state_.text.facts = ready;
    state_.text.trouble.clear();
    mark_held_out();
  }
  relate_all();
}

void Controller::mark_held_out() {
  const TaskReady& facts = *state_.text.facts;
  state_.text.held_out =
      byte_of(*state_.text.bytes, static_cast<std::uint64_t>(facts.held_out_line),
              static_cast<std::uint64_t>(facts.held_out_characters));
}

void Controller::take(std::size_t model, std::uint32_t id, const Configured& configured) {
  ModelCard& card = state_.models[model];
  Work& work = work_[model];
  if (card.mixed()) {
    if (id == mixing_.id) take_mixed(configured);
    return;
  }
  card.fields = configured.fields;
  card.counted = configured.counted;
  card.foreign = configured.foreign;
  card.parameters = configured.parameters;
  card.memory_bytes = configured.memory_bytes;
  card.training_bytes = configured.training_bytes;
  if (work.load && id == work.load) return take_loaded_fields(model);
  if (id != work.configure) return;
  work.configure = 0;
  work.strange_settings = false;
  card.phase = Phase::ready;
  // Counting takes milliseconds: no one should have to ask for it.
  if (std::exchange(work.train_when_configured, false) || card.counted) train(model);
  if (!card.counted) renew_mixture();  // without it
}

void Controller::take(std::size_t model, bool last, std::uint32_t id, const Progress& progress) {
  ModelCard& card = state_.models[model];
  Work& work = work_[model];
  if (card.mixed()) {
    if (id == mixing_.id) take_mixed(progress);
    return;
  }
  if (work.configure || (work.load && id != work.load)) return;  // of the model that was there
  const double seen = card.curve.empty() ? -1 : card.curve.back().tokens;
  const bool measured = progress.bits_per_character > 0;
  const bool changed = measured && (card.curve.empty() || progress.tokens > seen) &&
                       progress.bits_per_character != card.progress.bits_per_character;
  if (progress.step > card.progress.step) work.losses = 0;
  if (progress.step != card.progress.step || id == work.train) work.in_mixture = false;
  card.progress = progress;
  card.parameters = progress.parameters;
  card.memory_bytes = progress.memory_bytes;
  if (changed) {
    add_point(card.curve, {progress.seconds, progress.tokens, progress.bits_per_character});
  }
  if (progress.running) {
    card.phase = Phase::training;
  } else if (last && id == work.train) {
    work.train = 0;
    const bool done = card.counted || progress.fraction >= 1 || !progress.message.empty();
    card.phase = done ? Phase::trained : Phase::paused;
    if (done && measured) {
      announce(card.title + " is trained: " + fixed(progress.bits_per_character, 2) +
               " bits per character.");
    }
  } else if (card.phase != Phase::training && progress.step > 0) {
    card.phase = card.phase == Phase::trained ? Phase::trained : Phase::paused;
  }
  const bool stopped = !progress.running;
  if (stopped || progress.seconds > work.asked_at + kAskSeconds) {
    work.asked_at = progress.seconds;
    ask(model);
    rank(model);
    measure(model);
    differ();
  }
  renew_mixture_if_due(model);
}

void Controller::take(std::size_t model, std::uint32_t id, Scored& scored, const Bytes& payload) {
  Work& work = work_[model];
  if (id == differing_.id) return take_different(scored);
  if (id == work.measure) return take_measured(work, scored, payload);
  if (id == work.rank && scored.line > 0 && scored.line <= work.ranking.size()) {
    add_piece(work.ranking[scored.line - 1], std::move(scored));
    return;
  }
  if (id != work.score) return;
  // A question of several lines is read as one.
  std::move(scored.items.begin(), scored.items.end(), std::back_inserter(work.scoring));
}

void Controller::take(std::size_t model, std::uint32_t id, const Totals& totals) {
  Work& work = work_[model];
  ModelCard& card = state_.models[model];
  if (id == differing_.id) return name_different();
  if (id == work.measure) {
    work.measure = 0;
    work.measuring.totals = totals;
    card.measured = std::exchange(work.measuring, {});
    differ();
    return measure(model);
  }
  if (id == work.rank) {
    work.rank = 0;
    if (std::exchange(work.rank_again, false)) return rank(model);
    card.ranked = std::move(work.ranking);
  }
  if (id != work.score) return;
  work.score = 0;
  card.scored = std::move(work.scoring);
  card.totals = totals;
  if (std::exchange(work.ask_again, false)) return ask(model);
  if (!state_.pointed) point_at_surprise(card);
  const bool all = std::none_of(work_.begin(), work_.end(), [](const Work& w) { return w.score; });
  const bool quiet = std::none_of(state_.models.begin(), state_.models.end(),
                                  [](const ModelCard& m) { return m.phase == Phase::training; });
  if (!all || !quiet) return;
  std::string sentence;
  for (const ModelCard& m : state_.models) {
    if (!m.shown || !m.totals) continue;
    sentence += (sentence.empty() ? "Bits per character: " : ", ") + m.title + " " +
                fixed(m.totals->bits_per_character, 2);
  }
  announce(sentence + ".");
}

// Something to look at before a person points anywhere: where the model was most surprised.
void Controller::point_at_surprise(const ModelCard& card) {
  const auto least = std::min_element(
      card.scored.begin(), card.scored.end(),
      [](const ScoredToken& a, const ScoredToken& b) { return a.log10 < b.log10; });
  if (least != card.scored.end()) {
    state_.pointed = static_cast<std::size_t>(least - card.scored.begin());
  }
}

void Controller::take(std::size_t model, bool last, std::uint32_t id, Generated& generated) {
  Work& work = work_[model];
  ModelCard& card = state_.models[model];
  if (id != work.generate) return;
  if (card.written.empty()) {  // the end of the prompt that is written anew
    std::string& prompt = card.prompt_read;
    prompt.resize(prompt.size() - std::min<std::size_t>(prompt.size(), generated.loose_end));
  }
  std::move(generated.tokens.begin(), generated.tokens.end(), std::back_inserter(card.written));
  if (!last) return;
  work.generate = 0;
  card.writing = false;
  const bool all = std::none_of(state_.models.begin(), state_.models.end(),
                                [](const ModelCard& m) { return m.writing; });
  if (all) announce("The models have written.");
}

void Controller::take(std::size_t model, std::uint32_t id, const Failed& failed) {
  Work& work = work_[model];
  ModelCard& card = state_.models[model];
  const std::string sentence = sentence_of(failed);
  if (is_file_trouble(id, sentence)) return;
  if (work.save && id == work.save) return stop_collecting();  // the model itself is well
  if (work.task && id == work.task) {
    work.task = 0;
    return;
  }
  if (work.relate && id == work.relate) {
    compare_on_common(false);
    return tell("The models cannot be compared so: " + sentence + ".", true);
  }
  if (card.mixed() && id == mixing_.id) {
    mixing_.id = 0;
    mixing_.held = false;
    card.shown = true;
  }
  if (id == work.score) {
    work.score = 0;
    card.scored.clear();
    card.totals.reset();
  }
  if (id == work.rank) work.rank = 0;
  if (id == work.measure) work.measure = 0;
  if (id == differing_.id) forget_difference();
  if (id == work.generate) {
    work.generate = 0;
    card.writing = false;
  }
  if (id == work.load) {
    work.load = 0;
    card.coming_back = false;
  }
  if (id == work.configure) {
    work.configure = 0;
    work.refused = true;
    if (std::exchange(work.strange_settings, false) && failed.input && !card.changed.empty()) {
      card.changed.clear();
      configure(model);
      return tell("The settings of the " + card.title + " in the link cannot be used: " + sentence +
                      ". It has its own now.",
                  true);
    }
  }
  if (id == work.train) {
    work.train = 0;
    work.train_broke_off = !failed.input;
  }
  card.phase = Phase::failed;
  card.trouble = sentence;
  if (!state_.text.facts && !card.mixed()) state_.text.trouble = sentence;
  announce(card.title + ": " + sentence);
}

void Controller::take(std::size_t model, const Lost& lost) {
  ModelCard& card = state_.models[model];
  Work& work = work_[model];
  if (work.save) stop_collecting();
  if (card.mixed()) lose_mixture();
  Work next;
  next.losses = work.losses + 1;
  next.types = std::move(work.types);
  next.train_broke_off = work.train_broke_off;
  work = std::move(next);
  card.writing = card.coming_back = false;
  card.trouble = "Its worker stopped: " + lost.reason + ".";
  if (work.losses > kTrials) {
    work.dead = true;
    card.phase = Phase::failed;
    card.trouble += card.mixed() ? " Choose smaller models or a shorter text, then By EM."
                                 : " Choose a smaller model or a shorter text, then Reset.";
  } else {
    card.phase = Phase::waiting;
    card.coming_back = !card.mixed();
    engine_.restart(model, !card.mixed());
    if (card.mixed()) renew_mixture();
  }
  announce(card.title + ": " + card.trouble);
}

void Controller::take(std::size_t model, const Restored& restored) {
  ModelCard& card = state_.models[model];
  Work& work = work_[model];
  const std::string trouble =
      card.trouble + (restored.age
                          ? " The model of " + duration_text(*restored.age) + " before is back."
                          : " It starts again from the beginning.");
  card.coming_back = false;
  if (!restored.age) card.curve.clear();
  card.phase = card.progress.step > 0 ? Phase::paused : Phase::ready;
  if (std::exchange(work.train_broke_off, false) || (card.counted && !card.without_text)) {
    train(model);
  } else {
    ask(model);
    rank(model);
    measure(model);
  }
  card.trouble = trouble;
  announce(card.title + ": " + trouble);
}

}  // namespace onegin::web
