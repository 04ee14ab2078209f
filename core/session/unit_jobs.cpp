// CountUnits: a text in every unit. A page's first visit has no room that asks (ONEGIN_FIRST).
#include <memory>

#include "evaluation/unit_counts.h"
#include "formats/content.h"
#include "session/jobs.h"
#include "text/encoding.h"

namespace onegin {
namespace {

constexpr std::size_t kMostPassage = 2000;  // bytes
constexpr std::uint32_t kMostLearntTypes = 10'000;

// One unit after another, so that what is done is seen while the next is counted.
class CountUnitsJob : public Job {
 public:
  CountUnitsJob(const words::CountUnits& command, Payload text)
      : types_(static_cast<int>(command.types)),
        passage_(command.passage.substr(0, kMostPassage)),
        text_(std::move(text)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    do {
      if (!counter_) {
        counter_ = std::make_unique<UnitCounter>(kUnits[done_], text_.text(), passage_, types_);
      }
      const auto more = counter_->advance(exhausted);
      if (!more) return more;
      if (*more) continue;
      Bytes payload;
      words::UnitCounted answer = answer_of(*counter_, payload);
      counter_.reset();
      if (++done_ < kUnits.size()) {
        reply.say(std::move(answer), std::move(payload));
        continue;
      }
      reply.finish(std::move(answer), std::move(payload));
      return false;
    } while (!exhausted());
    return true;
  }

 private:
  words::UnitCounted answer_of(const UnitCounter& counter, Bytes& payload) const {
    words::UnitCounted answer;
    answer.unit = name_of(kUnits[done_]);
    for (const std::string& token : counter.passage) answer.passage.push_back(well_formed(token));
    answer.tokens = static_cast<double>(counter.tokens);
    answer.types = static_cast<double>(counter.types);
    for (const auto& [token, count] : counter.frequent) {
      answer.frequent.push_back({well_formed(token), static_cast<double>(count)});
    }
    for (const auto& [left, right] : counter.merges) {
      answer.merges.push_back({well_formed(left), well_formed(right)});
    }
    std::vector<float> curve;
    for (const RankedCount& one : counter.ranks) {
      curve.push_back(static_cast<float>(one.rank));
      curve.push_back(static_cast<float>(one.count));
    }
    append_bytes(payload, std::as_bytes(std::span(curve)));
    return answer;
  }

  const int types_;
  const std::string passage_;
  const Payload text_;
  std::size_t done_ = 0;  // units
  std::unique_ptr<UnitCounter> counter_;
};

}  // namespace

JobResult make_job(const words::CountUnits& command, Payload&& payload, Workbench&) {
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  if (command.types < kFewestBpeTypes || command.types > kMostLearntTypes) {
    return Error{say("'{0}' is out of its bounds", "types"), "",
                 say("give {0} to {1}", kFewestBpeTypes, kMostLearntTypes)};
  }
  return job<CountUnitsJob>(command, std::move(payload));
}

}  // namespace onegin
