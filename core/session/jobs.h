// A job for every command; each group of commands has its file, *_jobs.cpp.
#pragma once

#include <memory>

#include "evaluation/trace_plane.h"
#include "session/job.h"
#include "session/workbench.h"

namespace onegin {

// Errors: what is refused before any work.
using JobResult = Result<std::unique_ptr<Job>>;

JobResult make_job(const SetText& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Configure& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Train& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Pause& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Step& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Reset& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Score& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Predict& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Generate& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Decode& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Describe& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Validate& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Context& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Attribute& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Fill& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Relate& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Save& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Load& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Open& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Pack& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Mix& command, Payload&& payload, Workbench& bench);
JobResult make_job(const MixPaths& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Example& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Trace& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Extremes& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Inspect& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Prove& command, Payload&& payload, Workbench& bench);
JobResult make_job(const CheckGradients& command, Payload&& payload, Workbench& bench);
JobResult make_job(const Embed& command, Payload&& payload, Workbench& bench);
JobResult make_job(const BeginEmbedding& command, Payload&& payload, Workbench& bench);
JobResult make_job(const words::CountUnits& command, Payload&& payload, Workbench& bench);
JobResult make_job(const words::CountBag& command, Payload&& payload, Workbench& bench);
JobResult make_job(const words::FindContexts& command, Payload&& payload, Workbench& bench);

// A job done in one call.
inline JobResult short_job(ShortJob::Work work) {
  return std::unique_ptr<Job>(std::make_unique<ShortJob>(std::move(work)));
}

template <class SomeJob, class... Arguments>
JobResult job(Arguments&&... arguments) {
  return std::unique_ptr<Job>(std::make_unique<SomeJob>(std::forward<Arguments>(arguments)...));
}

// As a message says it; its numbers go to the end of the payload.
PlaneDescription pack(const TracePlane& plane, Bytes& payload);

// The same Error with the name of the file it is about.
Error named(Error error, const std::string& name);

// "log10" of a natural logarithm.
double to_log10(double log_prob);
// The numbers' own bytes; every platform of Onegin is little-endian.
void append_bytes(Bytes& bytes, std::span<const std::byte> numbers);
Bytes to_payload(std::string_view text);

}  // namespace onegin
