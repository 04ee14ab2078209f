// Reading a text as tokens, slice by slice.
#pragma once

#include "result.h"
#include "session/jobs.h"
#include "text/corpus.h"

namespace onegin {

// Goes on until the text is read, which then stands on the bench, or until time is exhausted: true.
Result<bool> read_on(CorpusBuilder& builder, Workbench& bench, const Exhausted& exhausted,
                     Reply& reply);

}  // namespace onegin
