// onegin convert: a model from one file format to another, by extension.
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/output.h"

namespace onegin::cli {
namespace {

struct Options {
  std::string from, to;
};

Result<void> run(const Options& options) {
  const auto from = format_of(options.from);
  if (!from) return from.error();
  const auto to = format_of(options.to);
  if (!to) return to.error();
  auto file = read_file(options.from);
  if (!file) return file.error();
  Client client;
  if (const auto loaded = client.ask(Load{*from, options.from}, std::move(*file)); !loaded) {
    return loaded;
  }
  Bytes converted;
  const auto saved =
      client.ask(Save{*to, true}, {}, [&](const Event& event) { converted = event.payload; });
  if (!saved) return saved;
  return write_file(options.to, converted);
}

}  // namespace

void add_convert(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("convert", "Convert a model file: .onegin, .arpa, .safetensors.");
  command->add_option("IN", options->from, "The file to read.")->required();
  command->add_option("OUT", options->to, "The file to write.")->required();
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
