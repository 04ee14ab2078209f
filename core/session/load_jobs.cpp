// Load: a file in place of task and model.
#include <optional>

#include "formats/arpa.h"
#include "formats/content.h"
#include "formats/neural_file.h"
#include "formats/project.h"
#include "session/fine_tune.h"
#include "session/held_bytes.h"
#include "session/jobs.h"
#include "session/saved_model.h"
#include "text/encoding.h"
#include "text/tokenizer.h"

namespace onegin {
namespace {

class LoadJob : public LongJob {
 public:
  LoadJob(const Load& command, Payload file, Workbench& bench)
      : command_(command), file_(std::move(file)), bench_(bench) {}

 private:
  Result<void> work(Pieces& pieces) override {
    auto read = read_file(pieces);
    file_.let_go();
    if (!read) return named(read.error(), command_.name);
    return read;
  }

  Result<void> read_file(Pieces& pieces) {
    auto known = pieces(Pieces::kLargest, [this] { return know_format(); });
    if (!known || pieces.behind()) return known;
    switch (format_->layout) {
      case FileLayout::project:
        return project_.load(pieces, command_, file_, bench_);
      case FileLayout::tensors:
        return read_tensors(pieces);
      case FileLayout::arpa:
        break;
    }
    if (command_.fine_tune) {
      return Error{say("an ARPA file holds no weights that could learn another text"), "",
                   say("go on from a network")};
    }
    if (!encoding_.is_bytes()) convert(pieces);
    if (pieces.behind()) return {};
    const std::span<const char> converted(converted_);
    auto read = arpa_.read(pieces, encoding_.is_bytes() ? file_.view() : std::as_bytes(converted));
    if (!read || pieces.behind()) return read;
    return follow_text(pieces);
  }

  Result<void> read_tensors(Pieces& pieces) {
    auto read = neural_.read(pieces, file_.view());
    if (!read || pieces.behind() || !command_.fine_tune) return read;
    auto& content = neural_.content;
    pieces(Pieces::kLargest, [&] { saved_ = as_saved(*content.model, content.model->fields()); });
    if (pieces.behind()) return {};
    return tuner_.work(pieces, saved_, content.task, Corpus(), command_, bench_);
  }

  // A model of another program is read as the text is, if it was made of such tokens.
  Result<void> follow_text(Pieces& pieces) {
    Task& task = arpa_.content.task;
    const bool said = !command_.unit.empty() || command_.text_unit.empty();
    if (said || !arpa_.content.model->foreign()) return {};
    TaskConfig like;
    const auto set = find_field(fields_of(like), "unit")->set(command_.text_unit);
    if (!set) return set;
    const UnitRule& rule = rule_of(like.unit);
    if (!rule.with("")) return {};  // what it has learnt is not known of the model
    const Vocabulary& types = task.vocabulary;
    Tokenizer tokenizer(rule);
    pieces.parts(
        types.size() - kFirstText, 20 * Pieces::kDrawn, [&](std::size_t first, std::size_t n) {
          for (auto id = static_cast<TokenId>(kFirstText + first); n > 0; ++id, --n) {
            std::string_view token;
            tokenizer.begin(types.text(id));
            follows_ = follows_ && tokenizer.next(token) && token.size() == types.text(id).size();
          }
        });
    if (follows_ && !pieces.behind()) task.config.unit = like.unit;
    return {};
  }

  Result<void> know_format() {
    const auto format =
        command_.format.empty() ? expect_model(file_.view()) : find_format(command_.format);
    if (!format) return format.error();
    format_ = *format;
    if (command_.text_alone && format_->layout != FileLayout::project) {
      return Error{say("this is {0}, not a text that was read", format_->title), "",
                   say("give what Save \"text\" gave")};
    }
    encoding_ = *encoding_of(file_.view());
    return {};
  }

  // UTF-16 and UTF-32 to UTF-8.
  void convert(Pieces& pieces) {
    const auto units = file_.view().subspan(static_cast<std::size_t>(encoding_.mark));
    pieces(1, [&] { units_.emplace(encoding_); });
    pieces.parts(units.size(), Pieces::kByte, [&](std::size_t first, std::size_t count) {
      units_->feed(units.subspan(first, count), converted_);
    });
    pieces(1, [&] { units_->finish(converted_); });
  }

  // A task and a model without a text.
  Result<void> take_exchange(Task task, std::unique_ptr<Model> model, Sentence note = {}) {
    const std::string kind(model->kind());
    const Slot slot{kind, kind};
    if (const auto place = find_slot(command_.model, {&slot, 1}); !place) {
      return named(place.error(), command_.name);
    }
    if (auto set = set_unit(task, *model); !set) return set;
    auto held = adopt_model(std::move(model));
    if (!held) return held.error();
    bench_.set_task(
        std::make_unique<CorpusBuilder::Built>(CorpusBuilder::Built{std::move(task), Corpus()}));
    held->note = std::move(note);
    bench_.set_model(std::move(*held));
    return {};
  }

  Result<void> take() {
    switch (format_->layout) {
      case FileLayout::project:
        break;
      case FileLayout::arpa:
        return take_exchange(std::move(arpa_.content.task), std::move(arpa_.content.model));
      case FileLayout::tensors:
        if (tuner_.done()) {
          tuner_.hand_over(bench_);
          return {};
        }
        return take_exchange(std::move(neural_.content.task), std::move(neural_.content.model),
                             std::move(neural_.content.note));
    }
    if (Task* task = project_.task()) {
      if (auto set = set_unit(*task, project_.model()); !set) return set;
    }
    project_.hand_over(bench_);
    return {};
  }

  Result<void> with_name(const Result<void>& result) const {
    return result ? result : named(result.error(), command_.name);
  }

  Result<void> set_unit(Task& task, const Model& model) const {
    if (command_.unit.empty()) return {};
    const auto unit = find_field(fields_of(task.config), "unit");
    const std::string known = unit->text();
    if (auto set = unit->set(command_.unit); !set) return named(set.error(), command_.name);
    if (model.foreign()) return with_name(restore_rule(task, ""));
    if (command_.unit == known) return {};
    return Error{say("the unit of this model is {0}, not {1}", known, command_.unit), command_.name,
                 say("say the unit only of a model that another program made")};
  }

  Result<void> finish(Reply& reply) override {
    if (command_.text_alone) {
      project_.hand_over(bench_);
      reply.finish(bench_.task_ready());
      return {};
    }
    if (const auto taken = take(); !taken) return taken;
    HeldModel& held = **bench_.model();
    reply.say(bench_.task_ready());
    reply.say(held.configured());
    reply.say(bench_.progress());
    Loaded loaded{std::string(held.kind->id), {}};
    TaskConfig config = (*bench_.task())->task.config;
    for (const Field& field : task_fields(config)) {
      loaded.task.emplace_back(std::string(field.name), field.text());
    }
    reply.finish(std::move(loaded));
    return {};
  }

  const Load command_;
  const Payload file_;
  Workbench& bench_;
  const FileFormat* format_ = nullptr;
  Encoding encoding_;
  std::optional<UnitReader> units_;
  std::string converted_;  // the file, if it is not UTF-8
  ProjectLoader project_;
  NeuralFileReader neural_;
  SavedModel saved_;  // the network of tensors that goes on with the session's text
  FineTuner tuner_;
  ArpaReader arpa_;
  bool follows_ = true;  // every type so far is one token of the text's unit
};

}  // namespace

JobResult make_job(const Load& command, Payload&& payload, Workbench& bench) {
  return job<LoadJob>(command, std::move(payload), bench);
}

}  // namespace onegin
