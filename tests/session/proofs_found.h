// What a Prove has answered, with the rules of its rows checked on the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "talk.h"

namespace onegin {

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
  bool says(std::string_view part) const {
    for (const Sentence& note : proven.notes) {
      if (note.text().find(part) != std::string::npos) return true;
    }
    return false;
  }
};

inline Found found_in(const std::vector<Event>& events) {
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

inline void expect_right(const Found& found, std::string_view what) {
  EXPECT_FALSE(found.rows.empty()) << what;
  for (const Proof& row : found.rows) {
    EXPECT_TRUE(row.right) << what << ": " << row.name.text() << ", theirs " << row.theirs
                           << ", ours " << row.ours << ", difference " << row.difference;
  }
}

}  // namespace onegin
