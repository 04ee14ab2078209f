// Any bytes as a conversation with a Session: records parted by byte 1E, each a JSON message, then,
// after byte 1F, its payload. Whatever is said, every answer is readable and nothing else breaks.
#include <algorithm>

#include "listener.h"

using namespace onegin;

namespace {

constexpr double kMost = 24;  // sizes and lengths: beyond it a run only takes longer

// Numbers in the settings that would make a run slow are left as they stand by default.
void leave_out_large(std::vector<std::pair<std::string, std::string>>& settings) {
  std::erase_if(settings, [](const auto& setting) {
    return std::strtod(setting.second.c_str(), nullptr) > kMost;
  });
}

struct Tame {
  void operator()(SetText& m) const { leave_out_large(m.settings); }
  void operator()(Configure& m) const {
    leave_out_large(m.settings);
    if (m.train_only) return;
    // The defaults are of a size for people.
    for (const char* name : {"hidden", "embedding", "batch", "sequence_length"}) {
      const bool chosen = std::any_of(m.settings.begin(), m.settings.end(),
                                      [&](const auto& setting) { return setting.first == name; });
      if (!chosen && m.kind != "ngram") m.settings.emplace_back(name, "3");
    }
  }
  void operator()(Train& m) const {
    if (m.steps == 0 && m.epochs == 0 && m.seconds == 0) m.steps = 3;
  }
  void operator()(Generate& m) const { m.length = std::min(m.length, 40U); }
  void operator()(Context& m) const {
    m.events = std::clamp(m.events, 1U, 20U);
    if (m.contexts.size() > 4) m.contexts.resize(4);
  }
  void operator()(Attribute& m) const {
    m.window = std::min(m.window, 8U);
    m.replacements = std::min(m.replacements, 4U);
    m.tokens = std::min(m.tokens, 20U);
  }
  void operator()(Fill& m) const { m.held_out = std::min(m.held_out, 4U); }
  template <class Message>
  void operator()(Message&) const {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const bool thorough = chosen(data, size, 8);
  Listener listener(thorough);
  for (int records = 0; !rest.empty() && records < 24; ++records) {
    const std::size_t end = std::min(rest.find('\x1e'), rest.size());
    const std::string_view record = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t cut = std::min(record.find('\x1f'), record.size());
    const auto payload = std::as_bytes(std::span(record.substr(std::min(cut + 1, record.size()))));
    auto command = command_from_json(record.substr(0, cut), Bytes(payload.begin(), payload.end()));
    if (refused(command)) continue;
    if (thorough) {
      const std::string json = to_json(*command);
      const auto again = command_from_json(json);
      require(again.ok() && to_json(*again) == json, "a command is read as it was written");
    }
    std::visit(Tame{}, command->body);
    listener.send(std::move(*command));
    listener.work(4);
  }
  listener.send({0, Pause{}, {}});
  require(!listener.work(4096), "a paused session comes to an end");
  return 0;
}
