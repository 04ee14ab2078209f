// What every way of writing needs: checked settings, a token as a piece of text.
#include "evaluation/generate.h"

namespace onegin {

Result<void> GenerationConfig::check() const {
  if (beam > 1000) return Error{say("the beam is wider than 1000"), "", say("10 is already wide")};
  if (beam > 0) return {};
  return sampling.check();
}

GeneratedPiece piece_of(const Task& task, TokenId token, double log_prob,
                        Detokenizer& detokenizer) {
  GeneratedPiece piece{"", log_prob};
  if (token == kEndSentence) {
    detokenizer.finish(piece.text);
    piece.text += "\n";
    detokenizer = Detokenizer(task.rule());
  } else {
    detokenizer.append(task.vocabulary.text(token), piece.text);
  }
  return piece;
}

Error no_continuation() {
  return Error{say("the model gives no token a probability after this text"), "",
               say("choose a smoothing that leaves some for what was never seen"),
               ErrorKind::failure};
}

}  // namespace onegin
