// Relate: the types that sessions have in common, and questions put on those alone.
#include <optional>

#include "formats/project.h"
#include "session/jobs.h"

namespace onegin {
namespace {

class RelateJob : public LongJob {
 public:
  RelateJob(const Relate& command, Payload files, const Task& own, Workbench& bench)
      : command_(command),
        files_(std::move(files)),
        own_(own),
        bench_(bench),
        readers_(command.sizes.size()) {}

 private:
  Result<void> work(Pieces& pieces) override {
    std::span<const std::byte> rest = files_.view();
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const std::size_t size = command_.sizes[i];
      if (size > rest.size()) {
        return Error{say("the payload ends before its last byte"), name(i + 1), "",
                     ErrorKind::failure};
      }
      auto read = readers_[i].read(pieces, rest.first(size));
      if (!read) return named(read.error(), name(i + 1));
      if (pieces.behind()) return {};
      rest = rest.subspan(size);
    }
    return pieces(Pieces::kLargest, [this] { return relate(); });
  }

  std::string name(std::size_t place) const {
    if (place < command_.names.size()) return command_.names[place];
    return place == 0 ? "the model" : "model " + std::to_string(place + 1);
  }

  Result<void> relate() {
    related_.comparable = true;
    std::vector<const Task*> tasks{&own_};
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const Task& other = readers_[i].project.task;
      tasks.push_back(&other);
      const SpaceDifference difference = difference_of(own_, other);
      // The first of other events, or else the first of other types.
      const bool worse = related_.comparable && !difference.comparable();
      if (difference.none() || !(related_.sentence.empty() || worse)) continue;
      related_.comparable = difference.comparable();
      related_.sentence = describe_difference(own_, name(0), other, name(i + 1));
      related_.here = static_cast<double>(difference.first_only.size());
      related_.there = static_cast<double>(difference.second_only.size());
    }
    if (command_.common && !related_.comparable) {
      return Error{say("the models have no events in common: {0}", related_.sentence), "",
                   say("compare models of one unit and one boundary")};
    }
    common_ = common_types(tasks);
    related_.common = static_cast<double>(common_.size() - kFirstText);
    return {};
  }

  Result<void> finish(Reply& reply) override {
    bench_.set_common(command_.common ? std::optional(std::move(common_)) : std::nullopt);
    reply.finish(std::move(related_));
    return {};
  }

  const Relate command_;
  const Payload files_;
  const Task& own_;
  Workbench& bench_;
  std::vector<ProjectReader> readers_;
  Related related_;
  Vocabulary common_;
};

}  // namespace

JobResult make_job(const Relate& command, Payload&& payload, Workbench& bench) {
  const auto built = bench.task();
  if (!built) return built.error();
  return job<RelateJob>(command, std::move(payload), (*built)->task, bench);
}

}  // namespace onegin
