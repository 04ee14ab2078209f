// What a person may ask of a session: the Commands, plain structs, each field visited once.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "session/decode_messages.h"     // IWYU pragma: export
#include "session/embedding_commands.h"  // IWYU pragma: export
#include "session/file_commands.h"       // IWYU pragma: export
#include "session/fill_question.h"       // IWYU pragma: export
#include "session/learning_commands.h"   // IWYU pragma: export
#include "session/mix_paths.h"           // IWYU pragma: export
#include "session/payload.h"             // IWYU pragma: export
#include "session/picture_command.h"     // IWYU pragma: export
#include "session/proof_commands.h"      // IWYU pragma: export
#include "session/reading_commands.h"    // IWYU pragma: export
#include "session/trace_commands.h"      // IWYU pragma: export
#include "session/words_commands.h"      // IWYU pragma: export

namespace onegin {

struct Cancel {  // ends the running Command of that id, which then answers with `last`
  static constexpr std::string_view kType = "cancel";
  std::uint32_t target = 0;
  template <class V>
  void visit(V& v) {
    v("target", target);
  }
};

struct Command {
  std::uint32_t id = 0;
  std::variant<SetText, Configure, Train, Pause, Step, Reset, Score, Predict, Generate, Decode,
               Describe, Validate, Context, Attribute, Fill, Relate, Save, Load, Open, Pack, Mix,
               MixPaths, Inspect, Trace, Extremes, Example, Prove, CheckGradients, Embed,
               BeginEmbedding, words::CountUnits, words::CountBag, words::FindContexts, Cancel>
      body;
  Payload payload;
};

}  // namespace onegin
