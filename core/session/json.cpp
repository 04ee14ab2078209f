// Writes and reads messages as JSON through visitors over their fields.
#include "session/json.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

#include "formats/json_text.h"

namespace onegin {
namespace {

using nlohmann::json;
using Settings = std::vector<std::pair<std::string, std::string>>;

// ---- Writing -----------------------------------------------------------------------------------

struct Writer {
  json object = json::object();

  template <class T>
  void operator()(const char* name, const T& value) {
    object[name] = write(value);
  }

  static json write(bool value) { return value; }
  static json write(std::uint32_t value) { return value; }
  // JSON has no infinity: the largest number of a double stands for it. NaN is dumped as null.
  static json write(double value) {
    return std::isinf(value) ? std::copysign(std::numeric_limits<double>::max(), value) : value;
  }
  static json write(const std::string& value) { return value; }
  static json write(const Settings& settings) {
    json object = json::object();
    for (const auto& [name, value] : settings) object[name] = value;
    return object;
  }
  template <class T>
  static json write(const std::vector<T>& list) {
    json array = json::array();
    for (const T& item : list) array.push_back(write(item));
    return array;
  }
  template <class Message>
  static json write(const Message& message) {
    Writer writer;
    // visit() is one template for reading and writing, hence not const; this visitor only reads.
    const_cast<Message&>(message).visit(writer);
    return std::move(writer.object);
  }
};

std::string dump(const json& object) {
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

// ---- Reading -----------------------------------------------------------------------------------

// Reads the fields of one message; the first thing that is wrong stays in `error`.
struct Reader {
  const json& object;
  std::string path;  // "score" or "scored.items[3]", for the sentence
  std::size_t known = 0;
  std::string names;
  std::optional<Error> error;

  template <class T>
  void operator()(const char* name, T& value) {
    names += names.empty() ? name : std::string(", ") + name;
    const auto found = object.find(name);
    if (found == object.end()) return;
    ++known;
    if (!error) read(*found, value, path + "." + name);
  }

  void refuse(const std::string& where, const std::string& wanted) {
    error = Error{"the value is not " + wanted, where, "", ErrorKind::input};
  }

  void read(const json& from, bool& value, const std::string& where) {
    if (!from.is_boolean()) return refuse(where, "true or false");
    value = from.get<bool>();
  }
  void read(const json& from, std::uint32_t& value, const std::string& where) {
    const double number = from.is_number() ? from.get<double>() : -1.0;
    if (!(number >= 0 && number <= std::numeric_limits<std::uint32_t>::max()) ||
        number != std::floor(number)) {
      return refuse(where, "a whole number from 0 to 4294967295");
    }
    value = static_cast<std::uint32_t>(number);
  }
  void read(const json& from, double& value, const std::string& where) {
    if (!from.is_number() && !from.is_null()) return refuse(where, "a number or null");
    value = from.is_null() ? std::numeric_limits<double>::quiet_NaN() : from.get<double>();
    if (std::abs(value) == std::numeric_limits<double>::max()) {
      value = std::copysign(std::numeric_limits<double>::infinity(), value);
    }
  }
  void read(const json& from, std::string& value, const std::string& where) {
    if (!from.is_string()) return refuse(where, "a string");
    value = from.get<std::string>();
  }
  void read(const json& from, Settings& settings, const std::string& where) {
    if (!from.is_object()) return refuse(where, "an object of settings");
    settings.clear();
    for (const auto& [name, value] : from.items()) {
      if (!value.is_string() && !value.is_number() && !value.is_boolean()) {
        return refuse(where + "." + name, "a string, a number or a boolean");
      }
      settings.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  template <class T>
  void read(const json& from, std::vector<T>& list, const std::string& where) {
    if (!from.is_array()) return refuse(where, "a list");
    list.clear();
    for (const json& item : from) {
      if (error) return;
      read(item, list.emplace_back(), where + "[" + std::to_string(list.size() - 1) + "]");
    }
  }
  template <class Message>
  void read(const json& from, Message& message, const std::string& where) {
    if (!from.is_object()) return refuse(where, "an object");
    Reader inner{from, where, 0, {}, {}};
    message.visit(inner);
    error = inner.finish(0);
  }

  // What went wrong, if anything did; `others` names of the object are not the message's own.
  std::optional<Error> finish(std::size_t others) {
    if (error || known + others == object.size()) return error;
    return Error{"a field is not known", path,
                 names.empty() ? "this message has no fields" : "the fields are " + names};
  }
};

// Makes the alternative whose kType is `type` the value of `body`.
template <class Body, std::size_t I = 0>
bool choose(Body& body, std::string_view type, std::string& types) {
  if constexpr (I == std::variant_size_v<Body>) {
    return false;
  } else {
    using Message = std::variant_alternative_t<I, Body>;
    if (type == Message::kType) {
      body.template emplace<I>();
      return true;
    }
    types += types.empty() ? "" : ", ";
    types += Message::kType;
    return choose<Body, I + 1>(body, type, types);
  }
}

constexpr int kDeepest = 8;  // messages nest four deep

Result<json> parse(std::string_view text) {
  json object = parse_json(text, kDeepest);
  if (object.is_discarded()) return Error{"a message is not well-formed JSON", "", ""};
  if (!object.is_object()) return Error{"a message is not a JSON object", "", ""};
  return object;
}

// Reads type, id and the fields of the body; `others` counts names read by the caller.
template <class Message>
std::optional<Error> read_message(const json& object, Message& message, std::size_t others) {
  const auto type = object.find("type");
  if (type == object.end() || !type->is_string()) {
    return Error{"a message has no \"type\"", "", ""};
  }
  std::string types;
  const auto& name = type->get_ref<const std::string&>();
  if (!choose(message.body, name, types)) {
    return Error{"there is no message '" + name + "'", "", "the messages are " + types};
  }
  Reader reader{object, name, 0, {}, {}};
  std::visit([&](auto& body) { body.visit(reader); }, message.body);
  if (const auto id = object.find("id"); id != object.end()) {
    ++others;
    if (!reader.error) reader.read(*id, message.id, name + ".id");
  }
  return reader.finish(others + 1);
}

template <class Message>
json write_message(const Message& message) {
  return std::visit(
      [&](const auto& body) {
        json object = Writer::write(body);
        object["type"] = std::decay_t<decltype(body)>::kType;
        object["id"] = message.id;
        return object;
      },
      message.body);
}

}  // namespace

std::string to_json(const Command& command) { return dump(write_message(command)); }

std::string to_json(const Event& event) {
  json object = write_message(event);
  object["last"] = event.last;
  return dump(object);
}

Result<Command> command_from_json(std::string_view text, Payload payload) {
  const Result<json> object = parse(text);
  if (!object) return object.error();
  Command command;
  if (auto error = read_message(*object, command, 0)) return *error;
  command.payload = std::move(payload);
  return command;
}

Result<Event> event_from_json(std::string_view text, Bytes payload) {
  const Result<json> object = parse(text);
  if (!object) return object.error();
  Event event;
  const auto last = object->find("last");
  if (last != object->end()) {
    if (!last->is_boolean()) return Error{"\"last\" is not true or false", "", ""};
    event.last = last->get<bool>();
  }
  if (auto error = read_message(*object, event, last != object->end() ? 1 : 0)) return *error;
  event.payload = std::move(payload);
  return event;
}

}  // namespace onegin
