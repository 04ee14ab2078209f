// Files of large models are written and read in pieces: whatever comes between two of them, the
// bytes are the same, and what is cancelled leaves everything as it was.
#include <gtest/gtest.h>

#include <algorithm>

#include "talk.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kByCharacter = {{"unit", "character"}};
// 1.2 million weights: twenty megabytes with the optimizer's moments and the best weights.
const std::vector<std::pair<std::string, std::string>> kLarge = {
    {"hidden", "512"}, {"batch", "2"}, {"sequence_length", "4"}, {"validation_interval", "1"}};
const std::string kSentence = "the king sees";

class FilePieces : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string text = small_text().substr(0, 300);
    talk.get<TaskReady>(SetText{kByCharacter, 0}, bytes_of(text));
    talk.train("lstm", kLarge, 2);
    talk.get<Saved>(Save{});
    // The limit of a training is not in its file, and with it how much of it is done.
    talk.get<Loaded>(Load{}, Bytes(talk.payload()));
    talk.get<Saved>(Save{});
    file = talk.payload();
  }

  // Works one piece at a time until the command is answered. How many there were.
  int piece_by_piece(std::uint32_t id) {
    int pieces = 0;
    for (; !talk.answered(id) && pieces < 10000; ++pieces) talk.slice(0);
    return pieces;
  }

  // Cancels a command after `pieces` pieces. True if the command had not been answered before.
  bool cancelled(std::uint32_t id, int pieces) {
    for (int i = 0; i < pieces && !talk.answered(id); ++i) talk.slice(0);
    const bool under_way = !talk.answered(id);
    const std::uint32_t cancel = talk.send(Cancel{id});
    talk.slice(0);
    EXPECT_TRUE(talk.answered(cancel)) << "a Cancel is answered at once";
    EXPECT_TRUE(talk.answered(id));
    return under_way;
  }

  Talk talk;
  Bytes file;
};

TEST_F(FilePieces, ASaveTakesManySlicesAndGivesTheSameBytes) {
  const std::uint32_t id = talk.send(Save{});
  EXPECT_GT(piece_by_piece(id), 5);
  EXPECT_EQ(talk.answers(id).back().payload, file);
}

TEST_F(FilePieces, ASaveInPartsIsTheSameFile) {
  Save save;
  save.parts = true;
  Bytes whole;
  std::size_t largest = 0;
  const auto parts = talk.ask(save);
  for (const Event& event : parts) {
    EXPECT_TRUE(std::holds_alternative<Saved>(event.body));
    largest = std::max(largest, event.payload.size());
    whole.insert(whole.end(), event.payload.begin(), event.payload.end());
  }
  EXPECT_GT(parts.size(), 5U);
  EXPECT_LT(largest, file.size() / 4);
  EXPECT_EQ(whole, file);
}

// Bytes of which somebody else says where they lie.
class Lent : public KeptBytes {
 public:
  explicit Lent(const Bytes& bytes) : bytes_(bytes) {}
  std::span<const std::byte> view() const override { return bytes_; }
  void let_go() const override { ++let_go_; }
  int times_let_go() const { return let_go_; }

 private:
  const Bytes& bytes_;
  mutable int let_go_ = 0;
};

TEST_F(FilePieces, AFileThatLiesElsewhereIsReadThere) {
  const auto lent = std::make_shared<const Lent>(file);
  const auto loaded = talk.ask(Load{}, Payload(lent));
  EXPECT_TRUE(std::holds_alternative<Loaded>(loaded.back().body));
  EXPECT_GT(lent->times_let_go(), 5) << "nothing of it need stay while the rest is read";
  EXPECT_EQ(lent.use_count(), 1) << "the session keeps nothing of it";
  talk.get<Saved>(Save{});
  EXPECT_EQ(talk.payload(), file);
}

TEST_F(FilePieces, ALoadTakesManySlicesAndRestoresEverything) {
  const std::uint32_t id = talk.send(Load{}, Bytes(file));
  EXPECT_GT(piece_by_piece(id), 10);
  talk.get<Saved>(Save{});
  EXPECT_EQ(talk.payload(), file);
}

TEST_F(FilePieces, OpeningAndPackingTakeManySlices) {
  const std::uint32_t open = talk.send(Open{}, Bytes(file));
  EXPECT_GT(piece_by_piece(open), 5);
  Pack pack;
  pack.sizes = {static_cast<std::uint32_t>(file.size())};
  const std::uint32_t id = talk.send(pack, Bytes(file));
  EXPECT_GT(piece_by_piece(id), 10);
  EXPECT_EQ(talk.answers(id).back().payload, file);
}

TEST_F(FilePieces, BuildingTakesManySlices) {
  const std::uint32_t id = talk.send(Configure{"lstm", {{"hidden", "1024"}}, 1, false});
  EXPECT_GT(piece_by_piece(id), 2);
}

TEST_F(FilePieces, ACancelledSaveLeavesTheModelAsItWas) {
  int pieces = 0;
  while (cancelled(talk.send(Save{}), pieces)) ++pieces;
  EXPECT_GT(pieces, 5);
  talk.get<Saved>(Save{});
  EXPECT_EQ(talk.payload(), file);
}

TEST_F(FilePieces, ACancelledLoadLeavesTaskAndModelAsTheyWere) {
  Talk other;
  other.get<TaskReady>(SetText{kByCharacter, 0}, bytes_of("a short text\n"));
  other.get<Configured>(Configure{"ngram", {}, 1, false});
  other.get<Progress>(Train{0, 0, 0});
  other.get<Saved>(Save{});
  const Bytes foreign = other.payload();
  const double score = talk.score(kSentence);
  int pieces = 0;
  // One of another task, which takes a piece or two, and its own, which takes many.
  EXPECT_TRUE(cancelled(talk.send(Load{}, Bytes(foreign)), 0));
  for (; cancelled(talk.send(Load{}, Bytes(file)), pieces); ++pieces) {
    ASSERT_EQ(talk.score(kSentence), score) << "after " << pieces << " pieces";
  }
  EXPECT_GT(pieces, 10);
}

TEST_F(FilePieces, TheLastByteOfALargeFileIsChecked) {
  Bytes damaged = file;
  damaged.back() ^= std::byte{1};
  const double score = talk.score(kSentence);
  talk.refused(Load{}, damaged);
  EXPECT_EQ(talk.score(kSentence), score);
}

}  // namespace
}  // namespace onegin
