// Describe: what a model that sees writes of a picture.
#include "evaluation/picture_caption.h"
#include "formats/content.h"
#include "models/neural_model.h"
#include "session/jobs.h"

namespace onegin {
namespace {

class DescribeJob : public Job {
 public:
  DescribeJob(const Describe& command, std::vector<std::uint8_t> picture, const Task& task,
              HeldModel& held)
      : task_(task),
        held_(held),
        caption_(*held.model->as_language(), *held.model->as_seeing(), task_, std::move(picture),
                 command.beam, command.length) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto more = caption_.advance(exhausted);
    if (!more || *more) return more;
    Decoded decoded;
    decoded.written = well_formed(caption_.text());
    decoded.log10 = to_log10(caption_.log_prob());
    reply.say(std::move(decoded));
    Bytes payload;
    Traced traced = traced_caption(payload);
    reply.finish(std::move(traced), std::move(payload));
    return false;
  }

 private:
  Traced traced_caption(Bytes& payload) const {
    Traced traced;
    TokenId read = kBeginSentence;
    for (const TokenChoice& token : caption_.tokens()) {
      traced.read.push_back({well_formed(task_.vocabulary.text(read)), 0, read < kUnknown});
      traced.next.push_back({well_formed(task_.vocabulary.text(token.id)), to_log10(token.log_prob),
                             token.id == kEndSentence});
      traced.loss -= token.log_prob;
      read = token.id;
    }
    const std::size_t steps = traced.next.size();
    traced.events = static_cast<double>(steps);
    traced.source = held_.model->as_neural()->as_traceable()->place_names();
    if (caption_.looks().empty()) return traced;
    TracePlane plane;
    plane.name = "attention";
    plane.meaning = phrase("attention to each region of the picture");
    plane.scale = Scale::share;
    plane.rows = steps;
    plane.columns = caption_.looks().size() / steps;
    plane.values = caption_.looks();
    plane.over_source = true;
    traced.planes.push_back(pack(plane, payload));
    return traced;
  }

  const Task& task_;
  HeldModel& held_;
  PictureCaption caption_;
};

}  // namespace

JobResult make_job(const Describe& command, Payload&& payload, Workbench& bench) {
  const auto held = bench.ready_model();
  if (!held) return held.error();
  const SeeingModel* seeing = (*held)->model->as_seeing();
  if (seeing == nullptr) {
    return Error{say("a model of kind '{0}' does not look at pictures", (*held)->model->kind()), "",
                 say("ask one of kind 'caption'")};
  }
  if (const auto width = check_beam(command.beam); !width) return width.error();
  const std::size_t side = seeing->picture_side(), size = 3 * side * side;
  const auto bytes = payload.view();
  if (bytes.size() != size) {
    return Error{say("a picture of {0} bytes is not one of {1} x {1} pixels", bytes.size(), side),
                 "", say("give red, green and blue of each pixel, {0} bytes in all", size)};
  }
  std::vector<std::uint8_t> picture;
  picture.reserve(size);
  for (const std::byte byte : bytes) picture.push_back(std::to_integer<std::uint8_t>(byte));
  // In its own event space, also where models are compared on another.
  const Task& task = bench.own_task();
  return job<DescribeJob>(command, std::move(picture), task, **held);
}

}  // namespace onegin
