// The commands: each adds itself to the parser and, if it was chosen, does its work.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "result.h"

namespace onegin::cli {

// The work of the chosen command; its error is printed and becomes the exit status.
using Work = std::function<Result<void>()>;

void add_train(CLI::App& app, Work& chosen);
void add_score(CLI::App& app, Work& chosen);
void add_rank(CLI::App& app, Work& chosen);
void add_generate(CLI::App& app, Work& chosen);
void add_fill(CLI::App& app, Work& chosen);
void add_convert(CLI::App& app, Work& chosen);
void add_inspect(CLI::App& app, Work& chosen);
void add_embed(CLI::App& app, Work& chosen);

}  // namespace onegin::cli
