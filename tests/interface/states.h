// States of the interface as a person meets them.
#pragma once

#include <cmath>
#include <string>

#include "state/slots.h"
#include "talk/controller.h"

namespace onegin::web {

inline FieldDescription field(std::string name, double minimum, double maximum, std::string value) {
  FieldDescription field;
  field.name = std::move(name);
  field.type = "integer";
  field.value = std::move(value);
  field.minimum = minimum;
  field.maximum = maximum;
  field.essential = true;
  field.help = "What it does.";
  return field;
}

inline std::vector<Sample> four_samples() {
  std::vector<Sample> samples;
  for (const char* title : {"A village", "강가의 마을", "Names", "A language"}) {
    Sample sample;
    sample.file = "file.txt";
    sample.title = title;
    sample.summary = std::string("What ") + title + " is.";
    samples.push_back(sample);
  }
  return samples;
}

// Nothing has answered yet.
inline State opening_state() {
  State state = first_state();
  state.samples = four_samples();
  state.task = {{"unit", "character"}, {"boundary", "stream"}};
  state.text.name = "A village";
  state.text.summary = "What A village is.";
  state.text.bytes = std::make_shared<const std::string>("the fox told stories\nby the river\n");
  state.text.held_out = 21;
  state.question = "the fox";
  return state;
}

// The text is read, the n-gram counted, the others wait to be trained.
inline State ready_state() {
  State state = opening_state();
  TaskReady facts;
  facts.bytes = 34;
  facts.characters = facts.tokens = 34;
  facts.types = 16;
  facts.train_tokens = 30;
  facts.validation_tokens = 4;
  facts.validation_unknown = 1;
  state.text.facts = facts;
  for (Slot& model : state.slots) {
    model.counted = model.kind == "ngram";
    model.phase = model.counted ? Phase::trained : Phase::ready;
    model.fields = {field("order", 1, 10, "5"), field("hidden", 1, 40, "16")};
    model.fields.push_back(field("depth", 1, 4, "1"));
    model.fields.back().essential = false;
    model.parameters = 1234;
    model.memory_bytes = 56'000;
    if (model.counted) {
      model.progress.trained = true;
      model.progress.seconds = 0.004;
      model.progress.bits_per_character = 2.31;
      model.progress.notes = {"discounts 0.5 1.0 1.5"};
      model.curve = {{0.004, 30, 2.31}};
    }
  }
  return state;
}

// The unit learns 4096 types.
inline State sized_state() {
  State state = ready_state();
  state.task = {{"unit", "bpe"}, {"boundary", "stream"}, {"bpe_vocabulary", "4096"}};
  return state;
}

inline ScoredToken scored(std::string token, double log10, std::uint32_t rank) {
  ScoredToken scored;
  scored.token = token;
  scored.log10 = log10;
  scored.rank = rank;
  scored.order = 3;
  for (int i = 0; i < 10; ++i) {
    scored.likeliest.push_back({std::string(1, static_cast<char>('a' + i)), -0.5 - 0.3 * i, false});
  }
  scored.likeliest[2].token = std::move(token);
  return scored;
}

// Every model shown has trained for a minute and read the question.
inline State trained_state() {
  State state = ready_state();
  double bits = 2.5;
  for (Slot& model : state.slots) {
    if (!model.shown) continue;
    model.phase = Phase::trained;
    if (!model.counted) {
      Progress& p = model.progress;
      p.step = 1200;
      p.seconds = 60;
      p.tokens = 1.9e6;
      p.tokens_per_second = 31'234;
      p.fraction = 1;
      p.train_loss = 1.31;
      p.validation_loss = 1.39;
      p.bits_per_character = bits;
      p.trained = true;
      model.curve = {{1, 3e4, 4.5}, {20, 6e5, bits + 0.2}, {60, 1.9e6, bits}};
      bits -= 0.2;
    }
    for (const char c : state.question) model.scored.push_back(scored(std::string(1, c), -1.2, 3));
    Totals totals;
    totals.log10 = -8.4;
    totals.events = 7;
    totals.perplexity = 15.8;
    totals.perplexity_without_oov = 15.8;
    totals.bits_per_character = 3.98;
    model.totals = totals;
  }
  state.pointed = 2;
  return state;
}

// Three candidates, read by all: the n-gram and the networks disagree on the best and on a token.
inline State ranked_state() {
  State state = trained_state();
  state.tab = Tab::rank;
  state.ranking.lines = "ab\t-3\nabcd\n=1+2\n";
  state.ranking.candidates = {{"ab", -3, 1}, {"abcd", 0, 1}, {"=1+2", 0, 1}};
  for (Slot& model : state.slots) {
    if (!model.shown) continue;
    for (const Candidate& candidate : state.ranking.candidates) {
      Scored line;
      for (const char c : candidate.text) {
        const double log10 = c == 'd' && !model.counted ? -4 : c == '=' ? -3 : -1;
        line.items.push_back(scored(std::string(1, c), log10, 2));
        line.log10 += log10;
        ++line.events;
      }
      model.ranked.push_back(line);
    }
  }
  return state;
}

// Every model shown has been measured on the held-out part, the RNN best.
inline State compared_state() {
  State state = trained_state();
  state.tab = Tab::compare;
  state.comparison.gzip = 25;
  for (Slot& model : state.slots) {
    if (!model.shown) continue;
    Measured measured;
    measured.totals.characters = measured.totals.events = 13;
    measured.totals.log10 = model.kind == "rnn" ? -4 : -8;
    measured.totals.perplexity = std::pow(10, -measured.totals.log10 / 13);
    measured.totals.perplexity_without_oov = 2;
    measured.totals.bits_per_character = -measured.totals.log10 / std::log10(2.0) / 13;
    model.measured = measured;
  }
  return state;
}

// The n-gram and the LSTM side by side; they differ most on a space of the held-out part.
inline State different_state() {
  State state = trained_state();
  state.difference.shown = true;
  state.slots[3].scored[1].log10 = -3.2;
  state.difference.most = {{"by the", " ", false, false, -0.5, -3.5},
                           {"river", "zz", true, false, -4, -2.5}};
  return state;
}

// The mixture of the four stands in every list.
inline State mixed_state() {
  State state = trained_state();
  Slot& mixture = state.mixture;
  const Slot& like = state.slots[3];
  mixture.shown = true;
  mixture.phase = Phase::trained;
  mixture.progress = like.progress;
  mixture.progress.bits_per_character = 2.01;
  mixture.curve = {{60, 1.9e6, 2.01}};
  mixture.scored = like.scored;
  mixture.totals = like.totals;
  state.weights = {{0, 0.5}, {1, 0.125}, {2, 0.25}, {3, 0.125}};
  return state;
}

// The learning curve over the amount of text is half measured.
inline State text_curve_state() {
  State state = mixed_state();
  state.axis = Axis::text;
  state.text_curve = {true, 12, 28, 12.5, 5, ""};
  for (Slot& model : state.slots) {
    if (!model.shown) continue;
    model.by_text = {{0.01, 4.5}, {0.02, 3.9}, {0.05, 3.25}};
  }
  return state;
}

inline State training_state() {
  State state = trained_state();
  for (Slot& model : state.slots) {
    if (model.counted || !model.shown) continue;
    model.phase = Phase::training;
    model.progress.running = true;
    model.progress.fraction = 0.61;
    model.progress.remaining_seconds = 24;
  }
  return state;
}

}  // namespace onegin::web
