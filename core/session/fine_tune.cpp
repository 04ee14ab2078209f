// What is refused, and what of the file goes on.
#include "session/fine_tune.h"

#include <algorithm>
#include <utility>

namespace onegin {
namespace {

// The session's text, which the network can learn.
Result<const CorpusBuilder::Built*> text_for(const SavedModel& saved, const Task& task,
                                             const Workbench& bench) {
  const auto kind = find_model_kind(saved.facts.kind);
  if (!kind) return kind.error();
  if ((*kind)->make()->as_neural() == nullptr) {
    return Error{
        say("a model of kind '{0}' has no weights that could learn another text", (*kind)->id), "",
        say("go on from a network; this kind reads a new text from the beginning")};
  }
  const auto own = bench.task();
  if (!own) return own.error();
  if ((*own)->corpus.ids.empty()) {
    return Error{say("there is no text to learn from"), "", say("give the new text first")};
  }
  if (task.fingerprint() != (*own)->task.fingerprint()) {
    return Error{say("the text was not read under the task of the model"), "",
                 say("read it with the task of the model's file")};
  }
  return own;
}

Result<HeldModel> prepare(const SavedModel& saved, const Load& command,
                          const CorpusBuilder::Built& now, const Clock& clock) {
  Configure configure = configure_of(saved.facts);
  const auto model = (*find_model_kind(saved.facts.kind))->make();
  const std::vector<Field> fields = model->fields();
  std::erase_if(configure.settings,
                [&](const auto& setting) { return !find_field(fields, setting.first); });
  for (const auto& setting : command.settings) configure.settings.push_back(setting);
  return prepare_model(configure, now.task, now.corpus, clock, weights_in(saved));
}

// What of an earlier text is judged: of its held-out part the beginning, no longer than that of the
// new text, so that an evaluation takes at most twice as long.
TokenIds judged_of(const Corpus& earlier, const CorpusBuilder::Built& now) {
  constexpr std::size_t kFewest = 10000;
  const std::size_t most = std::max(kFewest, now.corpus.validation().size());
  TokenIds ids;
  ids.append(beginning(earlier.validation(), most, now.task.sentences()));
  return ids;
}

}  // namespace

Configure configure_of(const ModelFacts& facts) {
  Configure configure{facts.kind, facts.settings, facts.seed, false};
  configure.slot = facts.slot;
  return configure;
}

std::uint64_t weights_in(const SavedModel& saved) {
  std::uint64_t bytes = 0;
  for (const auto& [name, block] : saved.weights) bytes += block.size();
  return bytes / sizeof(float);
}

SavedModel as_saved(const Model& model, std::vector<Field> fields) {
  SavedModel saved;
  saved.facts.kind = saved.facts.slot = model.kind();
  for (const Field& field : fields) {
    saved.facts.settings.emplace_back(std::string(field.name), field.text());
  }
  Blocks blocks;
  model.save(blocks);
  saved.own = std::make_shared<const BlockCopies>(copies_of(blocks));
  saved.weights = views_of(*saved.own);
  return saved;
}

Result<void> FineTuner::work(Pieces& pieces, const SavedModel& saved, const Task& task,
                             const Corpus& earlier, const Load& command, const Workbench& bench) {
  const auto now = text_for(saved, task, bench);
  if (!now) return now.error();
  auto prepared = pieces(Pieces::kCopied * static_cast<double>((*now)->corpus.ids.size()),
                         [&]() -> Result<void> {
                           auto made = prepare(saved, command, **now, bench.clock());
                           if (!made) return made.error();
                           held_ = std::move(*made);
                           return {};
                         });
  if (!prepared || pieces.behind()) return prepared;
  if (auto built = held_.model->build(pieces, held_.shape, held_.seed); !built) return built;
  pieces(1, [&] {
    begun_ = std::make_shared<const Begun>(
        Begun{copies_of(blocks_of(saved.weights)), judged_of(earlier, **now)});
  });
  if (pieces.behind()) return {};
  if (auto begins = begin_from(pieces, begun_, held_); !begins) return begins;
  pieces(1, [this] { held_.ready = done_ = true; });
  return {};
}

}  // namespace onegin
