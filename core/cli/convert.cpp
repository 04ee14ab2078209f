// onegin convert: a model from one file format to another; what is read by its content, what is
// written by its ending.
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/models.h"

namespace onegin::cli {
namespace {

struct ConvertOptions {
  std::vector<std::string> from;
  std::string to, unit;
};

Result<Payload> as_payload(Result<Bytes> bytes) {
  if (!bytes) return bytes.error();
  return Payload(std::move(*bytes));
}

// The bytes of project files become one project file; each keeps its models, text and training.
Result<Bytes> to_project(const std::vector<std::string>& files, const std::string& unit) {
  Client client;
  std::vector<ModelName> firsts;  // of each file
  for (const std::string& file : files) {
    const auto names = name_models({file});
    if (!names) return names.error();
    firsts.push_back(names->front());
  }
  if (const auto set = set_unit(firsts, unit); !set) return set.error();
  std::vector<Payload> contents;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const ModelName& first = firsts[i];
    const auto holds = first.holds();
    if (!holds) return holds.error();
    const bool whole = first.path == files[i] && *holds == OpenedFile::Holds::project;
    auto bytes = whole ? first.read() : as_payload(model_file(first, true));
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

// One model of the file in a format that holds one: the only one of it, or the only one that fits.
Result<Bytes> to_exchange(const std::string& file, const std::string& unit, const std::string& to,
                          const SavedFormat& format) {
  const auto names = name_models({file}, unit);
  if (!names) return names.error();
  std::vector<ModelName> fitting;
  for (const ModelName& name : *names) {
    if (names->size() == 1 || format_of(to, name.kind)) fitting.push_back(name);
  }
  if (fitting.size() != 1) {
    return Error{"the file holds " + std::to_string(fitting.size()) + " models for " +
                     std::string(format.ending),
                 file, "name one, as in " + (fitting.empty() ? *names : fitting).back().name};
  }
  Client client;
  if (const auto loaded = load_model(client, fitting[0]); !loaded) return loaded.error();
  Bytes converted;
  const auto saved = client.ask(Save{std::string(format.id), true}, {},
                                [&](const Event& event) { converted = event.payload; });
  if (!saved) {
    Error error = saved.error();
    if (error.where.empty()) error.where = file;
    return error;
  }
  return converted;
}

Result<void> run(const ConvertOptions& options) {
  const auto& [from, to, unit] = options;
  const auto format = check_target(to, "");
  if (!format) return format.error();
  if (!format->project && from.size() > 1) {
    return Error{"only a project holds several models", to, "name a file that ends in .onegin"};
  }
  const auto converted =
      format->project ? to_project(from, unit) : to_exchange(from[0], unit, to, *format);
  if (!converted) return converted.error();
  return write_file(to, *converted);
}

}  // namespace

void add_convert(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = app.add_subcommand(
      "convert", "Convert a model file: .onegin, .arpa, .safetensors; put several into a project.");
  command->positionals_at_end();
  command
      ->add_option("IN", options->from,
                   "The file to read, or several of one task. FILE:SLOT is one model of a "
                   "project, by its name.")
      ->required()
      ->expected(1, 100);
  command->add_option("OUT", options->to, "The file to write; its ending tells the format.")
      ->required();
  command->add_option("--unit", options->unit, kUnitHelp);
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
