// Training for a time, with a network whose size fits that time where nobody chose one.
#pragma once

#include "cli/client.h"
#include "cli/models.h"

namespace onegin::cli {

// Trains the model that `configure` built and `now` tells of, which both listeners keep up to date.
// With a limit in seconds alone and without a size among the settings: once the pace is known, for
// which `measure` listens, a network that would not read the text a few times is built anew,
// smaller, and trained for all of the time. What was chosen, and why, is said on standard error.
Result<Client::End> train_to_fit(Client& client, const Configure& configure, const Train& limit,
                                 const LoadedModel& now, const Client::OnEvent& measure,
                                 const Client::OnEvent& on_event);

}  // namespace onegin::cli
