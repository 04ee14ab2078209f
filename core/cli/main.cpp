// The command `onegin`: arguments, exit status, one line on standard error.
#include <cstdio>
#include <exception>
#include <new>

#include "cli/commands.h"
#include "cli/output.h"
#include "quotation.h"

namespace onegin::cli {
namespace {

// What is wrong with the arguments; `first` is the first of them.
Error explain(const CLI::App& app, const CLI::ParseError& error, const std::string& first) {
  const auto chosen = app.get_subcommands();
  if (!chosen.empty()) {
    const std::string command = "onegin " + chosen[0]->get_name();
    return Error{error.what(), command, "see " + command + " --help"};
  }
  std::string commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    add_to_list(commands, command->get_name());
  }
  return Error{
      first.empty() || first[0] == '-' ? error.what() : "there is no command '" + first + "'", "",
      "the commands are " + commands};
}

int run(int argc, char** argv) {
  CLI::App app{"Onegin: train small language models on a text and see what each believes."};
  app.name("onegin");
  app.require_subcommand(1);
  app.set_version_flag("--version", ONEGIN_VERSION);
  app.footer(
      "onegin COMMAND --help tells more. Exit status: 0 done, 1 the work failed, 2 the "
      "arguments or the input are wrong.");
  Work work;
  add_train(app, work);
  add_score(app, work);
  add_rank(app, work);
  add_generate(app, work);
  add_fill(app, work);
  add_convert(app, work);
  add_inspect(app, work);
  add_embed(app, work);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& error) {
    return report(explain(app, error, argc > 1 ? argv[1] : ""));
  }
  Result<void> done = work();
  if (done) done = flush_output();
  return done ? 0 : report(done.error());
}

}  // namespace
}  // namespace onegin::cli

int main(int argc, char** argv) {
  using onegin::Error;
  using onegin::ErrorKind;
  try {
    return onegin::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    return onegin::cli::report(
        Error{"there is not enough memory", "", "use a shorter text", ErrorKind::failure});
  } catch (const std::exception& exception) {
    return onegin::cli::report(
        Error{std::string("the work ended unexpectedly: ") + exception.what(), "",
              "please report this with the command line", ErrorKind::failure});
  }
}
