// Sets of types: order-free, compared, put into words, numbered together.
#include "text/event_space.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace onegin {
namespace {

Task task_of(std::initializer_list<const char*> types, Unit unit = Unit::whitespace,
             Boundary boundary = Boundary::sentence) {
  Task task;
  task.config.unit = unit;
  task.config.boundary = boundary;
  for (const char* type : types) task.vocabulary.add(type);
  return task;
}

TEST(EventSpace, HasNoOrderAndNoSettingsOfTheText) {
  const Task task = task_of({"to", "be", "or"});
  Task other = task_of({"or", "to", "be"});
  EXPECT_NE(task.fingerprint(), other.fingerprint());
  other.config.minimum_count = 7;
  other.config.maximum_vocabulary = 9;
  other.config.validation_share = 0.5;
  EXPECT_EQ(event_space(task), event_space(other));
  EXPECT_EQ(event_space(task).substr(0, 20), "whitespace sentence ");
  EXPECT_TRUE(difference_of(task, other).none());
}

TEST(EventSpace, DependsOnUnitBoundaryAndEveryType) {
  const std::string space = event_space(task_of({"to", "be"}));
  EXPECT_NE(space, event_space(task_of({"to", "be"}, Unit::word)));
  EXPECT_NE(space, event_space(task_of({"to", "be"}, Unit::whitespace, Boundary::stream)));
  EXPECT_NE(space, event_space(task_of({"to"})));
  EXPECT_NE(space, event_space(task_of({"to", "be", "or"})));
  EXPECT_NE(space, event_space(task_of({"t", "obe"})));
  EXPECT_NE(space, event_space(task_of({"tob", "e"})));
}

TEST(EventSpace, MapsIdsAndKeepsControlSymbols) {
  const Task from = task_of({"to", "be", "</s>", "<unk>"}), to = task_of({"be", "<unk>", "to"});
  EXPECT_EQ(map_ids(from.vocabulary, to.vocabulary),
            (std::vector<TokenId>{kBeginSentence, kEndSentence, kUnknown, 5, 3, kUnknown, 4}));
}

TEST(EventSpace, SaysWhichTypesDiffer) {
  const Task a = task_of({"to", "be", "x\ty", "that"}), b = task_of({"be", "q", "to"});
  const SpaceDifference difference = difference_of(a, b);
  EXPECT_TRUE(difference.comparable());
  EXPECT_FALSE(difference.none());
  EXPECT_EQ(difference.common, 2U);
  EXPECT_EQ(difference.first_only, (std::vector<TokenId>{5, 6}));
  EXPECT_EQ(difference.second_only, (std::vector<TokenId>{4}));
  EXPECT_EQ(describe_difference(a, "a.arpa", b, "b.onegin"),
            "2 types are in a.arpa only: 'x<U+0009>y', 'that'; 1 is in b.onegin only: 'q'");
  EXPECT_EQ(describe_difference(a, "a", a, "b"), "");
  const Task all = task_of({"to", "be", "x\ty", "that", "q"});
  EXPECT_EQ(describe_difference(a, "a", all, "b"), "1 type is in b only: 'q'");
  EXPECT_EQ(describe_difference(all, "b", a, "a"), "1 type is in b only: 'q'");
}

TEST(EventSpace, NamesOnlyTheFirstOfManyTypes) {
  const Task none = task_of({}), six = task_of({"1", "2", "3", "4", "5", "6"}),
             seven = task_of({"1", "2", "3", "4", "5", "6", "7"});
  EXPECT_EQ(describe_difference(six, "a", none, "b"),
            "6 types are in a only: '1', '2', '3', '4', '5', '6'");
  EXPECT_EQ(describe_difference(none, "a", seven, "b"),
            "7 types are in b only: '1', '2', '3', '4', '5' and 2 more");
}

TEST(EventSpace, TypesOfTheSameNormalFormAreTheSame) {
  const Task composed = task_of({"caf\u00E9", "noir"});
  Task decomposed = task_of({"noir"});
  decomposed.reading.spelling = Spelling::given;
  decomposed.vocabulary.know_normal_form(decomposed.vocabulary.add("cafe\u0301"));
  EXPECT_EQ(event_space(composed), event_space(decomposed));
  EXPECT_TRUE(difference_of(composed, decomposed).none());
  EXPECT_EQ(map_ids(composed.vocabulary, decomposed.vocabulary),
            (std::vector<TokenId>{0, 1, 2, 4, 3}));
  EXPECT_EQ(map_ids(decomposed.vocabulary, composed.vocabulary),
            (std::vector<TokenId>{0, 1, 2, 4, 3}));
  const Task* both[] = {&composed, &decomposed};
  const auto space = common_space(common_types(both), both);
  ASSERT_TRUE(space.ok());
  EXPECT_EQ(space->events, composed.vocabulary.size());
  EXPECT_EQ(space->task.vocabulary.size(), composed.vocabulary.size());
  EXPECT_EQ(space->task.vocabulary.find("cafe\u0301"), space->task.vocabulary.find("caf\u00E9"));
}

TEST(EventSpace, LineEndsThatAreNoEventsDiffer) {
  Task endless = task_of({"to"});
  endless.reading.line_ends = false;
  const Task ended = task_of({"to"});
  EXPECT_NE(event_space(endless), event_space(ended));
  EXPECT_FALSE(difference_of(endless, ended).comparable());
  EXPECT_EQ(describe_difference(endless, "a", ended, "b"),
            "a line end is an event of b, but not of a");
}

TEST(EventSpace, SaysWhatElseDiffers) {
  const Task a = task_of({"to"}), b = task_of({"to"}, Unit::word),
             c = task_of({"to"}, Unit::whitespace, Boundary::stream);
  EXPECT_FALSE(difference_of(a, b).comparable());
  EXPECT_EQ(describe_difference(a, "a.arpa", b, "b.onegin"),
            "the unit of a.arpa is whitespace, that of b.onegin is word");
  EXPECT_EQ(describe_difference(a, "a.arpa", c, "c.onegin"),
            "the boundary of a.arpa is sentence, that of c.onegin is stream");
}

TEST(EventSpace, NumbersTheCommonTypesFirstThenAllOthers) {
  const Task a = task_of({"x", "to", "be"}), b = task_of({"be", "q", "to"}), c = task_of({"be"});
  const std::vector<const Task*> two{&a, &b}, three{&a, &b, &c};
  const Vocabulary common = common_types(two);
  ASSERT_EQ(common.size(), 5U);
  EXPECT_EQ(common.text(3), "to");
  const auto space = common_space(common, two);
  ASSERT_TRUE(space);
  EXPECT_EQ(space->events, 5U);
  ASSERT_EQ(space->task.vocabulary.size(), 7U);
  EXPECT_EQ(space->task.vocabulary.text(5), "x");
  EXPECT_EQ(space->task.vocabulary.text(6), "q");
  EXPECT_EQ(common_types(three).size(), 4U);
  EXPECT_FALSE(common_space(common, three));  // c does not know "to"
  const Task words = task_of({"be"}, Unit::word);
  EXPECT_FALSE(common_space(common_types(three), std::vector<const Task*>{&c, &words}));
}

}  // namespace
}  // namespace onegin
