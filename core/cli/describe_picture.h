// onegin generate --picture: the caption of a picture file.
#pragma once

#include <string>

#include "cli/client.h"
#include "session/picture_command.h"

namespace onegin::cli {

// Asks the loaded model, called `model` in the summary, for the caption of a portable pixmap, and
// prints it. Errors: those of read_file; the file is no pixmap; those of Describe.
Result<void> describe_picture(Client& client, const std::string& path, const Describe& command,
                              const std::string& model, bool as_json);

}  // namespace onegin::cli
