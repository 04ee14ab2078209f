// A text that is read under a task that stands already: another one's vocabulary, unit and split.
#pragma once

#include <optional>

#include "session/jobs.h"
#include "text/text_bytes.h"

namespace onegin {

struct RawText {
  TextBytes training;
  std::optional<TextBytes> validation = {};  // a held-out text of its own
};

// `file`: a project file, of which only the task is looked at. Answers with TaskReady. Errors: the
// file is damaged, or its task reads text in another way than a model does that was trained here.
JobResult read_under_task(Bytes file, RawText text, Workbench& bench);

}  // namespace onegin
