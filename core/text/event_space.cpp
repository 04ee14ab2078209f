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

Sentence only_in(const Vocabulary& vocabulary, const std::vector<TokenId>& ids,
                 const Sentence& name, bool first) {
  if (ids.empty()) return {};
  const std::size_t named = ids.size() == kNamed + 1 ? ids.size() : std::min(ids.size(), kNamed);
  std::string quoted;
  for (std::size_t i = 0; i < named; ++i) {
    add_to_list(quoted, quotation(vocabulary.text(ids[i])));
  }
  const std::size_t more = ids.size() - named;
  const Sentence list = more > 0 ? say("{0} and {1} more", quoted, more) : Sentence();
  const auto told = [&](std::string_view pattern) {
    Sentence sentence = say(pattern, ids.size(), name);
    return more > 0 ? sentence.with(list) : sentence.with(quoted);
  };
  if (ids.size() == 1) {
    return told(first ? phrase("{0} type is in {1} only: {2}") : phrase("{0} is in {1} only: {2}"));
  }
  return told(first ? phrase("{0} types are in {1} only: {2}")
                    : phrase("{0} are in {1} only: {2}"));
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

Sentence describe_difference(const Task& first, const Sentence& first_name, const Task& second,
                             const Sentence& second_name) {
  const SpaceDifference difference = difference_of(first, second);
  if (difference.unit) {
    return say("the unit of {0} is {1}, that of {2} is {3}", first_name, name_of(first.config.unit),
               second_name, name_of(second.config.unit));
  }
  if (difference.rule) {
    return say(
        "{0} and {1} cut words into other parts: they learnt their {2} from other texts or "
        "to another size",
        first_name, second_name, name_of(first.config.unit));
  }
  if (difference.boundary) {
    return say("the boundary of {0} is {1}, that of {2} is {3}", first_name,
               name_of(first.config.boundary), second_name, name_of(second.config.boundary));
  }
  if (difference.line_ends) {
    const bool here = first.reading.line_ends;
    return say("the line end is an event of {0}, and none of {1}, which has no </s>",
               here ? first_name : second_name, here ? second_name : first_name);
  }
  const Sentence here = only_in(first.vocabulary, difference.first_only, first_name, true);
  const Sentence there =
      only_in(second.vocabulary, difference.second_only, second_name, here.empty());
  if (here.empty()) return there;
  return there.empty() ? here : say("{0}; {1}", here, there);
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
      return Error{say("the models have no events in common: {0}",
                       describe_difference(first, say("the first"), *task, say("another"))),
                   "", say("compare models of one unit and boundary")};
    }
    for (TokenId id = kFirstText; id < common.size(); ++id) {
      if (find_type(task->vocabulary, common.text(id)) == kUnknown) {
        return Error{say("a model does not know the type {0}, which should be common to all",
                         quotation(common.text(id))),
                     "", say("name all models when the common types are looked for")};
      }
    }
  }
  return space;
}

}  // namespace onegin
