// What a person would want to find again, as JSON: in a project file, in the browser's store, in a
// link. The text and what the models learnt travel beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "state/state.h"

namespace onegin::web {

enum class SavedFor {
  file,     // the browser's own store
  project,  // a file that itself says what the task is; two of the same are equal
  link  // no names, no curves; comes from strangers, so only what our controls could have chosen
};

std::string describe_state(const State& state, SavedFor place);

// Takes what the JSON says into `state`; what it does not say stays. Returns why it cannot be used,
// in a sentence, and then `state` is unchanged.
std::optional<std::string> read_state(std::string_view text, SavedFor place, State& state);

// Of every model that was saved the id that names the file kept of it, and its kind.
// Its text was read under the task of a model that went on with it.
bool has_given_task(std::string_view text);
std::vector<std::pair<SlotId, std::string>> kinds_of_saved(std::string_view text);

}  // namespace onegin::web
