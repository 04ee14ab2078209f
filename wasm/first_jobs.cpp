// What the core of a page's first visit refuses: files, mixtures, and to be looked into. Such a
// command goes to the whole core (client.js); the jobs behind it would be two fifths of the bytes.
#include "session/adaptive_reading.h"
#include "session/clamped_job.h"
#include "session/given_task.h"
#include "session/jobs.h"

namespace onegin {
namespace {

Error refused() {
  return Error{say("this program has only what a first visit needs"), "",
               say("ask the one that has all kinds"), ErrorKind::failure};
}

}  // namespace

JobResult make_job(const Load&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Open&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Pack&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Mix&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const MixPaths&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Relate&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Decode&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Describe&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Context&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Attribute&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Fill&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Inspect&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Trace&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Extremes&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Example&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Prove&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const CheckGradients&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const Embed&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const BeginEmbedding&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const words::CountUnits&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const words::CountBag&, Payload&&, Workbench&) { return refused(); }
JobResult make_job(const words::FindContexts&, Payload&&, Workbench&) { return refused(); }

JobResult ask_clamped(Workbench& bench, const ClampSettings& settings, const MakeJob& make) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (!settings.empty()) return refused();
  return make(*asked);
}

JobResult read_under_task(Bytes, RawText, Workbench&) { return refused(); }

Result<Reading> begin_reading(Workbench&, const Score&) { return refused(); }

}  // namespace onegin
