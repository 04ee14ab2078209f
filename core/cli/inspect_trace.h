// onegin inspect --trace: the numbers inside a network while it reads a text.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/client.h"

namespace onegin::cli {

struct TraceFlags {
  bool asked = false;
  Trace command;
};

void add_trace_flags(CLI::App& command, TraceFlags& flags);

// Prints the planes: as JSON one object each, else a table, small planes with their numbers.
Result<void> trace_text(Client& client, const TraceFlags& flags, const std::string& file,
                        bool as_json);

}  // namespace onegin::cli
