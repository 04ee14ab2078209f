// What the session, or a project file, holds out, under the ids that its model is asked by.
#pragma once

#include <optional>
#include <string>

#include "evaluation/held_out.h"
#include "formats/project.h"
#include "session/workbench.h"

namespace onegin {

class HeldOutPart {
 public:
  // `common`: the model is asked on a common event space. `file`: a project whose part it is, or
  // nothing. `with_lines`: as HeldOutReader.
  HeldOutPart(const Asked& asked, bool common, const CorpusBuilder::Built& built, Payload file,
              bool with_lines = false)
      : asked_(asked),
        common_(common),
        with_lines_(with_lines),
        task_(&built.task),
        corpus_(&built.corpus),
        file_(std::move(file)) {}

  // True while more is left. Error: the file has other events than the model.
  Result<bool> advance(const Exhausted& exhausted);

  const Task& task() const { return *task_; }  // its own
  const Corpus& corpus() const { return *corpus_; }
  // Of its tokens, whatever their ids: equal where models are judged on the same.
  std::string hash() const;
  const HeldOutReader& read() const { return *reader_; }  // once all of it is

 private:
  Result<void> begin();

  const Asked asked_;
  const bool common_, with_lines_;
  const Task* task_;
  const Corpus* corpus_;
  const Payload file_;
  Pieces pieces_{Pieces::kLargest};
  bool opened_ = false;
  ProjectReader file_reader_;
  std::optional<HeldOutReader> reader_;
};

}  // namespace onegin
