// Reads the sources of a batch.
#include "models/neural/source_rows.h"

#include <algorithm>

namespace onegin {

SourceRows::SourceRows(std::size_t longest, Activations& activations)
    : longest_(longest),
      tokens_(activations.add({.name = "source.tokens",
                               .meaning = "tokens of each source",
                               .extent = Extent::sources,
                               .columns = 1,
                               .ids = true})),
      lengths_(activations.add({.name = "source.lengths",
                                .meaning = "how many",
                                .extent = Extent::each_source,
                                .columns = 1,
                                .ids = true})),
      source_of_(activations.add(
          {.name = "source.of", .meaning = "the source of each row", .columns = 1, .ids = true})),
      begins_(activations.add({.name = "source.begins",
                               .meaning = "whether a target begins",
                               .columns = 1,
                               .ids = true})) {}

PassSize SourceRows::size(const Batch& batch, const BatchState& state) const {
  PassSize size{batch.inputs.size(), static_cast<std::size_t>(batch.streams), batch.sources.size(),
                1};
  for (const Source& source : batch.sources) {
    size.source_steps = std::max(size.source_steps, std::min(source.tokens.size(), longest_));
  }
  if (!batch.sources.empty()) return size;
  const bool goes_on = state.context.size() == size.streams * remembered();
  const auto take = [&](std::size_t count) {
    ++size.sources;
    size.source_steps = std::max(size.source_steps, count);
  };
  for (std::size_t b = 0; b < size.streams; ++b) {
    const TokenId* kept = state.context.data() + b * remembered();
    Phase phase = goes_on ? static_cast<Phase>(kept[kPhase]) : Phase::fresh;
    std::size_t count = goes_on ? kept[kCount] : 0;
    const bool restarts = !batch.restarts.empty() && batch.restarts[b] != 0;
    if (phase == Phase::known && !restarts) take(count);
    for (std::size_t row = b; row < size.rows; row += size.streams) {
      if (!batch.restarts.empty() && batch.restarts[row] != 0) {
        phase = Phase::fresh;
        count = 0;
      }
      const TokenId token = batch.inputs[row];
      if (is_source(phase, token) && count < longest_) ++count;
      const Phase after = next(phase, token);
      if (after == Phase::known && phase != after) take(count);
      phase = after;
    }
  }
  return size;
}

void SourceRows::put_source(std::size_t source, std::span<const TokenId> tokens,
                            Workspace& work) const {
  const std::size_t count = std::min(tokens.size(), longest_);
  work.ids(lengths_)[source] = static_cast<TokenId>(count);
  std::copy_n(tokens.begin(), count, work.ids(tokens_) + source * work.size().source_steps);
}

void SourceRows::read(const Batch& batch, BatchState& state, Workspace& work) const {
  if (!batch.sources.empty()) {
    read_given(batch, work);
  } else {
    read_among(batch, state, work);
  }
}

void SourceRows::read_given(const Batch& batch, Workspace& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  for (std::size_t n = 0; n < batch.sources.size(); ++n) {
    put_source(n, batch.sources[n].tokens, work);
  }
  TokenId* source_of = work.ids(source_of_);
  std::size_t later = streams;
  for (std::size_t row = 0; row < batch.inputs.size(); ++row) {
    const bool begins = !batch.restarts.empty() && batch.restarts[row] != 0;
    bytes(work)[row] = begins ? 1 : 0;
    source_of[row] = row < streams ? static_cast<TokenId>(row + 1)
                     : begins      ? static_cast<TokenId>(++later)
                                   : source_of[row - streams];
  }
}

void SourceRows::read_among(const Batch& batch, BatchState& state, Workspace& work) const {
  const auto streams = static_cast<std::size_t>(batch.streams);
  if (state.context.size() != streams * remembered()) {
    state.context.assign(streams * remembered(), 0);
  }
  TokenId* source_of = work.ids(source_of_);
  TokenId sources = 0;
  for (std::size_t b = 0; b < streams; ++b) {
    TokenId* kept = state.context.data() + b * remembered();
    Phase phase = static_cast<Phase>(kept[kPhase]);
    const auto take = [&] {
      put_source(sources++, {kept + kTokens, kept[kCount]}, work);
      return sources;
    };
    const bool restarts = !batch.restarts.empty() && batch.restarts[b] != 0;
    TokenId own = phase == Phase::known && !restarts ? take() : 0;
    for (std::size_t row = b; row < batch.inputs.size(); row += streams) {
      const bool restart = !batch.restarts.empty() && batch.restarts[row] != 0;
      if (restart) {
        phase = Phase::fresh;
        kept[kCount] = own = 0;
      }
      const TokenId token = batch.inputs[row];
      if (is_source(phase, token) && kept[kCount] < longest_) {
        kept[kTokens + kept[kCount]++] = token;
      }
      const Phase after = next(phase, token);
      const bool known = after == Phase::known && phase != after;
      if (known) own = take();
      bytes(work)[row] = restart || known ? 1 : 0;
      source_of[row] = own;
      phase = after;
    }
    kept[kPhase] = static_cast<TokenId>(phase);
  }
}

}  // namespace onegin
