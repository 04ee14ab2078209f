// Packed ids are those of a plain vector, whatever was pushed, set and cut, in as few bytes as the
// largest needs.
#include "text/token_ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

namespace onegin {
namespace {

std::vector<TokenId> plain(TokenView ids) {
  std::vector<TokenId> all;
  for (std::size_t i = 0; i < ids.size(); ++i) all.push_back(ids[i]);
  return all;
}

std::vector<TokenId> counted_up(TokenId first, std::size_t count) {
  std::vector<TokenId> ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back(first + static_cast<TokenId>(i));
  return ids;
}

TEST(TokenIds, TakeAnotherWidthWhereTheLargestNeedsIt) {
  struct Case {
    TokenId id;
    std::size_t width;
  };
  for (const Case c : {Case{0, 1}, Case{255, 1}, Case{256, 2}, Case{65535, 2}, Case{65536, 4},
                       Case{0xFFFFFFFF, 4}}) {
    EXPECT_EQ(width_of(c.id), c.width) << c.id;
    TokenIds pushed = {7, 8, 9};
    EXPECT_EQ(pushed.width(), 1U);
    pushed.push_back(c.id);
    EXPECT_EQ(pushed.width(), c.width) << c.id;
    EXPECT_EQ(plain(pushed), (std::vector<TokenId>{7, 8, 9, c.id}));
    TokenIds set = {7, 8, 9};
    set.set(1, c.id);
    EXPECT_EQ(set.width(), c.width) << c.id;
    EXPECT_EQ(plain(set), (std::vector<TokenId>{7, c.id, 9}));
  }
  // One width after the other, each with all that was there before.
  TokenIds ids;
  std::vector<TokenId> expected;
  for (TokenId id = 0; id < 66'000; ++id) {
    ids.push_back(id);
    expected.push_back(id);
    ASSERT_EQ(ids.width(), id < 256 ? 1U : id < 65536 ? 2U : 4U);
  }
  EXPECT_EQ(plain(ids), expected);
}

TEST(TokenIds, AreThoseOfAVector) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t n) { return random() % n; };
    const auto id = [&] {
      static constexpr std::size_t kLimits[] = {200, 256, 257, 65536, 65537, 1'000'000};
      return static_cast<TokenId>(below(kLimits[below(1 + seed % 6)]));
    };
    TokenIds ids;
    std::vector<TokenId> expected;
    std::size_t width = 1;
    for (int step = 0; step < 400; ++step) {
      const std::size_t what = below(20);
      if (what < 10) {
        for (std::size_t n = below(20); n > 0; --n) {
          expected.push_back(id());
          ids.push_back(expected.back());
        }
      } else if (what < 14 && !expected.empty()) {
        const std::size_t at = below(expected.size());
        expected[at] = id();
        ids.set(at, expected[at]);
      } else if (what < 16) {
        const std::size_t size = below(expected.size() + 30);
        expected.resize(size);
        ids.resize(size);
      } else if (what == 16) {
        ids.reserve(below(2 * expected.size() + 1));
      } else if (what == 17) {
        ids.shrink_to_fit();
        EXPECT_EQ(ids.capacity(), ids.size());
      } else if (what == 18) {
        const TokenIds more(ids);
        const std::size_t count = below(std::min<std::size_t>(expected.size(), 50) + 1);
        ids.append(more.view().first(count));
        expected.insert(expected.end(), expected.begin(),
                        expected.begin() + static_cast<std::ptrdiff_t>(count));
      } else if (below(10) == 0) {
        ids.clear();
        expected.clear();
        width = 1;
      }
      for (const TokenId each : expected) width = std::max(width, width_of(each));
      ASSERT_EQ(ids.size(), expected.size());
      ASSERT_EQ(ids.empty(), expected.empty());
      ASSERT_GE(ids.capacity(), ids.size());
      ASSERT_EQ(ids, expected);
      ASSERT_GE(ids.width(), width);
      if (!expected.empty()) {
        ASSERT_EQ(ids.back(), expected.back());
      }
    }
    ASSERT_EQ(plain(ids), expected);
    TokenIds copy = ids;
    TokenIds moved = std::move(ids);
    EXPECT_EQ(copy, moved);
    EXPECT_EQ(plain(moved), expected);
    copy.push_back(5);
    EXPECT_FALSE(copy == moved);
  }
}

// Each way to change them, and what it makes of a plain vector.
TEST(TokenIds, ThatLieInMemoryOfAnotherAreCopiedOnceTheyChange) {
  using Change = std::function<void(TokenIds&, std::vector<TokenId>&)>;
  const auto push = [](TokenId id) -> Change {
    return [id](TokenIds& ids, std::vector<TokenId>& plain) {
      ids.push_back(id);
      plain.push_back(id);
    };
  };
  const auto set = [](TokenId id) -> Change {
    return [id](TokenIds& ids, std::vector<TokenId>& plain) {
      ids.set(1, id);
      plain[1] = id;
    };
  };
  const auto resize = [](std::size_t size) -> Change {
    return [size](TokenIds& ids, std::vector<TokenId>& plain) {
      ids.resize(size);
      plain.resize(size);
    };
  };
  const Change changes[] = {
      [](TokenIds&, std::vector<TokenId>&) {},
      push(3),
      push(70'000),
      set(3),
      set(300),
      set(70'000),
      resize(0),
      resize(2),
      resize(5000),
      [](TokenIds& ids, std::vector<TokenId>&) { ids.reserve(1); },
      [](TokenIds& ids, std::vector<TokenId>&) { ids.reserve(5000); },
      [](TokenIds& ids, std::vector<TokenId>&) { ids.widen(4); },
      [](TokenIds& ids, std::vector<TokenId>&) { ids.narrow(1); },
      [](TokenIds& ids, std::vector<TokenId>&) { ids.shrink_to_fit(); },
      [](TokenIds& ids, std::vector<TokenId>& plain) {
        ids.clear();
        plain.clear();
      },
      [](TokenIds& ids, std::vector<TokenId>& plain) {
        ids.append(TokenIds{1, 2, 3});
        plain.insert(plain.end(), {1, 2, 3});
      },
  };
  for (const std::size_t width : {1U, 2U, 4U}) {
    for (const Change& change : changes) {
      TokenIds own;
      own.widen(width);
      for (TokenId id = 0; id < 200; ++id) own.push_back(id);
      const auto memory =
          std::make_shared<const std::vector<std::byte>>(own.bytes().begin(), own.bytes().end());
      TokenIds lent = TokenIds::lying_in(*memory, width, memory);
      EXPECT_EQ(lent.bytes().data(), memory->data());
      EXPECT_EQ(lent.memory_bytes(), 200 * width);
      EXPECT_EQ(lent.width(), width);
      EXPECT_EQ(memory.use_count(), 2);
      std::vector<TokenId> expected = plain(own);
      change(lent, expected);
      EXPECT_EQ(plain(lent), expected);
      push(7)(lent, expected);
      push(66'000)(lent, expected);
      EXPECT_EQ(plain(lent), expected);
      EXPECT_EQ(memory.use_count(), 1) << "it is let go with the first change";
      EXPECT_TRUE(std::equal(memory->begin(), memory->end(), own.bytes().begin()))
          << "and nobody wrote there";
    }
  }
}

TEST(TokenIds, NewOnesAreZeroWhereRoomWasUsedBefore) {
  TokenIds ids = {9, 9, 9, 9};
  ids.resize(1);
  ids.resize(3);
  EXPECT_EQ(plain(ids), (std::vector<TokenId>{9, 0, 0}));
}

TEST(TokenIds, BecomeNarrowerWhereTheyLie) {
  for (const TokenId before : {TokenId{300}, TokenId{70'000}}) {
    for (const TokenId after : {TokenId{255}, TokenId{300}, TokenId{65'535}}) {
      if (after > before) continue;
      TokenIds ids;
      ids.push_back(before);
      std::vector<TokenId> expected;
      for (TokenId i = 0; i < 1000; ++i) {
        expected.push_back(i * 7 % (after + 1));
        ids.push_back(expected.back());
      }
      expected.push_back(after);
      ids.push_back(after);
      expected.insert(expected.begin(), after);
      ids.set(0, after);
      const std::size_t bytes = ids.memory_bytes();
      ids.narrow(width_of(after));
      EXPECT_EQ(ids.width(), width_of(after));
      EXPECT_EQ(ids.memory_bytes(), bytes);
      EXPECT_EQ(plain(ids), expected);
      ids.push_back(before);
      expected.push_back(before);
      EXPECT_EQ(plain(ids), expected);
    }
  }
}

TEST(TokenIds, TakeTheBytesOfTheirWidth) {
  constexpr std::size_t kSize = 100'000;
  for (const TokenId largest : {TokenId{255}, TokenId{256}, TokenId{65'536}}) {
    TokenIds ids;
    for (std::size_t i = 0; i < kSize; ++i) {
      ids.push_back(i == kSize / 2 ? largest : 3);
      ASSERT_LE(ids.memory_bytes(), std::max<std::size_t>(64, 2 * ids.size()) * ids.width());
    }
    ids.shrink_to_fit();
    EXPECT_EQ(ids.memory_bytes(), kSize * width_of(largest));
    EXPECT_EQ(ids.bytes().size(), kSize * width_of(largest));
    ids.clear();
    EXPECT_EQ(ids.width(), 1U);
    ids.shrink_to_fit();
    EXPECT_EQ(ids.memory_bytes(), 0U);
  }
  TokenIds reserved;
  reserved.reserve(kSize);
  EXPECT_EQ(reserved.memory_bytes(), kSize);
  for (std::size_t i = 0; i < kSize; ++i) reserved.push_back(i < 10 ? 3 : 300);
  EXPECT_EQ(reserved.memory_bytes(), 2 * kSize) << "room for as many, at their new width";
}

// Without room asked for, the memory changes a few times only.
TEST(TokenIds, GrowByDoubling) {
  TokenIds ids;
  std::size_t changes = 0, room = 0;
  for (std::size_t i = 0; i < 1'000'000; ++i) {
    ids.push_back(static_cast<TokenId>(i));
    if (ids.capacity() == room) continue;
    room = ids.capacity();
    ++changes;
  }
  EXPECT_LE(changes, 20U);
}

TEST(TokenIds, BytesAreLittleEndian) {
  TokenIds ids = {0x0102, 0x0304};
  const auto bytes = ids.bytes();
  ASSERT_EQ(bytes.size(), 4U);
  const std::vector<int> expected{2, 1, 4, 3};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(std::to_integer<int>(bytes[i]), expected[i]);
}

TEST(TokenView, ShowsIdsOfEveryWidth) {
  for (const TokenId first : {TokenId{0}, TokenId{250}, TokenId{65'530}}) {
    const std::vector<TokenId> expected = counted_up(first, 100);
    TokenIds packed;
    for (const TokenId id : expected) packed.push_back(id);
    for (const TokenView view :
         {TokenView(packed), TokenView(expected), TokenView(std::span<const TokenId>(expected))}) {
      EXPECT_EQ(plain(view), expected);
      EXPECT_EQ(view.front(), first);
      EXPECT_EQ(view.back(), first + 99);
      EXPECT_EQ(view, expected);
      EXPECT_EQ(view, packed);
      EXPECT_EQ(plain(view.first(7)), counted_up(first, 7));
      EXPECT_EQ(plain(view.last(7)), counted_up(first + 93, 7));
      EXPECT_EQ(plain(view.subspan(30)), counted_up(first + 30, 70));
      EXPECT_EQ(plain(view.subspan(30, 12)), counted_up(first + 30, 12));
      EXPECT_TRUE(view.subspan(100).empty());
      EXPECT_FALSE(view.first(99) == expected);
      std::vector<TokenId> copied(500, 1);
      view.copy(20, 30, copied);
      EXPECT_EQ(copied, counted_up(first + 20, 30));
      EXPECT_EQ(view.bytes().size(), 100 * view.width());
    }
  }
  EXPECT_TRUE(TokenView().empty());
  EXPECT_EQ(TokenView(), TokenIds());
  TokenIds other = {1, 2, 3};
  EXPECT_FALSE(TokenView(other) == (std::vector<TokenId>{1, 2, 4}));
}

TEST(TokenView, IteratorsGoAnywhere) {
  for (const TokenId first : {TokenId{0}, TokenId{250}, TokenId{65'530}}) {
    const std::vector<TokenId> expected = counted_up(first, 100);
    TokenIds ids;
    for (const TokenId id : expected) ids.push_back(id);
    const auto begin = ids.begin(), end = ids.end();
    EXPECT_EQ(end - begin, 100);
    EXPECT_EQ(begin - end, -100);
    EXPECT_EQ(std::distance(begin, end), 100);
    EXPECT_EQ(begin[42], first + 42);
    EXPECT_EQ(*(end - 1), first + 99);
    EXPECT_EQ(*(5 + begin), first + 5);
    EXPECT_TRUE(begin < end && begin <= end && end > begin && end >= begin && begin != end);
    auto at = begin;
    EXPECT_EQ(*at++, first);
    EXPECT_EQ(*++at, first + 2);
    EXPECT_EQ(*at--, first + 2);
    EXPECT_EQ(*--at, first);
    at += 10;
    at -= 3;
    EXPECT_EQ(at, begin + 7);
    EXPECT_EQ(std::find(begin, end, first + 60) - begin, 60);
    EXPECT_EQ(std::find(begin, end, first + 100), end);
    EXPECT_EQ(std::count(begin, end, first + 3), 1);
    EXPECT_TRUE(std::equal(begin, end, expected.begin(), expected.end()));
    EXPECT_EQ(std::lower_bound(begin, end, first + 77) - begin, 77);
    EXPECT_EQ(*std::max_element(begin, end), first + 99);
    EXPECT_EQ(std::vector<TokenId>(begin, end), expected);
  }
}

}  // namespace
}  // namespace onegin
