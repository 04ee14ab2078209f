// Extremes: the places at which a unit is highest and lowest, with their contexts. A page's first
// visit has no networks (ONEGIN_FIRST).
#include <algorithm>
#include <string>

#include "evaluation/extremes.h"
#include "session/clamped_job.h"
#include "text/tokenizer.h"

namespace onegin {
namespace {

constexpr std::size_t kMostRead = 100'000;  // tokens
constexpr std::uint32_t kMostPlaces = 50;
constexpr std::size_t kBefore = 60, kAfter = 12;  // tokens of a context

class ExtremesJob : public Job {
 public:
  ExtremesJob(const Extremes& command, HeldModel& held, const CorpusBuilder::Built& built)
      : task_(held.ids ? *held.ids : built.task),
        events_(built.corpus.validation()),
        finder_(*held.model->as_neural(), held.shape, events_, kMostRead,
                {command.plane, static_cast<int>(command.layer), command.unit, command.count}) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto more = finder_.advance(exhausted);
    if (!more || *more) return more;
    ExtremesFound found;
    for (const UnitPlace& place : finder_.highest) found.highest.push_back(context_of(place));
    for (const UnitPlace& place : finder_.lowest) found.lowest.push_back(context_of(place));
    found.read = static_cast<double>(finder_.read());
    reply.finish(std::move(found));
    return false;
  }

 private:
  std::string text_of(std::size_t begin, std::size_t end) const {
    Detokenizer detokenizer(task_.rule());
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      const TokenId id = events_[i];
      if (id == kEndSentence) {
        detokenizer.append("\n", text);
      } else {
        detokenizer.append(task_.vocabulary.text(id), text);
      }
    }
    detokenizer.finish(text);
    return well_formed(text);
  }
  UnitContext context_of(const UnitPlace& place) const {
    const std::size_t at = place.event;
    return {text_of(at - std::min(at, kBefore), at), text_of(at, at + 1),
            text_of(at + 1, std::min(at + 1 + kAfter, events_.size())),
            static_cast<double>(place.value)};
  }

  const Task& task_;
  const TokenView events_;
  UnitExtremes finder_;
};

}  // namespace

JobResult make_job(const Extremes& command, Payload&&, Workbench& bench) {
  if (const auto model = traceable_model(bench); !model) return model.error();
  const CorpusBuilder::Built& built = **bench.task();
  if (built.corpus.validation().empty()) {
    return Error{say("no part of the text is held out"), "", say("hold out a part of the text")};
  }
  if (command.count == 0 || command.count > kMostPlaces) {
    return Error{say("{0} places are asked for", command.count), "",
                 say("ask for 1 to {0}", kMostPlaces)};
  }
  return job<ExtremesJob>(command, **bench.ready_model(), built);
}

}  // namespace onegin
