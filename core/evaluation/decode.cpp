// Line by line.
#include "evaluation/decode.h"

#include <utility>

namespace onegin {
namespace {

// A target may have at most this number of tokens; no target that is worth reading has more.
std::uint32_t most_tokens(std::size_t source) {
  return static_cast<std::uint32_t>(4 * source + 64);
}

}  // namespace

TargetDecoder::TargetDecoder(const LanguageModel& model, const Task& task,
                             std::unique_ptr<EventLines> lines, std::uint32_t beam)
    : model_(model), task_(task), lines_(std::move(lines)), beam_(beam) {}

// The next pair; false at the end.
Result<bool> TargetDecoder::read_line() {
  const auto opened = lines_->open(false);
  if (!opened || !*opened) return opened;
  std::vector<TokenId> source;
  Detokenizer given(task_.rule()), asked(task_.rule());
  target_ = {.line = target_.line + 1};
  std::string_view text;
  TokenId id = 0;
  while (lines_->next(text, id)) {
    if (id == kBeginSentence || id == kEndSentence) continue;
    if (lines_->given()) source.push_back(id);
    (lines_->given() ? given : asked)
        .append(text, lines_->given() ? target_.source : target_.target);
  }
  given.finish(target_.source);
  asked.finish(target_.target);
  if (const auto read = model_.check_source({source}); !read) {
    return in_line(read.error(), target_.line);
  }
  search_ = std::make_unique<BeamSearch>(model_, task_, beam_, most_tokens(source.size()));
  State state = model_.begin(Source{source});
  search_->begin(std::move(state));
  return true;
}

void TargetDecoder::finish(const std::function<void(DecodedTarget&&)>& report) {
  Detokenizer detokenizer(task_.rule());
  for (const TokenChoice& token : search_->best()) {
    target_.log_prob += token.log_prob;
    if (token.id == kEndSentence) break;
    detokenizer.append(task_.vocabulary.text(token.id), target_.written);
  }
  detokenizer.finish(target_.written);
  metrics_.add(target_.target, target_.written);
  report(DecodedTarget(target_));
}

Result<bool> TargetDecoder::advance(const Exhausted& exhausted,
                                    const std::function<void(DecodedTarget&&)>& report) {
  do {
    if (!search_) {
      if (!lines_->decode(exhausted)) return true;
      const auto read = read_line();
      if (!read || !*read) return read;
    }
    if (search_->advance(exhausted)) return true;
    finish(report);
    search_.reset();
  } while (!exhausted());
  return true;
}

}  // namespace onegin
