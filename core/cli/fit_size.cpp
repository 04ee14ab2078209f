// The page's way to a size, see session/fitted_size.h, with the command's words.
#include "cli/fit_size.h"

#include <algorithm>
#include <cstdlib>

#include "cli/output.h"
#include "session/fitted_size.h"

namespace onegin::cli {
namespace {

// Hidden units as they stand; 0: the kind has none.
int size_of(const Configured& model) {
  for (const FieldDescription& field : model.fields) {
    if (field.name == kSizeSetting) return std::atoi(field.value.c_str());
  }
  return 0;
}

std::string times(double readings) { return fixed(readings, readings < 10 ? 1 : 0) + " times"; }

std::string explain(const Pace& pace, int fitted) {
  const std::string seconds = fixed(pace.seconds, pace.seconds < 10 ? 1 : 0) + " s";
  const std::string read = " reads the text " + times(readings(pace, fitted)) + " in " + seconds;
  const std::string flag = "--" + std::string(kSizeSetting) + " " + std::to_string(pace.size);
  if (fitted == pace.size) return "a network of " + std::to_string(fitted) + " hidden units" + read;
  return "a network of " + std::to_string(fitted) + " hidden units" + read + "; one of " +
         std::to_string(pace.size) + " would read it " + times(readings(pace, pace.size)) + ": " +
         flag + " chooses that";
}

}  // namespace

Result<Client::End> train_to_fit(Client& client, const Configure& configure, const Train& limit,
                                 const LoadedModel& now, const Client::OnEvent& measure,
                                 const Client::OnEvent& on_event) {
  const int size = size_of(now.configured);
  const bool chosen =
      std::any_of(configure.settings.begin(), configure.settings.end(),
                  [](const auto& setting) { return setting.first == kSizeSetting; });
  if (limit.seconds <= 0 || limit.steps > 0 || limit.epochs > 0 || size == 0 || chosen) {
    return client.train(limit, on_event);
  }
  const double enough = std::min(kPaceKnown, limit.seconds / 10);
  const auto known = [&] {
    return now.progress.seconds >= enough && now.progress.tokens_per_second > 0;
  };
  const auto end = client.train(limit, measure, known);
  if (!end || *end != Client::End::enough) return end;
  const Pace pace{now.task.train_tokens, limit.seconds, now.progress.tokens_per_second, size};
  const int fitted = fitted_size(pace, kOfferedSizes);
  remark(explain(pace, fitted));
  if (fitted != size) {
    Configure anew = configure;
    anew.settings.emplace_back(kSizeSetting, std::to_string(fitted));
    if (const auto built = client.ask(anew, {}, measure); !built) return built.error();
  }
  return client.train(limit, on_event);
}

}  // namespace onegin::cli
