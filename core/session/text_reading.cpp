// Gives the bench what a builder of a corpus has built.
#include "session/text_reading.h"

#include <memory>
#include <utility>

namespace onegin {
namespace {

constexpr std::size_t kSlice = 65536;  // bytes of text between two looks at the clock

}  // namespace

Result<bool> read_on(CorpusBuilder& builder, Workbench& bench, const Exhausted& exhausted,
                     Reply& reply) {
  while (!builder.advance(kSlice)) {
    if (exhausted()) return true;
  }
  auto built = builder.finish();
  if (!built) return built.error();
  bench.set_task(std::make_unique<CorpusBuilder::Built>(std::move(*built)));
  reply.finish(bench.task_ready());
  return false;
}

}  // namespace onegin
