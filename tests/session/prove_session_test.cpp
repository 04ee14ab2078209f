// Prove: every row is right for every kind, and wrong where something is.
#include <cmath>

#include "models/registry.h"
#include "talk.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kProvenWords = {{"unit", "word"},
                                                                       {"boundary", "sentence"}};

struct Found {
  std::vector<Proof> rows;
  Proven proven;

  std::vector<Proof> of(std::string_view kind) const {
    std::vector<Proof> some;
    for (const Proof& row : rows) {
      if (row.kind == kind) some.push_back(row);
    }
    return some;
  }
};

Found found_in(const std::vector<Event>& events) {
  Found found;
  double fraction = 0;
  for (const Event& event : events) {
    if (const auto* proof = std::get_if<Proof>(&event.body)) found.rows.push_back(*proof);
    if (const auto* proving = std::get_if<Proving>(&event.body)) {
      EXPECT_GE(proving->fraction, fraction);
      fraction = proving->fraction;
    }
  }
  EXPECT_LE(fraction, 1);
  const auto* proven = std::get_if<Proven>(&events.back().body);
  EXPECT_NE(proven, nullptr);
  if (proven == nullptr) return found;
  found.proven = *proven;
  std::uint32_t right = 0, wrong = 0;
  for (const Proof& row : found.rows) {
    ++(row.right ? right : wrong);
    EXPECT_EQ(row.right, row.difference <= row.allowed) << row.name.text();
    EXPECT_FALSE(row.name.empty());
  }
  EXPECT_EQ(found.proven.right, right);
  EXPECT_EQ(found.proven.wrong, wrong);
  return found;
}

void expect_right(const Found& found, std::string_view what) {
  EXPECT_FALSE(found.rows.empty()) << what;
  for (const Proof& row : found.rows) {
    EXPECT_TRUE(row.right) << what << ": " << row.name.text() << ", theirs " << row.theirs
                           << ", ours " << row.ours << ", difference " << row.difference;
  }
}

TEST(ProveSession, EveryKindSumsToOneOnEveryTask) {
  const std::string pairs = "the\teht\nsea\taes\ntea\taet\nall\tlla\nmeet\tteem\nlast\ttsal\n";
  for (const ModelKind& kind : model_kinds()) {
    if ((kind.abilities & kLanguage) == 0) continue;
    for (const char* boundary : {"stream", "sentence", "pairs"}) {
      Talk talk;
      const bool is_pairs = std::string_view(boundary) == "pairs";
      std::string text = is_pairs ? "" : small_text();
      for (int i = 0; i < 20 && is_pairs; ++i) text += pairs;
      talk.get<TaskReady>(
          SetText{{{"unit", is_pairs ? "character" : "word"}, {"boundary", boundary}}},
          bytes_of(text));
      talk.train(std::string(kind.id), {}, 2);
      const Found found = found_in(talk.ask(Prove{.events = 100}));
      expect_right(found, std::string(kind.id) + " " + boundary);
      ASSERT_EQ(found.of("sum").size(), 1U);
      EXPECT_EQ(found.of("sum")[0].theirs, 1);
      EXPECT_NEAR(found.of("sum")[0].ours, 1, 1e-5);
    }
  }
}

TEST(ProveSession, AModelWithoutATextWritesItsOwn) {
  Talk talk, other;
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "2"}}, 0);
  talk.get<Saved>(Save{"arpa"});
  other.get<Loaded>(Load{"arpa", "a.arpa", "", {}, "word"}, talk.payload());
  const Found found = found_in(other.ask(Prove{}));
  expect_right(found, "arpa");
  EXPECT_NE(found.of("sum")[0].name.text().find("512"), std::string::npos);
  talk.get<Saved>(Save{});
  const Found there = found_in(other.ask(Prove{}, talk.payload()));
  expect_right(there, "arpa, on a file's text");
}

TEST(ProveSession, SaysWhatIsOutOfBoundsAndIsCancelled) {
  Talk talk;
  EXPECT_NE(talk.refused(Prove{}).what.text().find("no text"), std::string::npos);
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  EXPECT_NE(talk.refused(Prove{}).what.text().find("no model"), std::string::npos);
  talk.get<Configured>(Configure{"ngram", {}, 1, false});
  EXPECT_NE(talk.refused(Prove{}).what.text().find("not counted"), std::string::npos);
  talk.train("lstm", {{"hidden", "8"}}, 1);
  EXPECT_EQ(talk.refused(Prove{.events = 0}).where.text(), "events");
  EXPECT_EQ(talk.refused(Prove{.events = 100001}).where.text(), "events");
  std::string text;
  for (int i = 0; i < 10; ++i) text += small_text();
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(text));
  talk.train("lstm", {{"hidden", "8"}}, 1);
  const auto id = talk.send(Prove{});
  for (int i = 0; i < 100000 && talk.answers(id).empty(); ++i) talk.slice();
  EXPECT_FALSE(talk.answered(id));
  talk.get<Cancelled>(Cancel{id});
  EXPECT_TRUE(std::holds_alternative<Cancelled>(talk.wait(id).back().body));
  EXPECT_LT(talk.score("the king\n"), 0) << "and other questions are answered";
}

}  // namespace
}  // namespace onegin
