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

TEST(EventSpace, SaysWhatElseDiffers) {
  const Task a = task_of({"to"}), b = task_of({"to"}, Unit::word),
             c = task_of({"to"}, Unit::whitespace, Boundary::stream);
  EXPECT_FALSE(difference_of(a, b).comparable());
  EXPECT_EQ(describe_difference(a, "a.arpa", b, "b.onegin"),
            "the unit of a.arpa is whitespace, that of b.onegin is word");
  EXPECT_EQ(describe_difference(a, "a.arpa", c, "c.onegin"),
            "the boundary of a.arpa is sentence, that of c.onegin is stream");
}

// As an ARPA file of another program is read: its tokens stay as they are spelled.
Task given(std::initializer_list<const char*> types) {
  Task task = task_of({});
  task.reading.spelling = Spelling::given;
  for (const char* type : types) task.vocabulary.know_normal_form(task.vocabulary.add(type));
  return task;
}

TEST(EventSpace, TypesAreTheSameInTheirNormalForm) {
  const Task nfc = task_of({"caf\u00e9", "the", "\uac00"}),
             nfd = given({"\u1100\u1161", "the", "cafe\u0301"});
  EXPECT_EQ(event_space(nfc), event_space(nfd));
  EXPECT_TRUE(difference_of(nfc, nfd).none());
  EXPECT_TRUE(difference_of(nfd, nfc).none());
  EXPECT_EQ(map_ids(nfc.vocabulary, nfd.vocabulary), (std::vector<TokenId>{0, 1, 2, 5, 4, 3}));
  EXPECT_EQ(map_ids(nfd.vocabulary, nfc.vocabulary), (std::vector<TokenId>{0, 1, 2, 5, 4, 3}));
  for (const auto& tasks : {std::vector{&nfc, &nfd}, std::vector{&nfd, &nfc}}) {
    const auto space = common_space(common_types(tasks), tasks);
    ASSERT_TRUE(space);
    EXPECT_EQ(space->events, 6U);
    EXPECT_EQ(space->task.vocabulary.size(), 6U);
    for (const char* spelling : {"caf\u00e9", "cafe\u0301"}) {
      const auto ids = encode(space->task, spelling);
      EXPECT_LT(ids[0], space->events);
      EXPECT_NE(ids[0], kUnknown);
    }
  }
  // Both spellings in one file are two types, of which one is that of the other task.
  const Task both = given({"cafe\u0301", "the", "caf\u00e9", "\uac00"});
  EXPECT_NE(event_space(both), event_space(nfc));
  EXPECT_EQ(difference_of(both, nfc).first_only, (std::vector<TokenId>{3}));
  EXPECT_EQ(difference_of(nfc, both).second_only, (std::vector<TokenId>{3}));
  EXPECT_EQ(difference_of(nfd, both).second_only, (std::vector<TokenId>{5}));
  const std::vector<const Task*> tasks{&both, &nfc};
  const auto space = common_space(common_types(tasks), tasks);
  ASSERT_TRUE(space);
  EXPECT_EQ(space->events, 6U);
  EXPECT_EQ(space->task.vocabulary.size(), 7U);
  EXPECT_EQ(ids_of(*space, nfc.vocabulary).back(), kUnknown);
  EXPECT_EQ(ids_of(*space, both.vocabulary).back(), 3U);
}

TEST(EventSpace, ALineEndIsAnEventOfBothOrOfNeither) {
  const Task closed = task_of({"to"});
  Task open = task_of({"to"});
  open.reading.line_ends = false;
  EXPECT_NE(event_space(closed), event_space(open));
  EXPECT_FALSE(difference_of(closed, open).comparable());
  EXPECT_EQ(describe_difference(closed, "b.onegin", open, "a.arpa"),
            "the line end is an event of b.onegin, and none of a.arpa, which has no </s>");
  EXPECT_EQ(describe_difference(open, "a.arpa", closed, "b.onegin"),
            "the line end is an event of b.onegin, and none of a.arpa, which has no </s>");
  EXPECT_FALSE(common_space(closed.vocabulary, std::vector<const Task*>{&closed, &open}));
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
