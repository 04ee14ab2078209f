// Sentences keep their pattern and what fills it, however they travel.
#include "sentence.h"

#include <gtest/gtest.h>

#include "result.h"
#include "session/json.h"

namespace onegin {
namespace {

TEST(Sentence, FillsItsPlaces) {
  EXPECT_EQ(say("the file is empty").text(), "the file is empty");
  EXPECT_EQ(say("{0} of {1} bytes, {0}", 3, std::string("four")).text(), "3 of four bytes, 3");
  EXPECT_EQ(say("{2} and {x} and {", 1).text(), "{2} and {x} and {") << "no such places";
}

TEST(Sentence, HoldsSentences) {
  const Sentence inner = say("line {0}", 7);
  const Sentence outer = say("{0}: {1}", inner, say("{0} stands there {1}", "'a'", say("twice")));
  EXPECT_EQ(outer.text(), "line 7: 'a' stands there twice");
  EXPECT_EQ(outer.pattern(), "{0}: {1}");
  const auto arguments = outer.arguments();
  ASSERT_EQ(arguments.size(), 2U);
  EXPECT_TRUE(arguments[0].spoken);
  EXPECT_EQ(arguments[0].sentence.pattern(), "line {0}");
  EXPECT_FALSE(arguments[0].sentence.arguments()[0].spoken);
  EXPECT_EQ(arguments[1].sentence.arguments()[1].sentence.pattern(), "twice");
}

TEST(Sentence, SomebodysTextIsNeverAPatternOrAMark) {
  const Sentence sentence = say("{0} then {1}", "{1}",
                                std::string("a\x1f\x1c"
                                            "b\x1d"));
  EXPECT_EQ(sentence.text(), "{1} then a??b?");
  EXPECT_EQ(sentence.arguments().size(), 2U);
}

TEST(Sentence, AnErrorIsOneSentence) {
  const Error error{say("order {0} is missing", 2), say("line {0}", 9), say("write it again")};
  EXPECT_EQ(error.sentence(), "line 9: order 2 is missing; write it again");
  EXPECT_EQ((Error{"it is empty", "", ""}.sentence()), "it is empty");
  EXPECT_EQ(error.said().pattern(), "{0}; {1}");
}

TEST(Sentence, CrossesToAnInterface) {
  Event event;
  event.id = 4;
  event.body = Failed{say("{0} of {1}", 3, say("the {0}", "x")), say("line {0}", 9), "retry", true};
  const std::string json = to_json(event);
  EXPECT_NE(json.find(R"("what":["{0} of {1}","3",["the {0}","x"]])"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("hint":"retry")"), std::string::npos) << json;
  const auto back = event_from_json(json);
  ASSERT_TRUE(back) << back.error().sentence();
  EXPECT_EQ(std::get<Failed>(back->body).what, std::get<Failed>(event.body).what);
  for (const char* bad : {R"([])", R"([1])", R"(3)", R"(["{0}", 3])", R"(["{0}", []])"}) {
    const auto refused =
        event_from_json(R"({"type":"failed","id":1,"what":)" + std::string(bad) + "}");
    ASSERT_FALSE(refused) << bad;
    EXPECT_NE(refused.error().sentence().find("failed.what"), std::string::npos) << bad;
  }
}

}  // namespace
}  // namespace onegin
