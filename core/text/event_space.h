// What tasks have in common: models can be compared where unit, boundary and set of types are the
// same, whatever the order of the types; where the sets differ, on the types that all know.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "text/corpus.h"

namespace onegin {

// "whitespace sentence 0123456789abcdef": unit, boundary, and a hash over the set of types in their
// normal form and what the unit learnt; where line ends are no events, "whitespace sentence open
// ...". Equal for tasks of the same events. Counts, limits and the split of a task do not belong to
// it.
std::string event_space(const Task& task);

// The ids of one vocabulary as those of another; kUnknown for a type that the other does not have.
// Types are the same if they are spelled alike, else if they are alike in NFC; of several that are,
// one. Control symbols stay what they are.
std::vector<TokenId> map_ids(const Vocabulary& from, const Vocabulary& to);

struct SpaceDifference {
  // They differ: no event of the one is one of the other.
  bool unit = false, rule = false, boundary = false, line_ends = false;
  std::vector<TokenId> first_only, second_only;  // types, in the order of ids
  std::size_t common = 0;                        // types of both

  bool comparable() const { return !unit && !rule && !boundary && !line_ends; }
  bool none() const { return comparable() && first_only.empty() && second_only.empty(); }
};
SpaceDifference difference_of(const Task& first, const Task& second);

// What differs, in words: "2 types are in a.arpa only: 'x', 'y'; 1 is in b.onegin only: 'z'". The
// first few types of each side are named. Empty if nothing differs.
Sentence describe_difference(const Task& first, const Sentence& first_name, const Task& second,
                             const Sentence& second_name);

// One numbering for the types of several tasks of one unit and boundary. Ids below `events` are the
// control symbols and the common types; the ids from there on are types that some of the models do
// not know: a model that knows one reads it as the type it is, and as an event it is unknown.
struct CommonSpace {
  Task task;  // with the settings and the reading rule of the first task
  std::size_t events = 0;
};

// The types that all tasks have, in the order of the first.
Vocabulary common_types(std::span<const Task* const> tasks);
// Error: a task lacks one of the common types, or is not comparable with the first.
Result<CommonSpace> common_space(const Vocabulary& common, std::span<const Task* const> tasks);

// A model's own ids for those of a space; kUnknown for what it does not know.
std::vector<TokenId> ids_of(const CommonSpace& space, const Vocabulary& own);

}  // namespace onegin
