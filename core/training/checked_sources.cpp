// Asks the model of each line's source.
#include "training/checked_sources.h"

#include "text/line_cutter.h"

namespace onegin {
namespace {

// What a token takes, the check of its source with it.
constexpr double kChecked = 4 * Pieces::kDrawn;

}  // namespace

Result<void> SourceCheck::work(Pieces& pieces, TokenView ids) {
  return pieces.parts(ids.size(), kChecked, [&](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) {
      if (const auto well = read(ids[i]); !well) return well;
    }
    return Result<void>();
  });
}

Result<void> SourceCheck::read(TokenId id) {
  if (id == kEndSentence) {
    ++line_;
    given_ = true;
    source_.clear();
  } else if (given_ && id == kBeginSentence) {
    given_ = false;
    if (const auto well = model_.check_source({source_}); !well) {
      return in_line(well.error(), line_);
    }
  } else if (given_) {
    source_.push_back(id);
  }
  return {};
}

}  // namespace onegin
