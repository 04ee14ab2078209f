// Writes and reads messages as JSON through visitors over their fields.
#include "session/json.h"

#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>

#include "json/text.h"
#include "quotation.h"

namespace onegin {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

// ---- Writing -----------------------------------------------------------------------------------

struct Writer {
  Json object = Json::object();

  template <class T>
  void operator()(const char* name, const T& value) {
    object.add(name, write(value));
  }

  static Json write(bool value) { return value; }
  static Json write(std::uint32_t value) { return value; }
  // JSON has no infinity: the largest number of a double stands for it. NaN is written as null.
  static Json write(double value) {
    return std::isinf(value) ? std::copysign(std::numeric_limits<double>::max(), value) : value;
  }
  static Json write(const std::string& value) { return value; }
  // Without places a string; else a list of the pattern and what fills them, of which a list is a
  // sentence again.
  static Json write(const Sentence& sentence) {
    const auto arguments = sentence.arguments();
    if (arguments.empty()) return std::string(sentence.pattern());
    Json list = Json::list();
    list.push_back(std::string(sentence.pattern()));
    for (const Sentence::Argument& one : arguments) {
      list.push_back(one.spoken ? spoken(one.sentence) : Json(one.sentence.text()));
    }
    return list;
  }
  static Json spoken(const Sentence& sentence) {
    Json written = write(sentence);
    if (written.is_list()) return written;
    Json list = Json::list();
    list.push_back(std::move(written));
    return list;
  }
  static Json write(const Settings& settings) {
    Json object = Json::object();
    for (const auto& [name, value] : settings) object[name] = value;
    return object;
  }
  template <class T>
  static Json write(const std::vector<T>& list) {
    Json array = Json::list();
    for (const T& item : list) array.push_back(write(item));
    return array;
  }
  template <class Message>
  static Json write(const Message& message) {
    Writer writer;
    // visit() is one template for reading and writing, hence not const; this visitor only reads.
    const_cast<Message&>(message).visit(writer);
    return std::move(writer.object);
  }
};

// ---- Reading -----------------------------------------------------------------------------------

// Reads the fields of one message; the first thing that is wrong stays in `error`.
struct Reader {
  const Json& object;
  std::string path;  // "score" or "scored.items[3]", for the sentence
  std::size_t known = 0;
  std::string names;
  std::optional<Error> error;

  template <class T>
  void operator()(const char* name, T& value) {
    const Json* found = take(name);
    if (found != nullptr && !error) read(*found, value, path + "." + name);
  }

  const Json* take(const char* name) {
    add_to_list(names, name);
    const Json* found = object.find(name);
    if (found != nullptr) ++known;
    return found;
  }

  void refuse(const std::string& where, const Sentence& wanted) {
    error = Error{say("the value is not {0}", wanted), where, "", ErrorKind::input};
  }

  void read(const Json& from, bool& value, const std::string& where) {
    if (!from.is_boolean()) return refuse(where, say("true or false"));
    value = from.boolean();
  }
  void read(const Json& from, std::uint32_t& value, const std::string& where) {
    const double number = from.is_number() ? from.number() : -1.0;
    if (!(number >= 0 && number <= std::numeric_limits<std::uint32_t>::max()) ||
        number != std::floor(number)) {
      return refuse(where, say("a whole number from 0 to 4294967295"));
    }
    value = static_cast<std::uint32_t>(number);
  }
  void read(const Json& from, double& value, const std::string& where) {
    if (!from.is_number() && !from.is_null()) return refuse(where, say("a number or null"));
    value = from.is_null() ? std::numeric_limits<double>::quiet_NaN() : from.number();
    if (std::abs(value) == std::numeric_limits<double>::max()) {
      value = std::copysign(std::numeric_limits<double>::infinity(), value);
    }
  }
  void read(const Json& from, std::string& value, const std::string& where) {
    if (!from.is_text()) return refuse(where, say("a string"));
    value = from.text();
  }
  void read(const Json& from, Sentence& sentence, const std::string& where) {
    const std::span<const Json> parts = from.is_list() ? from.items() : std::span<const Json>();
    if (!from.is_text() && (parts.empty() || !parts.front().is_text())) {
      return refuse(where, say("a string or a list that begins with one"));
    }
    sentence = Sentence(from.is_text() ? from.text() : parts.front().text());
    for (std::size_t i = 1; i < parts.size() && !error; ++i) {
      if (parts[i].is_text()) {
        sentence.with(parts[i].text());
      } else {
        Sentence inner;
        read(parts[i], inner, where + "[" + std::to_string(i) + "]");
        sentence.with(inner);
      }
    }
  }
  void read(const Json& from, Settings& settings, const std::string& where) {
    if (!from.is_object()) return refuse(where, say("an object of settings"));
    settings.clear();
    for (const Json& value : from.items()) {
      if (!value.is_text() && !value.is_number() && !value.is_boolean()) {
        return refuse(where + "." + value.name(), say("a string, a number or a boolean"));
      }
      settings.emplace_back(value.name(), value.is_text() ? value.text() : value.written());
    }
  }
  template <class T>
  void read(const Json& from, std::vector<T>& list, const std::string& where) {
    if (!from.is_list()) return refuse(where, say("a list"));
    list.clear();
    for (const Json& item : from.items()) {
      if (error) return;
      read(item, list.emplace_back(), where + "[" + std::to_string(list.size() - 1) + "]");
    }
  }
  template <class Message>
  void read(const Json& from, Message& message, const std::string& where) {
    if (!from.is_object()) return refuse(where, say("an object"));
    Reader inner{from, where, 0, {}, {}};
    message.visit(inner);
    error = inner.finish(0);
  }

  // What went wrong, if anything did; `others` names of the object are not the message's own.
  std::optional<Error> finish(std::size_t others) {
    if (error || known + others == object.items().size()) return error;
    return Error{
        say("a field is not known"), path,
        names.empty() ? say("this message has no fields") : say("the fields are {0}", names)};
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
    add_to_list(types, Message::kType);
    return choose<Body, I + 1>(body, type, types);
  }
}

constexpr std::size_t kDeepest = 8;  // messages nest four deep

Result<Json> parse(std::string_view text) {
  std::optional<Json> object = parse_json(text, kDeepest);
  if (!object) return Error{say("a message is not well-formed JSON"), "", ""};
  if (!object->is_object()) return Error{say("a message is not a JSON object"), "", ""};
  return std::move(*object);
}

// A function of its own for each message, so that the page's first visit is without those of the
// rooms that come after it (web/page/page.cmake).
template <class Body>
[[gnu::noinline]] void read_fields(Body& body, Reader& reader) {
  body.visit(reader);
}
template <class Body>
[[gnu::noinline]] Json write_fields(const Body& body) {
  return Writer::write(body);
}

// Reads type, id and the fields of the body; `others` counts names read by the caller.
template <class Message>
std::optional<Error> read_message(const Json& object, Message& message, std::size_t others) {
  const Json* type = object.find("type");
  if (type == nullptr || !type->is_text()) {
    return Error{say("a message has no \"type\""), "", ""};
  }
  std::string types;
  const std::string& name = type->text();
  if (!choose(message.body, name, types)) {
    return Error{say("there is no message '{0}'", name), "", say("the messages are {0}", types)};
  }
  Reader reader{object, name, 0, {}, {}};
  std::visit([&](auto& body) { read_fields(body, reader); }, message.body);
  if (const Json* id = object.find("id")) {
    ++others;
    if (!reader.error) reader.read(*id, message.id, name + ".id");
  }
  return reader.finish(others + 1);
}

template <class Message>
Json write_message(const Message& message) {
  return std::visit(
      [&](const auto& body) {
        Json object = write_fields(body);
        object["type"] = std::decay_t<decltype(body)>::kType;
        object["id"] = message.id;
        return object;
      },
      message.body);
}

}  // namespace

std::string to_json(const Command& command) { return write_message(command).written_in_order(); }

std::string to_json(const Event& event) {
  Json object = write_message(event);
  object["last"] = event.last;
  return object.written_in_order();
}

Result<Command> command_from_json(std::string_view text, Payload payload) {
  const Result<Json> object = parse(text);
  if (!object) return object.error();
  Command command;
  if (auto error = read_message(*object, command, 0)) return *error;
  command.payload = std::move(payload);
  return command;
}

Result<Progress> progress_from_json(std::string_view text) {
  const Result<Json> object = parse(text);
  if (!object) return object.error();
  struct {
    std::uint32_t id = 0;
    std::variant<Progress> body;
  } message;
  const std::size_t last = object->find("last") != nullptr ? 1 : 0;
  if (auto error = read_message(*object, message, last)) return *error;
  return std::get<Progress>(std::move(message.body));
}

Result<Event> event_from_json(std::string_view text, Bytes payload) {
  const Result<Json> object = parse(text);
  if (!object) return object.error();
  Event event;
  const Json* last = object->find("last");
  if (last != nullptr) {
    if (!last->is_boolean()) return Error{say("\"last\" is not true or false"), "", ""};
    event.last = last->boolean();
  }
  if (auto error = read_message(*object, event, last != nullptr ? 1 : 0)) return *error;
  event.payload = std::move(payload);
  return event;
}

}  // namespace onegin
