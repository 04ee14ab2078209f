// A project that is opened: the slots that its models come into.
#pragma once

#include <string>

#include "talk/load.h"

namespace onegin::web {

// Where the file has a text, the models it does not hold can be trained beside those that it holds.
void open_project(Office& office, LoadDesk& loads, const Opened& opened, std::string text,
                  const Bytes& file, const std::string& name);

// "1 model", "3 models".
Sentence counted_models(std::size_t count);

}  // namespace onegin::web
