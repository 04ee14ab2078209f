// What is written comes in pieces, and can be stopped.
#include "talk/generate.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "language/sentences.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {

void GenerateDesk::apply(const Intent& intent) {
  if (const auto* change = std::get_if<ChangeGenerate>(&intent)) {
    state_.generate = change->settings;
  } else if (std::holds_alternative<StartWriting>(intent)) {
    write_all();
  } else if (std::holds_alternative<StopWriting>(intent)) {
    for (const auto& [at, id] : writing_) office_.line.cancel(id);
  }
}

void GenerateDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::cleared:
      office_.line.drop(writing_[cause.at]);
      the(cause.at).written.clear();
      the(cause.at).prompt_read.clear();
      [[fallthrough]];
    case Why::lost:
    case Why::ended:
      if (Slot* slot = state_.find(cause.at)) slot->writing = false;  // no slot of a bench
      writing_.erase(cause.at);
      return;
    default:
      return;
  }
}

void GenerateDesk::write_all() {
  const GenerateSettings& g = state_.generate;
  const std::string prompt = as_read(state_, g.prompt);
  if (state_.pairs() && prompt.empty()) {
    return office_.tell(strings::kWriteSource, true);
  }
  for (const SlotId at : state_.ids()) {
    Slot& slot = the(at);
    slot.written.clear();
    slot.prompt_read = prompt;
    if (state_.pairs() && prompt.find('\t') == std::string::npos) slot.prompt_read += '\t';
    if (!says_next(slot)) continue;
    office_.line.drop(writing_[at]);
    slot.writing = true;
    Generate generate;
    generate.length = g.length;
    generate.temperature = g.temperature;
    generate.top_k = g.top_k;
    generate.top_p = g.top_p;
    generate.seed = g.seed;
    if (state_.pairs()) generate.beam = g.beam;
    writing_[at] = office_.ask(*this, at, generate, question_of(prompt));
  }
}

void GenerateDesk::take(SlotId at, Event& event) {
  Slot& slot = the(at);
  if (auto* generated = std::get_if<Generated>(&event.body)) {
    if (slot.written.empty()) {  // the end of the prompt that is written anew
      std::string& prompt = slot.prompt_read;
      prompt.resize(prompt.size() - std::min<std::size_t>(prompt.size(), generated->loose_end));
    }
    std::move(generated->tokens.begin(), generated->tokens.end(), std::back_inserter(slot.written));
  }
  if (!event.last) return;
  end(at);
  if (std::holds_alternative<Cancelled>(event.body)) return;
  for (const SlotId other : state_.ids()) {
    if (the(other).writing) return;
  }
  office_.announce(say("The models have written."));
}

void GenerateDesk::end(SlotId at) {
  writing_.erase(at);
  the(at).writing = false;
}

void GenerateDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  end(at);
  Desk::failed(at, id, failed);
}

}  // namespace onegin::web
