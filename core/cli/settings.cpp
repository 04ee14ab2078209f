// Flags <-> fields.
#include "cli/settings.h"

#include <algorithm>

#include "cli/client.h"
#include "quotation.h"
#include "session/registered_kinds.h"
#include "text/corpus.h"

namespace onegin::cli {
namespace {

std::string flag_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

std::string field_of(std::string flag) {
  flag.erase(0, 2);
  std::replace(flag.begin(), flag.end(), '-', '_');
  return flag;
}

bool is_task_field(const std::string& name) {
  TaskConfig config;
  return static_cast<bool>(find_field(fields_of(config), name));
}

std::string help_line(const std::string& name, const std::string& value, const std::string& unit,
                      const std::vector<std::string>& choices, const std::string& help) {
  constexpr std::size_t kColumn = 30;
  std::string line = "  " + flag_of(name);
  line += line.size() + 1 < kColumn ? std::string(kColumn - line.size(), ' ')
                                    : "\n" + std::string(kColumn, ' ');
  line += help;
  if (!choices.empty()) {
    std::string list;
    for (const std::string& choice : choices) add_to_list(list, choice);
    line += (help.ends_with('.') ? " One of " : "; one of ") + list + ".";
  }
  return line + " [" + value + (unit.empty() ? "" : " " + unit) + "]\n";
}

std::string describe_task() {
  TaskConfig config;
  std::string text;
  for (const Field& field : fields_of(config)) {
    text += help_line(std::string(field.name), field.text(), std::string(field.info.unit),
                      {field.choices.begin(), field.choices.end()}, std::string(field.info.help));
  }
  return text;
}

// Asked through the door, which knows model and training together.
std::string describe_kind(const std::string& kind) {
  Client client;
  Bytes text;
  for (const char c : std::string("Onegin\n")) text.push_back(static_cast<std::byte>(c));
  std::string described;
  if (!client.ask(SetText{}, text)) return described;
  Configure configure;
  configure.kind = kind;
  const auto asked = client.ask(configure, {}, [&](const Event& event) {
    const auto& configured = std::get<Configured>(event.body);
    described = configured.title + " (--model " + kind + "): " + configured.summary + "\n";
    for (const FieldDescription& field : configured.fields) {
      described += help_line(field.name, field.standard, field.unit, field.choices, field.help);
    }
  });
  return asked ? described : asked.error().sentence();
}

}  // namespace

Result<SettingFlags> read_settings(const std::vector<std::string>& flags) {
  SettingFlags settings;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    std::string flag = flags[i];
    if (!flag.starts_with("--") || flag.size() < 3) {
      return Error{"'" + flag + "' is not a flag", "", "see onegin train --help"};
    }
    std::string value = "true";  // for a switch; of another type it is refused with a sentence
    if (const std::size_t equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    } else if (i + 1 < flags.size() && !flags[i + 1].starts_with("--")) {
      value = flags[++i];
    }
    const std::string name = field_of(flag);
    (is_task_field(name) ? settings.task : settings.model).emplace_back(name, value);
  }
  return settings;
}

std::string describe_settings(const std::string& kind) {
  std::string text = "\nSettings of the task, with their defaults:\n" + describe_task();
  text +=
      "\nSettings of the model and its training, with the defaults for a short text of "
      "characters:\n";
  for (const std::string_view id : registered_kinds()) {
    if (kind.empty() || kind == id) text += "\n" + describe_kind(std::string(id));
  }
  return text;
}

}  // namespace onegin::cli
