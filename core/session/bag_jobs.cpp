// CountBag: a sentence as numbers. A page's first visit has no room that asks (ONEGIN_FIRST).
#include <optional>

#include "evaluation/line_reader.h"
#include "evaluation/same_bag.h"
#include "formats/content.h"
#include "models/embedding_model.h"
#include "session/jobs.h"
#include "text/encoding.h"

namespace onegin {
namespace {

constexpr std::uint32_t kMostSame = 10;
constexpr std::size_t kMostTokens = 200;  // of the sentence

class CountBagJob : public Job {
 public:
  CountBagJob(words::BagCounted answer, Bytes vectors, std::uint32_t same,
              const CorpusBuilder::Built& built)
      : answer_(std::move(answer)), vectors_(std::move(vectors)), task_(built.task) {
    if (same > 0) search_.emplace(task_, text_ = built.corpus.train(), same);
  }

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (search_ && search_->advance(exhausted)) return true;
    if (search_) {
      answer_.read = static_cast<double>(search_->read());
      for (const SameBag& pair : search_->found) {
        answer_.same.push_back(
            {text_of(pair.first, pair.length), text_of(pair.second, pair.length)});
      }
    }
    reply.finish(std::move(answer_), std::move(vectors_));
    return false;
  }

 private:
  std::string text_of(std::size_t first, std::size_t length) const {
    return well_formed(decode(task_, text_.subspan(first, length)));
  }

  words::BagCounted answer_;
  Bytes vectors_;
  const Task& task_;
  TokenView text_;
  std::optional<SameBagSearch> search_;
};

// The tokens of the first line that has any.
Result<words::BagCounted> read_sentence(const Task& task, std::string_view bytes) {
  words::BagCounted answer;
  LineReader reader(task, bytes);
  while (answer.tokens.empty()) {
    const auto opened = reader.open_line(false);
    if (!opened) return opened.error();
    if (!*opened) break;
    std::string_view text;
    TokenId id = 0;
    while (reader.next(text, id) && answer.tokens.size() < kMostTokens) {
      if (id < kUnknown) continue;
      answer.tokens.push_back(well_formed(text));
      answer.ids.push_back(id);
    }
  }
  if (answer.tokens.empty()) {
    return Error{say("there is no token in the sentence"), "", say("write a word")};
  }
  answer.vocabulary = static_cast<double>(task.vocabulary.size());
  return answer;
}

}  // namespace

JobResult make_job(const words::CountBag& command, Payload&& payload, Workbench& bench) {
  const auto built = bench.task();
  if (!built) return built.error();
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  if (command.same > kMostSame) {
    return Error{say("'{0}' is out of its bounds", "same"), "",
                 say("give {0} to {1}", 0, kMostSame)};
  }
  auto answer = read_sentence((*built)->task, payload.text());
  if (!answer) return answer.error();
  Bytes vectors;
  const auto held = bench.ready_model();
  const EmbeddingModel* embedding = held ? (*held)->model->as_embedding() : nullptr;
  if (embedding != nullptr) {
    const Vectors rows = embedding->vectors();
    answer->size = static_cast<double>(rows.size);
    std::vector<float> numbers;
    for (const std::uint32_t id : answer->ids) {
      for (const Scalar x : rows[id]) numbers.push_back(static_cast<float>(x));
    }
    append_bytes(vectors, std::as_bytes(std::span(numbers)));
  }
  return job<CountBagJob>(std::move(*answer), std::move(vectors), command.same, **built);
}

}  // namespace onegin
