// Another text or task: the models begin anew, or stand beside it.
#include "talk/text.h"

#include <memory>
#include <utility>

#include "state/typed_pairs.h"
#include "talk/facts.h"
#include "talk/office.h"
#include "talk/orders.h"
#include "talk/slot_list.h"
#include "text/encoding.h"

namespace onegin::web {
namespace {

// The one that a network waits for goes to it.
void take_text(Office& office, Text text, bool beside) {
  State& state = office.state;
  state.scene.clear();  // it was drawn for the text before
  if (!state.going_on) return begin_anew(office, std::move(text), beside);
  state.coming = std::move(text);
  office.changed({Why::goes_on, *state.going_on});
}

}  // namespace

void begin_anew(Office& office, Text text, bool beside, std::optional<SlotId> but) {
  const State& state = office.state;
  place_text(office, std::move(text));
  for (const Slot& slot : state.slots) {
    const bool stays = beside && slot.foreign && slot.without_text && !state.text.bytes->empty();
    if (!stays && slot.id != but) office.changed({Why::anew, slot.id});
  }
  office.changed({Why::list});
}

void TextDesk::apply(const Intent& intent) {
  if (const auto* replace = std::get_if<ReplaceText>(&intent)) {
    const bool editing = state_.text.editing;
    // What was edited is the sample no more.
    const bool edited = !state_.text.sample.empty() && replace->name == state_.text.name;
    open_text(office_, replace->bytes, edited ? replace->name + ", edited" : replace->name);
    state_.text.editing = editing;
  } else if (const auto* task = std::get_if<ChangeTask>(&intent)) {
    change_task(task->name, task->value);
  }
}

void TextDesk::changed(const Cause& cause) {
  if (cause.why != Why::anew || state_.text.bytes->empty()) return;
  the(cause.at).phase = Phase::waiting;
  office_.revive(cause.at);
  office_.line.forget(*this, cause.at);
  office_.changed({Why::emptied, cause.at});
  office_.line.send(*this, cause.at, read_text(state_), text_payload(state_));
}

void TextDesk::take(SlotId at, Event& event) {
  if (const auto* ready = std::get_if<TaskReady>(&event.body)) take_task(office_, at, *ready);
}

// Models of other programs know no text: another unit reads them anew, which is not asked here.
void TextDesk::change_task(const std::string& name, const std::string& value) {
  if (state_.text.bytes->empty()) return;
  office_.changed({Why::losing});
  set_setting(state_.task, name, value);
  state_.text.facts.reset();
  state_.text.under_task.reset();
  office_.changed({Why::task});
  for (const Slot& slot : state_.slots) {
    const bool read_anew = name == "unit" && slot.without_text && can_be_read_anew(slot);
    if (!read_anew) office_.changed({Why::anew, slot.id});
  }
}

void open_text(Office& office, std::string bytes, std::string name) {
  office.changed({Why::losing});
  Text text;
  text.name = std::move(name);
  text.bytes = std::make_shared<const std::string>(std::move(bytes));
  take_text(office, std::move(text), true);
}

void open_sample(Office& office, const Sample& sample, std::string bytes) {
  office.changed({Why::losing});
  State& state = office.state;
  const bool own_task = !state.going_on;  // otherwise that of the network
  if (own_task && !sample.unit.empty()) set_setting(state.task, "unit", sample.unit);
  if (own_task && !sample.boundary.empty()) set_setting(state.task, "boundary", sample.boundary);
  if (own_task) fit_to_pairs(office, sample.kind);
  state.question = state.pairs() ? show_pairs(sample.sentence) : sample.sentence;
  if (!sample.candidates.empty()) {
    const std::string& lines = sample.candidates.front().lines;
    state.ranking.lines = state.pairs() ? show_pairs(lines) : lines;
    office.changed({Why::candidates});
  }
  state.generate.prompt = {};
  if (state.pairs()) state.generate.prompt = sample.sentence.substr(0, sample.sentence.find('\t'));
  Text text;
  text.name = sample.title;
  text.sample = sample.file;
  text.summary = sample.summary;
  text.entropy = sample.entropy;
  text.bytes = std::make_shared<const std::string>(std::move(bytes));
  take_text(office, std::move(text), false);
}

void place_text(Office& office, Text text) {
  text.version = office.state.text.version + 1;
  text.held_out = text.bytes->size();
  if (text.bytes->empty())
    text.trouble = say("There is no text yet: paste one, open a file, or choose a sample.");
  office.state.text = std::move(text);
  office.changed({Why::text});
}

void place_saved_text(Office& office, std::string bytes) {
  const State& state = office.state;
  Text next;
  next.name = state.text.name;
  next.sample = state.text.sample;
  for (const Sample& sample : state.samples) {
    if (sample.file != next.sample) continue;
    if (next.name.empty()) next.name = sample.title;  // a lesson names the file alone
    next.summary = sample.summary;
    next.entropy = sample.entropy;
  }
  if (auto converted = as_utf8(bytes)) bytes = std::move(*converted);
  next.bytes = std::make_shared<const std::string>(std::move(bytes));
  place_text(office, std::move(next));
}

}  // namespace onegin::web
