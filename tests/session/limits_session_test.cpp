// What does not fit into memory is refused with a sentence, and what is there stays as it is.
#include "memory_limit.h"
#include "talk.h"

namespace onegin {
namespace {

class Limits : public testing::Test {
 protected:
  ~Limits() override { set_memory_limit(0); }

  Configured configure(int hidden) {
    return talk.get<Configured>(Configure{"rnn", {{"hidden", std::to_string(hidden)}}});
  }
  Failed refused(int hidden) {
    return talk.refused(Configure{"rnn", {{"hidden", std::to_string(hidden)}}});
  }
  Talk talk;
};

TEST_F(Limits, AModelTooLargeIsRefusedAndTheOneBeforeLearnsOn) {
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  const Configured fits = configure(100);
  EXPECT_GT(fits.training_bytes, static_cast<double>(kProgramMemory));
  EXPECT_GT(configure(200).training_bytes, fits.training_bytes);
  configure(100);
  talk.get<Progress>(Train{3, 0, 0});
  const double score = talk.score("the king");
  set_memory_limit(static_cast<std::uint64_t>(fits.training_bytes));
  const Failed failed = refused(101);
  EXPECT_TRUE(failed.input);
  EXPECT_NE(failed.what.text().find(" weights for "), std::string::npos) << failed.what.text();
  EXPECT_NE(failed.what.text().find(" of memory to train and save it, and " +
                                    memory_text(fits.training_bytes) + " is there"),
            std::string::npos)
      << failed.what.text();
  EXPECT_EQ(talk.score("the king"), score);
  EXPECT_EQ(talk.get<Progress>(Train{4, 0, 0}).step, 4);
}

TEST_F(Limits, TheModelBeforeGivesWayWhereBothHaveNoRoom) {
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  const Configured alone = configure(199);
  set_memory_limit(static_cast<std::uint64_t>(configure(200).training_bytes));
  const Configured after = configure(199);
  EXPECT_EQ(after.parameters, alone.parameters);
  EXPECT_EQ(after.training_bytes, alone.training_bytes);
  EXPECT_EQ(talk.get<Progress>(Train{1, 0, 0}).step, 1);
}

TEST_F(Limits, ThePartOfATextTakesNotLessThanTheTextDoes) {
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  const double whole = configure(100).training_bytes;
  Configure part{"rnn", {{"hidden", "100"}}};
  part.text_part = 0.5;
  EXPECT_GT(talk.get<Configured>(part).training_bytes + 20'000, whole);
}

TEST_F(Limits, CountingTooMuchIsRefusedAndALowerOrderCounts) {
  std::string text;
  std::uint32_t x = 1;
  for (int i = 0; i < 300'000; ++i) {
    x = x * 1664525 + 1013904223;
    text += static_cast<char>('a' + (x >> 16U) % 26);
  }
  talk.get<TaskReady>(SetText{}, bytes_of(text));
  talk.get<Configured>(Configure{"ngram", {{"order", "16"}}});
  set_memory_limit(kProgramMemory + (std::uint64_t{40} << 20U));
  const auto events = talk.ask(Train{});
  const auto* failed = std::get_if<Failed>(&events.back().body);
  ASSERT_NE(failed, nullptr);
  EXPECT_TRUE(failed->input);
  EXPECT_EQ(failed->what.text().find("counting n-grams up to order 16 needs about "), 0U)
      << failed->what.text();
  EXPECT_EQ(failed->hint.text().find("choose order "), 0U) << failed->hint.text();
  const std::string order = failed->hint.text().substr(13, failed->hint.text().find(' ', 13) - 13);
  talk.get<Configured>(Configure{"ngram", {{"order", order}}});
  EXPECT_TRUE(talk.get<Progress>(Train{}).trained) << order;
}

TEST_F(Limits, ATextTooLargeIsRefusedAndTheOneBeforeStays) {
  const TaskReady ready = talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  EXPECT_GE(ready.memory_bytes, ready.tokens);
  EXPECT_EQ(ready.memory_limit, static_cast<double>(memory_limit()));
  talk.train("ngram", {}, 0);
  const double score = talk.score("the king");
  set_memory_limit(kProgramMemory + 1'900'000);
  const Failed failed = talk.refused(SetText{}, Bytes(1'000'000, std::byte{'a'}));
  EXPECT_EQ(failed.what, "a text of 1.0 MB takes 27 MB of memory to be read, and 27 MB is there");
  EXPECT_EQ(failed.hint, "choose a shorter text");
  EXPECT_EQ(talk.score("the king"), score);
  // As words it has few tokens.
  SetText words;
  words.settings = {{"unit", "word"}};
  EXPECT_EQ(talk.get<TaskReady>(words, Bytes(1'000'000, std::byte{'a'})).tokens, 1);
}

TEST_F(Limits, TheTextBeforeGivesWayWhereBothHaveNoRoom) {
  const Bytes text(1'000'000, std::byte{'a'});
  set_memory_limit(kProgramMemory + 2'100'000);
  EXPECT_EQ(talk.get<TaskReady>(SetText{}, text).tokens, 1e6);
  EXPECT_EQ(talk.get<TaskReady>(SetText{}, text).tokens, 1e6);
}

}  // namespace
}  // namespace onegin
