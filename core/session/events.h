// What a session answers: the Events, plain structs, each field visited once.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "sentence.h"
#include "session/commands.h"
#include "session/decode_messages.h"   // IWYU pragma: export
#include "session/embedding_events.h"  // IWYU pragma: export
#include "session/file_events.h"       // IWYU pragma: export
#include "session/fill_answer.h"       // IWYU pragma: export
#include "session/learning_events.h"   // IWYU pragma: export
#include "session/proof_events.h"      // IWYU pragma: export
#include "session/reading_events.h"    // IWYU pragma: export
#include "session/trace_events.h"      // IWYU pragma: export
#include "session/words_events.h"      // IWYU pragma: export

namespace onegin {

struct Failed {
  static constexpr std::string_view kType = "failed";
  Sentence what, where, hint;
  bool input = true;  // the person's input is wrong; otherwise the work failed
  template <class V>
  void visit(V& v) {
    v("what", what);
    v("where", where);
    v("hint", hint);
    v("input", input);
  }
};

struct Cancelled {
  static constexpr std::string_view kType = "cancelled";
  template <class V>
  void visit(V&) {}
};

struct Event {
  std::uint32_t id = 0;  // of the Command it answers
  bool last = false;     // nothing more follows for that id
  std::variant<TaskReady, Configured, Progress, Scored, Totals, Predicted, Generated, Decoded,
               Decodings, Validated, ContextLoss, Attributed, Filled, BlanksMeasured, Related,
               PathsMixed, Saved, Loaded, Opened, Inspected, Traced, ExtremesFound, ExampleTraced,
               Proof, Proving, Proven, GradientsWanted, Embedded, EmbeddingBegun,
               words::UnitCounted, words::BagCounted, words::ContextsFound, Failed, Cancelled>
      body;
  Bytes payload;
};

}  // namespace onegin
