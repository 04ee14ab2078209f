// onegin convert: a model from one file format to another, by extension.
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/models.h"

namespace onegin::cli {
namespace {

struct Options {
  std::vector<std::string> from;
  std::string to;
};

// The bytes of project files become one project file; each keeps its models, text and training.
Result<Bytes> to_project(const std::vector<std::string>& files) {
  Client client;
  std::vector<Bytes> contents;
  for (const std::string& file : files) {
    const auto names = name_models({file});
    if (!names) return names.error();
    const ModelName& first = names->front();
    const bool whole = first.path == file && file.ends_with(".onegin");
    auto bytes = whole ? read_file(file) : model_file(first, true);
    if (!bytes) return bytes.error();
    contents.push_back(std::move(*bytes));
  }
  auto packed = pack_files(client, contents);
  if (!packed && files.size() == 1) {
    Error error = packed.error();
    error.where = files[0];
    return error;
  }
  return packed;
}

// One model of the file in a format that holds one: the only one of it, or the only n-gram for
// .arpa and the only neural model for .safetensors.
Result<Bytes> to_exchange(const std::string& file, const std::string& format) {
  const auto names = name_models({file});
  if (!names) return names.error();
  std::vector<ModelName> fitting;
  for (const ModelName& name : *names) {
    const bool counted = name.kind == "ngram";
    if (names->size() == 1 || counted == (format == "arpa")) fitting.push_back(name);
  }
  if (fitting.size() != 1) {
    return Error{"the file holds " + std::to_string(fitting.size()) + " models for ." + format,
                 file, "name one, as in " + names->back().name};
  }
  Client client;
  if (const auto loaded = load_model(client, fitting[0]); !loaded) return loaded.error();
  Bytes converted;
  const auto saved =
      client.ask(Save{format, true}, {}, [&](const Event& event) { converted = event.payload; });
  if (!saved) return saved.error();
  return converted;
}

Result<void> run(const Options& options) {
  const auto& [from, to] = options;
  const auto format = format_of(to);
  if (!format) return format.error();
  if (*format != "onegin" && from.size() > 1) {
    return Error{"only a project holds several models", to, "name a file that ends in .onegin"};
  }
  const auto converted = *format == "onegin" ? to_project(from) : to_exchange(from[0], *format);
  if (!converted) return converted.error();
  return write_file(to, *converted);
}

}  // namespace

void add_convert(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "convert", "Convert a model file: .onegin, .arpa, .safetensors; put several into a project.");
  command->positionals_at_end();
  command
      ->add_option("IN", options->from,
                   "The file to read, or several of one task. FILE.onegin:KIND is one model of a "
                   "project.")
      ->required()
      ->expected(1, 100);
  command->add_option("OUT", options->to, "The file to write.")->required();
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
