// Speed, memory and loss of context mixing on a text: learning, scoring while frozen, and reading
// on adaptively.
//
//   bench_cm UNIT BOUNDARY TEXT [FIELD=VALUE ...]      e.g. bench_cm character stream a.txt
//   memory=256
//
// The last tenth is held out. Times are processor seconds of one thread. Runs natively and under
// Node.
//
// Expected on tiny Shakespeare, characters: at least 100,000 characters/s learnt natively, 30,000
// under Node; at most 1.40 nats per character plain and 1.30 adaptive.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include "models/adaptive_reader.h"
#include "models/registry.h"
#include "text/corpus.h"

namespace onegin {
namespace {

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int fail(const Error& error) { return std::fprintf(stderr, "%s\n", error.sentence().c_str()), 2; }

int run(int count, char** arguments) {
  TaskConfig config;
  const auto fields = fields_of(config);
  for (const auto& set : {find_field(fields, "unit").value().set(arguments[1]),
                          find_field(fields, "boundary").value().set(arguments[2])}) {
    if (!set) return fail(set.error());
  }
  CorpusBuilder builder(config, read_file(arguments[3]));
  while (!builder.advance(std::size_t{1} << 20U)) {
  }
  auto read = builder.finish();
  if (!read) return fail(read.error());
  const auto& [task, corpus] = *read;
  const auto kind = find_model_kind("cm");
  if (!kind) return fail(kind.error());
  const auto model = (*kind)->make();
  model->suggest({.characters = task.rule().fine(),
                  .sentences = task.sentences(),
                  .pairs = task.pairs(),
                  .vocabulary = task.vocabulary.size(),
                  .train_tokens = corpus.train_size});
  for (int i = 4; i < count; ++i) {
    const std::string setting = arguments[i];
    const std::size_t equals = setting.find('=');
    const auto field = find_field(model->fields(), setting.substr(0, equals));
    if (!field) return fail(field.error());
    if (const auto set = field->set(setting.substr(equals + 1)); !set) return fail(set.error());
  }
  if (const auto built = model->build(shape_of(task), 1); !built) return fail(built.error());

  const double begun = now();
  const auto fitted = model->as_counted()->fit(corpus.train(), {}, [] { return false; });
  if (!fitted) return fail(fitted.error());
  const double learnt = now();
  const auto held_out = corpus.validation();
  const std::vector<TokenId> events(held_out.begin(), held_out.end());
  const auto marks = marks_of(shape_of(task), held_out, 0, held_out.size());
  std::vector<EventScore> scores(events.size());
  const LanguageModel& language = *model->as_language();
  State state = language.begin();
  language.score(state, events, marks, scores);
  const double scored = now();
  double sum = 0, judged = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!marks.empty() && (marks[i] & kGiven) != 0) continue;
    sum -= scores[i].log_prob;
    ++judged;
  }
  const auto tokens = static_cast<double>(corpus.train_size);
  std::printf("learn     %8.2f s  %9.0f tokens/s\n", learnt - begun, tokens / (learnt - begun));
  std::printf("plain     %8.2f s  %9.0f tokens/s  %.4f nats\n", scored - learnt,
              static_cast<double>(events.size()) / (scored - learnt), sum / judged);
  const auto reader = model->as_counted()->counting_on();
  while (*reader->work([] { return false; })) {
  }
  reader->begin();
  const double copied = now();
  reader->score(events, marks, scores);
  const double adapted = now();
  double adaptive = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (marks.empty() || (marks[i] & kGiven) == 0) adaptive -= scores[i].log_prob;
  }
  std::printf("adaptive  %8.2f s  %9.0f tokens/s  %.4f nats\n", adapted - copied,
              static_cast<double>(events.size()) / (adapted - copied), adaptive / judged);
  std::printf("memory    %8.1f MB, %zu parameters\n",
              static_cast<double>(model->memory_bytes()) / 1e6, model->parameters());
  return 0;
}

}  // namespace
}  // namespace onegin

int main(int count, char** arguments) {
  if (count >= 4) return onegin::run(count, arguments);
  std::fprintf(stderr, "bench_cm UNIT BOUNDARY TEXT [FIELD=VALUE ...]\n");
  return 2;
}
