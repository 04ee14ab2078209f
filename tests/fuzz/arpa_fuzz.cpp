// Any bytes as an ARPA file: refused with a reason, or read, scored, and the same when written and
// read again.
#include <cmath>

#include "formats/arpa.h"
#include "require.h"

using namespace onegin;

namespace {

// Every token after every other, so that all orders are walked up and down.
std::vector<EventScore> score_pairs(const ArpaFile& file) {
  std::vector<TokenId> events;
  const auto size = static_cast<TokenId>(std::min<std::size_t>(file.task.vocabulary.size(), 12));
  for (TokenId first = file.task.first_event(); first < size; ++first) {
    for (TokenId second = file.task.first_event(); second < size; ++second) {
      events.push_back(first);
      events.push_back(second);
    }
  }
  std::vector<EventScore> scores(events.size());
  State state = file.model->begin();
  file.model->score(state, events, scores);
  return scores;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = read_arpa(as_input(data, size));
  if (refused(first)) return 0;
  const std::vector<EventScore> scores = score_pairs(*first);
  for (const EventScore& score : scores) {
    require(!std::isnan(score.log_prob), "a probability is a number");
    require(score.order >= 1 && score.order <= kMaximumOrder, "an n-gram of some order matched");
  }

  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const TokenId id : encode(first->task, bytes)) {
    require(id < first->task.vocabulary.size(), "the file as a text has tokens of the vocabulary");
  }

  const auto written = write_arpa(*first->model, first->task);
  const auto second = read_arpa(written);
  require(second.ok(), second.ok() ? "" : "what was written is read: " + second.error().sentence());
  require(second->model->parameters() == first->model->parameters(), "as many n-grams");
  require(second->task.fingerprint() == first->task.fingerprint(), "the same event space");
  const std::vector<EventScore> again = score_pairs(*second);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    require(again[i].log_prob == scores[i].log_prob && again[i].order == scores[i].order,
            "the same probabilities");
  }
  require(write_arpa(*second->model, second->task) == written, "the same file");
  return 0;
}
