// Several projects as one, under the ids of one of them.
#include <algorithm>

#include "formats/project.h"
#include "models/registry.h"
#include "text/event_space.h"

namespace onegin {
namespace {

std::unique_ptr<Model> make_model(const SavedModel& saved) {
  const auto kind = find_model_kind(saved.facts.kind);
  return kind ? (*kind)->make() : nullptr;
}

// Whether a model keeps the numbers of its types: a network has a row of weights for each.
bool keeps_numbers(const SavedModel& saved) {
  const auto model = make_model(saved);
  return model == nullptr || model->as_neural() != nullptr;
}

// The model under other ids, in blocks of its own. False: its kind cannot.
Result<bool> renumber(SavedModel& saved, const Task& own, const Task& joined) {
  if (keeps_numbers(saved)) return false;
  const auto model = make_model(saved);
  const auto fields = model->fields();
  for (const auto& [name, value] : saved.facts.settings) {
    const auto field = find_field(fields, name);
    if (!field) continue;  // of its training
    if (auto set = field->set(value); !set) return set.error();
  }
  if (auto built = model->build(shape_of(own), 0); !built) return built.error();
  if (auto loaded = model->load(saved.weights); !loaded) return loaded.error();
  if (!model->renumber(map_ids(own.vocabulary, joined.vocabulary))) return false;
  Blocks blocks;
  model->save(blocks);
  saved.own = std::make_shared<const BlockCopies>(copies_of(blocks));
  saved.weights = views_of(*saved.own);
  return true;
}

// The models and the text of a project, under the ids of the joined one.
Result<void> adapt(Project& next, const Task& joined, const std::string& where) {
  if (next.task.fingerprint() == joined.fingerprint()) return {};
  if (const SpaceDifference difference = difference_of(joined, next.task); !difference.none()) {
    return Error{say("{0}{1}",
                     (difference.comparable() ? "its types are not those of the others: "
                                              : "its task is not that of the others: "),
                     describe_difference(joined, say("the others"), next.task, where)),
                 where, say("keep its models in a file of their own")};
  }
  const std::vector<TokenId> ids = map_ids(next.task.vocabulary, joined.vocabulary);
  if (std::is_sorted(ids.begin(), ids.end())) return {};
  for (SavedModel& model : next.models) {
    const auto done = renumber(model, next.task, joined);
    if (!done) return done.error();
    if (!*done) {
      return Error{
          say("the types of its network stand in another order than those of the first one"), where,
          say("train both on one text, or keep it in a file of its own")};
    }
  }
  TokenIds& corpus = next.corpus.ids;
  for (std::size_t i = 0; i < corpus.size(); ++i) corpus.set(i, ids[corpus[i]]);
  return {};
}

}  // namespace

Result<Project> join_projects(std::vector<Project> projects) {
  const auto first_of = [&](auto has) {
    return std::find_if(projects.begin(), projects.end(), has);
  };
  auto base = first_of([](const Project& project) {
    return std::any_of(project.models.begin(), project.models.end(), keeps_numbers);
  });
  if (base == projects.end()) {
    base = first_of([](const Project& project) { return !project.corpus.ids.empty(); });
  }
  if (base == projects.end()) base = projects.begin();
  Project joined;
  joined.task = base->task;
  joined.corpus = std::move(base->corpus);
  base->corpus = {};
  for (std::size_t i = 0; i < projects.size(); ++i) {
    Project& next = projects[i];
    const std::string where = "project " + std::to_string(i + 1);
    if (auto done = adapt(next, joined.task, where); !done) return done.error();
    if (joined.corpus.ids.empty() && !next.corpus.ids.empty()) {
      joined.corpus = std::move(next.corpus);
    } else if (!next.corpus.ids.empty() && (!(next.corpus.ids == joined.corpus.ids) ||
                                            next.corpus.train_size != joined.corpus.train_size)) {
      return Error{say("its models learnt from another text than the others"), where,
                   say("train all models on one text")};
    }
    if (!joined.text) joined.text = next.text;
    if (joined.settings.empty()) joined.settings = std::move(next.settings);
    for (SavedModel& model : next.models) {
      model.facts.slot = free_slot_name(model.facts.slot, slots_of(joined));
      joined.models.push_back(std::move(model));
    }
  }
  return joined;
}

}  // namespace onegin
