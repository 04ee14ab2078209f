// BeginEmbedding: the first vectors of a model from another one. A page's first visit has no
// networks (ONEGIN_FIRST).
#include <algorithm>
#include <memory>

#include "formats/content.h"
#include "formats/neural_file.h"
#include "models/embedding_model.h"
#include "models/neural_model.h"
#include "session/jobs.h"
#include "session/no_vectors.h"
#include "session/saved_model.h"

namespace onegin {
namespace {

// Reads the other model, then copies what fits.
class BeginEmbeddingJob : public LongJob {
 public:
  BeginEmbeddingJob(const BeginEmbedding& command, Payload file, HeldModel& held, Workbench& bench)
      : command_(command), file_(std::move(file)), held_(held), bench_(bench) {}

 private:
  Result<void> work(Pieces& pieces) override {
    auto read = read_file(pieces);
    if (!read) return named(read.error(), command_.name);
    if (pieces.behind()) return {};
    auto given = pieces(1, [this] { return find_vectors(); });
    if (!given) return named(given.error(), command_.name);
    if (pieces.behind()) return {};
    const Vocabulary& types = (*bench_.task())->task.vocabulary;
    const double each = Pieces::kDrawn + Pieces::kCopied * static_cast<double>(theirs_.size);
    pieces.parts(types.size() - kFirstText, each, [&](std::size_t first, std::size_t count) {
      for (std::size_t i = first; i < first + count; ++i) take(types, i + kFirstText);
    });
    auto any = pieces(1, [this]() -> Result<void> {
      if (begun_ > 0) return {};
      return named(Error{say("no type of its vocabulary is one of this text's"), "",
                         say("train it on a text of the same unit")},
                   command_.name);
    });
    if (!any || pieces.behind()) return any;
    if (NeuralModel* neural = held_.model->as_neural()) neural->repack(pieces);
    return {};
  }

  Result<void> read_file(Pieces& pieces) {
    auto known = pieces(1, [this]() -> Result<void> {
      const auto format = expect_model(file_.view());
      if (!format) return format.error();
      layout_ = (*format)->layout;
      if (layout_ != FileLayout::arpa) return {};
      return Error{say("{0} has no vectors of tokens", (*format)->title), "",
                   say("ask a network, or word2vec")};
    });
    if (!known || pieces.behind()) return known;
    if (layout_ == FileLayout::tensors) return tensors_.read(pieces, file_.view());
    return project_.read(pieces, file_.view(), bench_.clock(), command_.model);
  }

  Result<void> find_vectors() {
    const bool tensors = layout_ == FileLayout::tensors;
    other_ = tensors ? std::move(tensors_.content.model) : project_.model();
    other_task_ = tensors ? std::move(tensors_.content.task) : project_.task();
    EmbeddingModel* embedding = other_->as_embedding();
    if (embedding == nullptr) return no_vectors(*other_);
    theirs_ = embedding->vectors();
    const std::size_t own = held_.model->as_embedding()->vectors().size;
    if (theirs_.size == own) return {};
    return Error{say("its vectors have {0} numbers, those of this model {1}", theirs_.size, own),
                 "", say("give both the same size")};
  }

  void take(const Vocabulary& types, std::size_t id) {
    const TokenId other = other_task_.vocabulary.find(types.text(static_cast<TokenId>(id)));
    if (other == kUnknown) {
      ++drawn_;
      return;
    }
    const auto from = theirs_[other];
    std::copy(from.begin(), from.end(),
              held_.model->as_embedding()->vector_of(static_cast<TokenId>(id)).begin());
    ++begun_;
  }

  Result<void> finish(Reply& reply) override {
    reply.finish(EmbeddingBegun{static_cast<double>(begun_), static_cast<double>(drawn_)});
    return {};
  }

  const BeginEmbedding command_;
  const Payload file_;
  HeldModel& held_;
  Workbench& bench_;
  FileLayout layout_ = FileLayout::project;
  ModelReader project_;
  NeuralFileReader tensors_;
  std::unique_ptr<Model> other_;
  Task other_task_;
  Vectors theirs_;
  std::size_t begun_ = 0, drawn_ = 0;
};

}  // namespace

JobResult make_job(const BeginEmbedding& command, Payload&& payload, Workbench& bench) {
  const auto held = bench.learning_model();
  if (!held) return held.error();
  HeldModel& model = **held;
  if (model.model->as_embedding() == nullptr) return no_vectors(*model.model);
  if (model.learner->progress().step > 0) {
    return Error{say("the model has begun to learn"), "",
                 say("give it the vectors before its first step")};
  }
  return job<BeginEmbeddingJob>(command, std::move(payload), model, bench);
}

}  // namespace onegin
