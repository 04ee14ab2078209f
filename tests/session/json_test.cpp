// Messages survive JSON in both directions; hostile JSON is refused with a sentence.
#include "session/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace onegin {
namespace {

TEST(MessageJson, CommandsKeepEveryField) {
  Command command{7, Generate{12, 0.5, 40, 0.9, 3, 4294967295U}, {}};
  const auto read = command_from_json(to_json(command));
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ(read->id, 7U);
  const auto& body = std::get<Generate>(read->body);
  EXPECT_EQ(body.length, 12U);
  EXPECT_EQ(body.temperature, 0.5);
  EXPECT_EQ(body.top_k, 40U);
  EXPECT_EQ(body.top_p, 0.9);
  EXPECT_EQ(body.beam, 3U);
  EXPECT_EQ(body.seed, 4294967295U);
}

// Visits a message as JSON does. Filling, every field gets a value that no other field has and that
// is not its default; reading, every value is written down.
struct Fields {
  bool fills;
  int values = 0;
  std::string seen;

  template <class T>
  void operator()(const char* name, T& value) {
    seen += std::string(name) + "=";
    field(value);
    seen += ";";
  }

  void field(bool& value) {
    if (fills) value = !value;
    seen += value ? "true" : "false";
  }
  void field(std::uint32_t& value) {
    if (fills) value = 1000U + static_cast<std::uint32_t>(++values);
    seen += std::to_string(value);
  }
  void field(double& value) {
    if (fills) value = 0.25 - ++values;
    seen += std::to_string(value);
  }
  void field(std::string& value) {
    if (fills) value = "\"한\n" + std::to_string(++values);
    seen += value;
  }
  void field(std::pair<std::string, std::string>& setting) {
    field(setting.first);
    field(setting.second);
  }
  void field(Sentence& sentence) {
    std::string figure =
        sentence.arguments().empty() ? "" : sentence.arguments()[0].sentence.text();
    field(figure);
    if (fills) sentence = say("{0} of {1}", figure, say("the {0}", figure));
  }
  template <class T>
  void field(std::vector<T>& list) {
    if (fills) list.resize(3);
    for (T& item : list) {
      field(item);
      seen += ",";
    }
  }
  template <class Message>
  void field(Message& message) {
    message.visit(*this);
  }
};

template <class Message>
std::string fields_of_body(Message& message, bool fill) {
  Fields fields{.fills = fill, .values = 0, .seen = ""};
  std::visit([&](auto& body) { body.visit(fields); }, message.body);
  return fields.seen;
}

// Writes and reads a message of every type, with a value of its own in every field.
template <class Message, std::size_t I = 0, class ReadBack>
void round_trip(const ReadBack& read_back) {
  using Body = decltype(Message::body);
  if constexpr (I < std::variant_size_v<Body>) {
    Message message;
    message.id = static_cast<std::uint32_t>(I) + 1;
    message.body.template emplace<I>();
    const std::string empty = fields_of_body(message, false);
    const std::string filled = fields_of_body(message, true);
    EXPECT_EQ(filled == empty, filled.empty()) << "only a message without fields stays empty";
    const std::string text = to_json(message);
    auto read = read_back(text);
    ASSERT_TRUE(read) << text << read.error().sentence();
    EXPECT_EQ(read->id, message.id);
    ASSERT_EQ(read->body.index(), I);
    EXPECT_EQ(fields_of_body(*read, false), filled) << text;
    round_trip<Message, I + 1>(read_back);
  }
}

TEST(MessageJson, EveryFieldOfEveryTypeReadsBack) {
  round_trip<Command>([](const std::string& text) { return command_from_json(text); });
  round_trip<Event>([](const std::string& text) { return event_from_json(text); });
}

TEST(MessageJson, NumbersWithoutEndReadBack) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Totals totals;
  totals.log10 = -infinity;
  totals.perplexity = infinity;
  totals.perplexity_without_oov = std::numeric_limits<double>::quiet_NaN();
  totals.bits_per_character = -1e300;
  const std::string text = to_json(Event{1, true, totals, {}});
  EXPECT_EQ(text.find("inf"), std::string::npos) << text;
  const auto read = event_from_json(text);
  ASSERT_TRUE(read) << read.error().sentence();
  const auto& body = std::get<Totals>(read->body);
  EXPECT_EQ(body.log10, -infinity);
  EXPECT_EQ(body.perplexity, infinity);
  EXPECT_TRUE(std::isnan(body.perplexity_without_oov));
  EXPECT_EQ(body.bits_per_character, -1e300);
}

TEST(MessageJson, NestedListsAndNan) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Scored scored;
  scored.line = 2;
  scored.log10 = nan;
  scored.items = {{"한글", -1.25, 3, 2, true, false, {{"a", -0.5, false}, {"</s>", -0.75, true}}}};
  Event event{9, true, scored, {}};
  const std::string text = to_json(event);
  EXPECT_NE(text.find("\"log10\":null"), std::string::npos) << text;
  const auto read = event_from_json(text, Bytes(5));
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_TRUE(read->last);
  EXPECT_EQ(read->payload.size(), 5U);
  const auto& body = std::get<Scored>(read->body);
  EXPECT_TRUE(std::isnan(body.log10));
  ASSERT_EQ(body.items.size(), 1U);
  EXPECT_EQ(body.items[0].token, "한글");
  EXPECT_EQ(body.items[0].rank, 3U);
  EXPECT_TRUE(body.items[0].oov);
  ASSERT_EQ(body.items[0].likeliest.size(), 2U);
  EXPECT_EQ(body.items[0].likeliest[1].log10, -0.75);
  EXPECT_TRUE(body.items[0].likeliest[1].control);
}

TEST(MessageJson, SettingsAreAnObjectOfAnyScalar) {
  const auto read = command_from_json(
      R"({"type":"configure","id":1,"kind":"ngram","settings":{"order":5,"peepholes":true,)"
      R"("rate":0.001,"smoothing":"kneser_ney"}})");
  ASSERT_TRUE(read) << read.error().sentence();
  const auto& settings = std::get<Configure>(read->body).settings;
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"order", "5"}, {"peepholes", "true"}, {"rate", "0.001"}, {"smoothing", "kneser_ney"}};
  EXPECT_EQ(settings, expected);
}

TEST(MessageJson, MalformedUtf8IsReplaced) {
  Event event{1, true, Failed{"bad \xff byte", "", "", true}, {}};
  const auto read = event_from_json(to_json(event));
  ASSERT_TRUE(read);
  EXPECT_EQ(std::get<Failed>(read->body).what, "bad \xEF\xBF\xBD byte");
}

struct Refusal {
  const char* json;
  const char* says;
};

TEST(MessageJson, HostileInputIsRefusedWithAReason) {
  const Refusal refusals[] = {
      {"", "JSON"},
      {"{", "JSON"},
      {"[1]", "object"},
      {"null", "object"},
      {"{}", "type"},
      {R"({"type":3})", "type"},
      {R"({"type":"dance"})", "set_text"},
      {R"({"type":"score","id":-1})", "score.id"},
      {R"({"type":"score","id":1.5})", "score.id"},
      {R"({"type":"score","id":4294967296})", "score.id"},
      {R"({"type":"score","tokens":1})", "score.tokens"},
      {R"({"type":"score","token":true})", "likeliest"},
      {R"({"type":"generate","temperature":"hot"})", "generate.temperature"},
      {R"({"type":"pause","x":0})", "no fields"},
      {R"({"type":"configure","settings":[1]})", "configure.settings"},
      {R"({"type":"configure","settings":{"a":[1]}})", "configure.settings.a"},
      {R"({"type":"configure","kind":null})", "configure.kind"},
      {"{\"type\":\"configure\",\"kind\":\"\xff\"}", "JSON"},
  };
  for (const Refusal& refusal : refusals) {
    const auto read = command_from_json(refusal.json);
    ASSERT_FALSE(read) << refusal.json;
    EXPECT_NE(read.error().sentence().find(refusal.says), std::string::npos)
        << refusal.json << " -> " << read.error().sentence();
  }
  EXPECT_FALSE(event_from_json(R"({"type":"scored","items":[{"rank":1},{"rank":"x"}]})"));
  EXPECT_FALSE(event_from_json(R"({"type":"scored","last":1})"));
}

TEST(MessageJson, DeepNestingIsRefused) {
  std::string deep = R"({"type":"configure","settings":)";
  deep += std::string(200000, '[') + std::string(200000, ']') + "}";
  const auto read = command_from_json(deep);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().what.text().find("JSON"), std::string::npos);
}

}  // namespace
}  // namespace onegin
