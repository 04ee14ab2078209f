// A session with a model that another program made: its unit, what is known of it, how text is
// matched.
#include <gtest/gtest.h>

#include "talk.h"

namespace onegin {
namespace {

// Three letters as words, as KenLM's users write models of characters.
const std::string kLetters =
    "\\data\\\nngram 1=6\nngram 2=3\n\n\\1-grams:\n-1.2\t<unk>\n-99\t<s>\t-0.3\n-0.9\t</s>\n"
    "-0.7\tr\t-0.2\n-0.8\tb\t-0.15\n-1.1\t\xC3\xA9\t-0.25\n\n\\2-grams:\n-0.4\t<s> r\n-0.3\tr b\n"
    "-0.2\t\xC3\xA9 </s>\n\n\\end\\\n";

Load with_unit(const std::string& format, const std::string& unit) {
  Load load{format, "letters"};
  load.unit = unit;
  return load;
}

// The first answer of that type.
template <class Body>
Body answer(Talk& talk, decltype(Command::body) command, const Bytes& payload) {
  for (const Event& event : talk.ask(std::move(command), payload)) {
    if (const auto* body = std::get_if<Body>(&event.body)) return *body;
  }
  ADD_FAILURE() << "no answer of that type";
  return {};
}

TEST(ArpaSession, TheUnitCanBeSaid) {
  Talk talk;
  const auto loaded = talk.get<Loaded>(Load{"arpa", "letters"}, bytes_of(kLetters));
  EXPECT_EQ(loaded.task[0].second, "whitespace");
  EXPECT_NEAR(talk.score("r b"), -0.4 - 0.3 - 0.15 - 0.9, 1e-6);
  EXPECT_NEAR(talk.score("rb"), -0.3 - 1.2 - 0.9, 1e-6);

  const auto letters = talk.get<Loaded>(with_unit("arpa", "character"), bytes_of(kLetters));
  EXPECT_EQ(letters.task[0].second, "character");
  EXPECT_NEAR(talk.score("rb"), -0.4 - 0.3 - 0.15 - 0.9, 1e-6);
  EXPECT_NEAR(talk.score("e\u0301"), -0.3 - 1.1 - 0.2, 1e-6);

  // As a project it keeps the unit, and still takes another.
  talk.get<Saved>(Save{});
  const Bytes project = talk.payload();
  EXPECT_EQ(talk.get<Loaded>(Load{"onegin", "letters"}, project).task[0].second, "character");
  talk.get<Loaded>(with_unit("onegin", "whitespace"), project);
  EXPECT_NEAR(talk.score("r b"), -0.4 - 0.3 - 0.15 - 0.9, 1e-6);

  const auto unknown = talk.refused(with_unit("arpa", "letter"), bytes_of(kLetters));
  EXPECT_EQ(unknown.what, "'letter' is not a value of unit");
  EXPECT_NEAR(talk.score("r b"), -0.4 - 0.3 - 0.15 - 0.9, 1e-6);  // the model there was
}

TEST(ArpaSession, ItFollowsATextWhoseTokensItsTypesAre) {
  Talk talk;
  const auto unit = [&](const std::string& file, const std::string& text_unit) {
    Load load{"arpa", "model"};
    load.text_unit = text_unit;
    return talk.get<Loaded>(load, bytes_of(file)).task[0].second;
  };
  const auto with = [](std::string word) {
    std::string file = kLetters;
    for (const auto* place : {"\tr\t", " r\n", "\tr b"}) {
      const std::size_t at = file.find(place);
      file.replace(at + 1, 1, word);
    }
    return file;
  };
  EXPECT_EQ(unit(kLetters, "character"), "character");
  EXPECT_NEAR(talk.score("rb"), -0.4 - 0.3 - 0.15 - 0.9, 1e-6);
  EXPECT_EQ(unit(kLetters, "word"), "word");
  EXPECT_EQ(unit(kLetters, "whitespace"), "whitespace");
  EXPECT_EQ(unit(kLetters, ""), "whitespace");
  EXPECT_EQ(unit(with("don't"), "word"), "word");
  EXPECT_EQ(unit(with("don't"), "character"), "whitespace");
  EXPECT_EQ(unit(with("the,"), "word"), "whitespace") << "the rule cuts it into two";
  // What is said counts, and a model of ours says its own.
  Load said{"arpa", "model"};
  said.unit = "whitespace";
  said.text_unit = "character";
  EXPECT_EQ(talk.get<Loaded>(said, bytes_of(kLetters)).task[0].second, "whitespace");
  talk.get<TaskReady>(SetText{{{"unit", "word"}}, 0}, bytes_of("a b a b c a b\n"));
  talk.train("ngram", {{"order", "2"}}, 0);
  talk.get<Saved>(Save{"arpa", true});
  const Bytes own = talk.payload();
  EXPECT_EQ(unit(std::string(reinterpret_cast<const char*>(own.data()), own.size()), "character"),
            "word");
  Load strange{"arpa", "model"};
  strange.text_unit = "letter";
  EXPECT_EQ(talk.refused(strange, bytes_of(kLetters)).what, "'letter' is not a value of unit");
}

TEST(ArpaSession, AModelOfOursKnowsItsUnit) {
  Talk talk;
  talk.get<TaskReady>(SetText{{{"unit", "word"}}, 0}, bytes_of("a b a b c a b\n"));
  talk.train("ngram", {{"order", "2"}}, 0);
  talk.get<Saved>(Save{"arpa", true});
  const Bytes arpa = talk.payload();
  talk.get<Saved>(Save{});
  const Bytes project = talk.payload();
  for (const auto& [format, file] : {std::pair("arpa", arpa), std::pair("onegin", project)}) {
    talk.get<Loaded>(with_unit(format, "word"), file);
    const auto refused = talk.refused(with_unit(format, "character"), file);
    EXPECT_EQ(refused.what, "the unit of this model is word, not character");
    EXPECT_EQ(refused.where, "letters");
  }
}

TEST(ArpaSession, SaysWhatIsKnown) {
  Talk talk;
  const auto configured = answer<Configured>(talk, Load{"arpa", "letters"}, bytes_of(kLetters));
  ASSERT_EQ(configured.fields.size(), 2U);
  EXPECT_EQ(configured.fields[0].value, "2");
  EXPECT_EQ(configured.fields[1].value, "not_known");
  EXPECT_EQ(configured.fields[1].choices.back(), "not_known");
  const auto progress = answer<Progress>(talk, Load{"arpa", "letters"}, bytes_of(kLetters));
  ASSERT_EQ(progress.notes.size(), 2U);
  EXPECT_NE(progress.notes[0].text().find("6 n-grams of order 1, 3 of order 2"), std::string::npos);
  EXPECT_NE(progress.notes[1].text().find("every token is one character"), std::string::npos);
  // The same from a project.
  talk.get<Saved>(Save{});
  const Bytes project = talk.payload();
  const auto again = answer<Configured>(talk, Load{"onegin", "letters"}, project);
  ASSERT_EQ(again.fields.size(), 2U);
  EXPECT_EQ(again.fields[1].value, "not_known");
  EXPECT_EQ(again.fields[1].choices.back(), "not_known");
  EXPECT_EQ(answer<Progress>(talk, Load{"onegin", "letters"}, project).notes, progress.notes);
}

// Tokens that are no UTF-8 come as UTF-8 in every message.
TEST(ArpaSession, WhatIsShownIsUtf8) {
  std::string file = kLetters;
  for (std::size_t at = 0; (at = file.find("\xC3\xA9", at)) != std::string::npos;) {
    file.replace(at, 2, "\xE9");
  }
  Talk talk;
  talk.get<Loaded>(Load{"arpa", "letters"}, bytes_of(file));
  Score score;
  score.likeliest = 10;
  const auto scored = answer<Scored>(talk, score, bytes_of("\xE9 \xE8"));
  EXPECT_NEAR(scored.log10, -0.3 - 1.1 - 0.25 - 1.2 - 0.9, 1e-6);
  ASSERT_EQ(scored.items.size(), 3U);
  EXPECT_EQ(scored.items[0].token, "<E9>");
  EXPECT_FALSE(scored.items[0].oov);
  EXPECT_EQ(scored.items[1].token, "<E8>");
  EXPECT_TRUE(scored.items[1].oov);
  for (const TokenProbability& choice : scored.items[0].likeliest) {
    EXPECT_EQ(choice.token.find('\xE9'), std::string::npos);
  }
  for (const TokenProbability& choice : talk.get<Predicted>(Predict{}, {}).likeliest) {
    EXPECT_EQ(choice.token.find('\xE9'), std::string::npos);
  }
}

}  // namespace
}  // namespace onegin
