// Names checked, made unique and looked for.
#include "formats/slots.h"

#include <algorithm>
#include <charconv>

#include "quotation.h"
#include "text/text.h"

namespace onegin {
namespace {

constexpr std::size_t kLongestName = 60;  // characters

std::string names_of(std::span<const Slot> slots) {
  std::string list;
  for (const Slot& slot : slots) add_to_list(list, slot.name);
  return list;
}

}  // namespace

Result<void> check_slot_name(std::string_view name) {
  const auto refuse = [&](const Sentence& why) {
    return Error{say("a model cannot be called {0}: {1}", quotation(name), why), "",
                 say("choose another name, as in lstm-512")};
  };
  if (name.empty())
    return Error{say("the name of a model is empty"), "", say("choose one, as in lstm-512")};
  if (!is_well_formed(name)) return refuse(say("it is not UTF-8"));
  if (name == kMixtureOfAll) return refuse(say("that means all models of a file"));
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return refuse(say("it is not one line"));
    if (c == ':') return refuse(say("':' parts the name from that of the file"));
  }
  if (count_characters(name) > kLongestName) {
    return refuse(say("it has more than {0} characters", kLongestName));
  }
  return {};
}

std::string free_slot_name(const std::string& wanted, std::span<const Slot> slots) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(slots.begin(), slots.end(), [&](const Slot& s) { return s.name == name; });
  };
  std::string name = wanted;
  for (std::size_t i = 2; taken(name); ++i) {
    // After a few tries a number that is beyond those of the others: names must not take long.
    if (i == 9) i += slots.size();
    name = wanted + "-" + std::to_string(i);
  }
  return name;
}

Result<std::size_t> find_slot(const std::string& wanted, std::span<const Slot> slots) {
  if (wanted.empty()) return std::size_t{0};
  std::vector<std::size_t> of_kind;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].name == wanted) return i;
    if (slots[i].kind == wanted) of_kind.push_back(i);
  }
  if (of_kind.size() == 1) return of_kind.front();
  std::size_t place = 0;
  const char* end = wanted.data() + wanted.size();
  const auto read = std::from_chars(wanted.data(), end, place);
  if (read.ec == std::errc() && read.ptr == end && place >= 1 && place <= slots.size()) {
    return place - 1;
  }
  const std::string several =
      of_kind.empty() ? "no model " + quotation(wanted)
                      : std::to_string(of_kind.size()) + " models of the kind " + quotation(wanted);
  return Error{
      say("the file holds {0}", several), "",
      say("its models are {0}; name one of them, its place from 1, or mixture", names_of(slots))};
}

}  // namespace onegin
