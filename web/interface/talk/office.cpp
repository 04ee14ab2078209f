// Causes go to every desk; what a person is to hear goes to the platform.
#include "talk/office.h"

#include "free_memory.h"
#include "language/words.h"
#include "result.h"

namespace onegin::web {

Desk::Desk(Office& office) : office_(office), state_(office.state) {}

void Desk::failed(SlotId at, std::uint32_t, const Failed& failed) { office_.fail(at, failed); }

void Office::changed(const Cause& cause) {
  for (Desk* desk : desks) desk->changed(cause);
}

std::uint32_t Office::ask(Desk& who, SlotId at, Line::Body body, Payload payload) {
  changed({Why::asking, at});
  return line.send(who, at, std::move(body), std::move(payload));
}

void Office::revive(SlotId at) {
  if (!line.has_given_up(at)) return;
  line.restart(at, false);
  changed({Why::emptied, at});
}

void Office::end(SlotId at) {
  std::erase_if(state.slots, [at](const Slot& slot) { return slot.id == at; });
  line.end(at);
  changed({Why::ended, at});
}

void Office::tell(Sentence sentence, bool warning) {
  state.notice = {sentence, warning};
  announce(sentence);
}

void Office::announce(const Sentence& sentence) {
  state.announcement = tr(sentence);
  platform.announce(state.announcement);
}

void Office::worked() {
  if (state.notice.warning) state.notice = {};
}

void Office::fail(SlotId at, const Failed& failed) {
  Slot& slot = *state.find(at);
  slot.phase = Phase::failed;
  slot.trouble = sentence_of(failed);
  if (!state.text.facts && !slot.mixed()) state.text.trouble = slot.trouble;
  announce(say("{0}: {1}", slot.name, slot.trouble));
}

Sentence lost_sentence(std::string_view reason) {
  return say("Its worker stopped: {0}.", Sentence(reason));
}

Sentence sentence_of(const Failed& failed) {
  return Error{failed.what, failed.where, failed.hint}.said();
}

Bytes bytes_of(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(data, data + text.size());
}

Bytes question_of(std::string_view text) {
  constexpr std::string_view mark = "\uFEFF";
  return bytes_of(text.starts_with(mark) ? std::string(text) : std::string(mark).append(text));
}

Bytes joined(std::vector<Bytes> files) {
  std::size_t size = 0;
  for (const Bytes& file : files) size += file.size();
  Bytes all;
  all.reserve(size);
  for (Bytes& file : files) {
    all.insert(all.end(), file.begin(), file.end());
    free_memory(file);
  }
  return all;
}

}  // namespace onegin::web
