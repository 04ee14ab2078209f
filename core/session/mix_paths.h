// What is asked of, and answered by, a mixture whose weights learn online: messages.
#pragma once

#include <cstdint>
#include <string_view>

namespace onegin {

// What one of some models says of the events that follow those before it, for the mixture whose
// weights learn online (evaluation/path_mixer.h). Payload: float32, the paths as Score::paths gives
// them, whole or in part. The models are asked elsewhere, in sessions of their own, side by side;
// an event is mixed once all have spoken of it. Task and model of the session stay, and are not
// needed. Answered by PathsMixed. Errors: no mixture was begun, no such model; the models speak of
// different events; `without` once an event is mixed, or of the last model; more than 512 MB wait
// for a slow model. The mixture is given up then.
struct MixPaths {
  static constexpr std::string_view kType = "mix_paths";
  std::uint32_t models = 0;  // not 0: a mixture of this number of models begins, up to 64
  std::uint32_t model = 0;   // that the payload is of, from 0
  bool without = false;      // that model has nothing to say: the mixture is of the others
  bool complete = false;     // the text has no more events, of no model. Error: not all are of the
                             // same events
  template <class V>
  void visit(V& v) {
    v("models", models);
    v("model", model);
    v("without", without);
    v("complete", complete);
  }
};

// Payload: float64 ln P of each event that was mixed now. The figures are of all so far.
struct PathsMixed {
  static constexpr std::string_view kType = "paths_mixed";
  double events = 0, oov = 0;
  double log10 = 0, log10_without_oov = 0;
  template <class V>
  void visit(V& v) {
    v("events", events);
    v("oov", oov);
    v("log10", log10);
    v("log10_without_oov", log10_without_oov);
  }
};

}  // namespace onegin
