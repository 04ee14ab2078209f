// Sets of types: a hash without order, maps between ids, differences in words.
#include "text/event_space.h"

#include <algorithm>
#include <cstdio>

#include "quotation.h"
#include "text/hash.h"

namespace onegin {
namespace {

constexpr std::size_t kNamed = 5;  // types that a sentence names of each side

std::string_view name_of(Boundary boundary) {
  return kBoundaryNames[static_cast<std::size_t>(boundary)];
}

// The type as it is spelled, or as it is in NFC.
TokenId find_type(const Vocabulary& vocabulary, std::string_view text) {
  const TokenId id = vocabulary.find(text);
  return id == kUnknown ? vocabulary.find(normal_form(text)) : id;
}

// The same type in `to`; kUnknown if there is none, or if it is rather another one of `from`.
TokenId counterpart(const Vocabulary& from, TokenId id, const Vocabulary& to) {
  const TokenId found = find_type(to, from.text(id));
  return found != kUnknown && find_type(from, to.text(found)) == id ? found : kUnknown;
}

bool as_given(const Task* task) { return task->reading.spelling == Spelling::given; }

// Adds a type, known by its NFC too if `spelled`.
void add_type(Vocabulary& vocabulary, std::string_view text, bool spelled) {
  const std::size_t size = vocabulary.size();
  const TokenId id = vocabulary.add(text);
  if (spelled && id == size) vocabulary.know_normal_form(id);
}

std::vector<TokenId> missing(const Vocabulary& from, const Vocabulary& to) {
  std::vector<TokenId> ids;
  for (TokenId id = kFirstText; id < from.size(); ++id) {
    if (counterpart(from, id, to) == kUnknown) ids.push_back(id);
  }
  return ids;
}

std::string only_in(const Vocabulary& vocabulary, const std::vector<TokenId>& ids,
                    const std::string& name, bool first) {
  if (ids.empty()) return {};
  std::string sentence = std::to_string(ids.size());
  if (first) sentence += ids.size() == 1 ? " type" : " types";
  sentence += (ids.size() == 1 ? " is in " : " are in ") + name + " only: ";
  const std::size_t named = ids.size() == kNamed + 1 ? ids.size() : std::min(ids.size(), kNamed);
  for (std::size_t i = 0; i < named; ++i) {
    sentence += (i == 0 ? "" : ", ") + quotation(vocabulary.text(ids[i]));
  }
  if (named < ids.size()) sentence += " and " + std::to_string(ids.size() - named) + " more";
  return sentence;
}

std::string other_setting(const char* setting, std::string_view first, const std::string& name,
                          std::string_view second, const std::string& other) {
  return std::string("the ") + setting + " of " + name + " is " + std::string(first) +
         ", that of " + other + " is " + std::string(second);
}

}  // namespace

std::string event_space(const Task& task) {
  std::uint64_t sum = task.vocabulary.size();
  for (TokenId id = kFirstText; id < task.vocabulary.size(); ++id) {
    sum += hash_of(normal_form(task.vocabulary.text(id)));  // a sum has no order
  }
  if (task.learnt) sum += hash_of(task.learnt->learnt());
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(sum));
  std::string space(name_of(task.config.unit));
  space += ' ';
  space += name_of(task.config.boundary);
  space += task.reading.line_ends ? " " : " open ";
  return space + hash;
}

std::vector<TokenId> map_ids(const Vocabulary& from, const Vocabulary& to) {
  std::vector<TokenId> ids(from.size());
  for (TokenId id = 0; id < ids.size(); ++id) {
    ids[id] = id < kFirstText ? id : counterpart(from, id, to);
  }
  return ids;
}

std::vector<TokenId> ids_of(const CommonSpace& space, const Vocabulary& own) {
  std::vector<TokenId> ids = map_ids(space.task.vocabulary, own);
  for (TokenId id = kFirstText; id < space.events; ++id) {
    ids[id] = find_type(own, space.task.vocabulary.text(id));
  }
  return ids;
}

SpaceDifference difference_of(const Task& first, const Task& second) {
  SpaceDifference difference;
  difference.unit = first.config.unit != second.config.unit;
  difference.rule = first.rule().learnt() != second.rule().learnt();
  difference.boundary = first.config.boundary != second.config.boundary;
  difference.line_ends = first.reading.line_ends != second.reading.line_ends;
  difference.first_only = missing(first.vocabulary, second.vocabulary);
  difference.second_only = missing(second.vocabulary, first.vocabulary);
  difference.common = first.vocabulary.size() - kFirstText - difference.first_only.size();
  return difference;
}

std::string describe_difference(const Task& first, const std::string& first_name,
                                const Task& second, const std::string& second_name) {
  const SpaceDifference difference = difference_of(first, second);
  if (difference.unit) {
    return other_setting("unit", name_of(first.config.unit), first_name,
                         name_of(second.config.unit), second_name);
  }
  if (difference.rule) {
    return first_name + " and " + second_name + " cut words into other parts: they learnt their " +
           std::string(name_of(first.config.unit)) + " from other texts or to another size";
  }
  if (difference.boundary) {
    return other_setting("boundary", name_of(first.config.boundary), first_name,
                         name_of(second.config.boundary), second_name);
  }
  if (difference.line_ends) {
    const bool here = first.reading.line_ends;
    return "the line end is an event of " + (here ? first_name : second_name) + ", and none of " +
           (here ? second_name : first_name) + ", which has no </s>";
  }
  const std::string here = only_in(first.vocabulary, difference.first_only, first_name, true);
  const std::string there =
      only_in(second.vocabulary, difference.second_only, second_name, here.empty());
  return here.empty() || there.empty() ? here + there : here + "; " + there;
}

Vocabulary common_types(std::span<const Task* const> tasks) {
  const bool spelled = std::any_of(tasks.begin(), tasks.end(), as_given);
  Vocabulary common;
  const Vocabulary& first = tasks.front()->vocabulary;
  for (TokenId id = kFirstText; id < first.size(); ++id) {
    const bool all = std::all_of(tasks.begin() + 1, tasks.end(), [&](const Task* task) {
      return counterpart(first, id, task->vocabulary) != kUnknown;
    });
    if (all) add_type(common, first.text(id), spelled);
  }
  return common;
}

Result<CommonSpace> common_space(const Vocabulary& common, std::span<const Task* const> tasks) {
  const Task& first = *tasks.front();
  CommonSpace space{{first.config, {}, first.reading, first.learnt}, common.size()};
  Vocabulary& types = space.task.vocabulary;
  const bool spelled = std::any_of(tasks.begin(), tasks.end(), as_given);
  for (TokenId id = kFirstText; id < common.size(); ++id) add_type(types, common.text(id), spelled);
  for (const Task* task : tasks) {
    const Vocabulary& own = task->vocabulary;
    for (TokenId id = kFirstText; id < own.size(); ++id) {
      if (counterpart(own, id, types) == kUnknown) add_type(types, own.text(id), spelled);
    }
  }
  for (const Task* task : tasks) {
    if (!difference_of(first, *task).comparable()) {
      return Error{"the models have no events in common: " +
                       describe_difference(first, "the first", *task, "another"),
                   "", "compare models of one unit and boundary"};
    }
    for (TokenId id = kFirstText; id < common.size(); ++id) {
      if (find_type(task->vocabulary, common.text(id)) == kUnknown) {
        return Error{"a model does not know the type " + quotation(common.text(id)) +
                         ", which should be common to all",
                     "", "name all models when the common types are looked for"};
      }
    }
  }
  return space;
}

}  // namespace onegin
