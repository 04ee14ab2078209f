// The controller between an engine and a platform that are played by the test.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stage.h"
#include "states.h"
#include "talk/controller.h"

namespace onegin::web {

// Keeps what was sent; says what the test puts in.
class FakeEngine : public Engine {
 public:
  struct Sent {
    std::size_t model;
    Command command;
  };
  std::vector<Sent> sent;
  std::vector<Received> waiting;
  std::vector<std::pair<std::size_t, bool>> restarts;

  void send(std::size_t model, Command command) override {
    sent.push_back({model, std::move(command)});
  }
  std::vector<Received> poll() override { return std::exchange(waiting, {}); }
  void restart(std::size_t model, bool restore) override { restarts.emplace_back(model, restore); }
  std::vector<std::size_t> ended;
  void end(std::size_t model) override { ended.push_back(model); }

  // The last Command of that type to that model.
  template <class Body>
  const Command* last(std::size_t model) const {
    for (auto it = sent.rbegin(); it != sent.rend(); ++it) {
      if (it->model == model && std::holds_alternative<Body>(it->command.body)) {
        return &it->command;
      }
    }
    return nullptr;
  }
  template <class Body>
  std::uint32_t id(std::size_t model) const {
    const Command* command = last<Body>(model);
    return command != nullptr ? command->id : 0;
  }
  void answer(std::size_t model, std::uint32_t id, decltype(Event::body) body, bool last = true,
              Bytes payload = {}) {
    waiting.push_back({model, Event{id, last, std::move(body), std::move(payload)}});
  }
};

class FakePlatform : public Platform {
 public:
  void choose_language(bool korean) override { in_korean = korean; }
  bool in_korean = false;
  std::vector<std::string> fonts, said, samples;
  std::string copied, packed;
  std::uint32_t pack_number = 0;
  std::pair<std::string, std::string> saved;
  int opened = 0, pasted = 0, links = 0, forgotten = 0;

  void open_file() override { ++opened; }
  void paste_text() override { ++pasted; }
  void load_sample(const Sample& sample) override { samples.push_back(sample.title); }
  void copy_text(const std::string& text) override { copied = text; }
  void save_file(const std::string& name, std::string_view content) override {
    saved = {name, std::string(content)};
  }
  std::vector<std::pair<std::string, std::string>> lessons_asked;
  void lessons(std::string_view act, std::string_view id) override {
    lessons_asked.emplace_back(act, id);
  }
  void measure_gzip(std::string_view text, std::uint32_t number) override {
    packed = text;
    pack_number = number;
  }
  void copy_link() override { ++links; }
  void forget_everything() override { ++forgotten; }
  void need_font(std::string_view name) override { fonts.emplace_back(name); }
  void announce(const std::string& sentence) override { said.push_back(sentence); }
};

class ControllerTest : public testing::Test {
 protected:
  ControllerTest() { state.samples = four_samples(); }

  static constexpr std::size_t kNgram = 0, kMlp = 1, kLstm = 3, kGru = 4;
  State state = first_state();
  FakeEngine engine;
  FakePlatform platform;
  Controller controller{state, engine, platform};

  std::string text_sent(std::size_t model) const {
    const Command* command = engine.last<SetText>(model);
    if (command == nullptr) return "-";
    return {reinterpret_cast<const char*>(command->payload.data()), command->payload.size()};
  }
  void configured(std::size_t model) {
    Configured answer;
    answer.counted = model == kNgram;
    answer.fields = {field("hidden", 1, 512, "64")};
    engine.answer(model, engine.id<Configure>(model), answer);
    controller.receive();
  }
  Progress progress(double seconds, double fraction, bool running) {
    Progress p;
    p.step = seconds * 10;
    p.seconds = seconds;
    p.tokens = seconds * 1000;
    p.fraction = fraction;
    p.running = running;
    p.trained = true;
    p.validation_loss = 1;
    p.bits_per_character = 3 - seconds / 100;
    return p;
  }
  // A model that has trained for that long and stopped.
  void train_to(std::size_t model, double seconds, double fraction) {
    if (engine.last<Train>(model) == nullptr) {
      controller.apply(TrainModel{static_cast<SlotId>(model)});
    }
    engine.answer(model, engine.id<Train>(model), progress(seconds, fraction, false));
    controller.receive();
  }
  // A sample of scenes, with the sentence that it comes with; a captioner beside them has learnt.
  SlotId open_scenes(const std::string& scenes, const std::string& sentence) {
    Sample sample;
    sample.file = "scenes.txt";
    sample.title = "Scenes";
    sample.unit = "word";
    sample.boundary = "pairs";
    sample.kind = "caption";
    sample.sentence = sentence;
    controller.open_sample(sample, scenes);
    const SlotId captioner = state.slots.back().id;
    configured(captioner);
    train_to(captioner, 10, 1);
    state.text.facts.emplace();
    state.every_room = true;
    return captioner;
  }
  double limit(std::size_t model) const {
    const Command* command = engine.last<Train>(model);
    return command != nullptr ? std::get<Train>(command->body).seconds : -1;
  }
};

inline std::vector<std::string> names_of(const State& state) {
  std::vector<std::string> names;
  for (const Slot& slot : state.slots) names.push_back(slot.name);
  return names;
}

inline FieldDescription setting(const std::string& name, const std::string& standard) {
  FieldDescription made = field(name, 1, 512, standard);
  made.standard = standard;
  return made;
}

}  // namespace onegin::web
