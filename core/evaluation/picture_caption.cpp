// Beam search from a picture, and the winner read once more for its looks.
#include "evaluation/picture_caption.h"

#include <utility>

namespace onegin {

PictureCaption::PictureCaption(const LanguageModel& model, const SeeingModel& seeing,
                               const Task& task, std::vector<std::uint8_t> picture,
                               std::uint32_t beam, std::uint32_t length)
    : seeing_(seeing),
      task_(task),
      picture_(std::move(picture)),
      search_(model, task, beam, length) {
  search_.begin(seeing.begin_picture(picture_));
}

Result<bool> PictureCaption::advance(const Exhausted& exhausted) {
  if (search_.advance(exhausted)) return true;
  if (tokens().empty()) return no_continuation();
  Detokenizer detokenizer(task_.rule());
  std::vector<TokenId> ids;
  for (const TokenChoice& token : tokens()) {
    ids.push_back(token.id);
    if (token.id != kEndSentence) detokenizer.append(task_.vocabulary.text(token.id), text_);
  }
  detokenizer.finish(text_);
  looks_ = seeing_.looks(picture_, ids);
  return false;
}

double PictureCaption::log_prob() const {
  double sum = 0;
  for (const TokenChoice& token : tokens()) sum += token.log_prob;
  return sum;
}

}  // namespace onegin
