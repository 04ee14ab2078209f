// A project is packed by the session of its first model; another format is what one model saves.
#include "talk/save.h"

#include "free_memory.h"
#include "language/figures.h"
#include "state/saved_state.h"
#include "talk/office.h"
#include "talk/project.h"

namespace onegin::web {
namespace {

// "A village" of "A village.txt", as a name that every system takes.
std::string stem_of(const std::string& name) {
  std::string stem(first_code_points(name.substr(0, name.rfind('.')), 60));
  for (char& c : stem) {
    const bool forbidden = std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    if (forbidden || static_cast<unsigned char>(c) < 0x20) c = '-';
  }
  return stem.empty() ? "onegin" : stem;
}

// From here on a person is asked first: it is much for a disk, and more for a mobile network.
constexpr double kLargeFile = 20e6;

}  // namespace

void SaveDesk::apply(const Intent& intent) {
  if (const auto* wanted = std::get_if<SaveModels>(&intent)) save(*wanted);
  const auto* answer = std::get_if<AnswerSave>(&intent);
  if (answer == nullptr || state_.save_question.empty()) return;
  if (answer->save) return write();
  office_.tell(say("{0} is not saved.", name_));
  clear();
}

void SaveDesk::changed(const Cause& cause) {
  if (cause.why == Why::ended && !parts_.empty()) {
    break_off(say("{0} is not saved: one of its models was removed meanwhile.", name_));
  }
}

void SaveDesk::save(const SaveModels& wanted) {
  if (!parts_.empty()) return;
  const bool project = wanted.format == "onegin";
  name_ = stem_of(state_.text.name);
  const Slot* only = state_.find(wanted.slot);
  if (!project && only == nullptr) return;
  if (!project) name_ += " " + only->name;
  name_ += "." + wanted.format;
  for (const Slot& slot : state_.slots) {
    if (slot.phase == Phase::waiting || !slot.learnt()) continue;
    if (!project && slot.id != wanted.slot) continue;
    parts_.push_back({slot.id, office_.line.send(*this, slot.id, Save{wanted.format, true})});
  }
  missing_ = parts_.size();
  if (parts_.empty()) office_.tell(say("There is nothing to save yet: train a model first."), true);
}

void SaveDesk::take(SlotId, Event& event) {
  const auto* saved = std::get_if<Saved>(&event.body);
  if (saved == nullptr) return;
  if (pack_ != 0 && event.id == pack_) return finish(saved->format, std::move(event.payload));
  for (Part& part : parts_) {
    if (part.id != event.id) continue;
    part.file = std::move(event.payload);
    if (--missing_ > 0) return;
    if (saved->format == "onegin") return pack();
    return finish(saved->format, std::move(part.file));
  }
}

void SaveDesk::pack() {
  Pack command;
  std::vector<Bytes> files;
  for (Part& part : parts_) {
    command.sizes.push_back(static_cast<std::uint32_t>(part.file.size()));
    files.push_back(std::move(part.file));
  }
  files.push_back(bytes_of(*state_.text.bytes));
  command.settings = describe_state(state_, SavedFor::project);
  pack_ = office_.line.send(*this, parts_.front().at, std::move(command), joined(std::move(files)));
}

void SaveDesk::finish(std::string format, Bytes file) {
  format_ = std::move(format);
  file_ = std::move(file);
  const auto size = static_cast<double>(file_.size());
  if (size < kLargeFile) return write();
  state_.save_question = say("{0} has {1}. Save it?", name_, bytes_text(size));
  office_.announce(state_.save_question);
}

void SaveDesk::write() {
  office_.platform.save_file(name_, {reinterpret_cast<const char*>(file_.data()), file_.size()});
  const bool text = format_ == "onegin" && !state_.text.bytes->empty();
  office_.tell(
      say(text ? phrase("{0} is saved: {1} and the text, {2}.") : phrase("{0} is saved: {1}, {2}."),
          name_, counted_models(parts_.size()), bytes_text(static_cast<double>(file_.size()))));
  clear();
}

void SaveDesk::clear() {
  parts_.clear();
  pack_ = 0;
  free_memory(file_);
  state_.save_question = {};
}

void SaveDesk::break_off(const Sentence& sentence) {
  for (const Part& part : parts_) office_.line.forget(*this, part.at);
  clear();
  office_.tell(sentence, true);
}

// What fails in a file leaves the models as they are.
void SaveDesk::failed(SlotId, std::uint32_t, const Failed& failed) {
  break_off(say("{0} cannot be saved: {1}.", name_, sentence_of(failed)));
}

}  // namespace onegin::web
