// Decode: the targets of pairs, written by beam search.
#include <optional>

#include "evaluation/beam.h"
#include "evaluation/decode.h"
#include "formats/content.h"
#include "session/held_out_part.h"
#include "session/jobs.h"

namespace onegin {
namespace {

class DecodeJob : public Job {
 public:
  // `part`: what is held out, in place of the text.
  DecodeJob(const Decode& command, Payload text, const Asked& asked,
            std::unique_ptr<HeldOutPart> part)
      : command_(command), asked_(asked), text_(std::move(text)), part_(std::move(part)) {
    if (!part_) begin(std::make_unique<LineReader>(*asked_.task, text_.text()));
  }

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!decoder_) {
      const auto more = part_->advance(exhausted);
      if (!more || *more) return more;
      if (part_->read().events.empty()) {
        return Error{say("no part of the text is held out"), "", say("give a text of pairs")};
      }
      begin(std::make_unique<HeldOutLines>(part_->read(), *asked_.task));
    }
    const auto more = decoder_->advance(exhausted, [&](DecodedTarget&& found) {
      Decoded decoded;
      decoded.line = static_cast<std::uint32_t>(found.line);
      decoded.exact = found.target == found.written;
      decoded.source = well_formed(found.source);
      decoded.target = well_formed(found.target);
      decoded.written = well_formed(found.written);
      decoded.log10 = to_log10(found.log_prob);
      reply.say(std::move(decoded));
    });
    if (!more || *more) return more;
    const TargetMetrics& metrics = decoder_->metrics();
    reply.finish(Decodings{static_cast<double>(metrics.lines()), metrics.exact_match(),
                           metrics.chrf(), metrics.bleu()});
    return false;
  }

 private:
  void begin(std::unique_ptr<EventLines> lines) {
    decoder_.emplace(*asked_.language, *asked_.task, std::move(lines), command_.beam);
  }

  const Decode command_;
  const Asked asked_;
  const Payload text_;
  const std::unique_ptr<HeldOutPart> part_;
  std::optional<TargetDecoder> decoder_;
};

}  // namespace

JobResult make_job(const Decode& command, Payload&& payload, Workbench& bench) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (!asked->task->pairs()) {
    return Error{say("the text has no pairs, so there are no targets to write"), "",
                 say("read it with the boundary 'pairs': source, tab, target")};
  }
  if (const auto width = check_beam(command.beam); !width) return width.error();
  std::unique_ptr<HeldOutPart> part;
  if (command.held_out) {
    part = std::make_unique<HeldOutPart>(*asked, bench.common().has_value(), **bench.task(),
                                         std::move(payload), true);
  } else if (const auto text = expect_text(payload.view()); !text) {
    return text.error();
  }
  return job<DecodeJob>(command, std::move(payload), *asked, std::move(part));
}

}  // namespace onegin
