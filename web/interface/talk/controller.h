// The only door to the models: what a person wants goes in, what the sessions say becomes state.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "talk/common.h"
#include "talk/compare.h"
#include "talk/difference.h"
#include "talk/fine_tune.h"
#include "talk/generate.h"
#include "talk/inside.h"
#include "talk/inside_context.h"
#include "talk/kept.h"
#include "talk/mixture.h"
#include "talk/office.h"
#include "talk/open.h"
#include "talk/rank.h"
#include "talk/save.h"
#include "talk/score.h"
#include "talk/slot_list.h"
#include "talk/text.h"
#include "talk/text_curve.h"
#include "talk/training.h"
#include "talk/undo.h"
#include "talk/view.h"

namespace onegin::web {

class Controller {
 public:
  Controller(State& state, Engine& engine, Platform& platform);

  void apply(const Intent& intent);
  void apply(const Intents& intents);
  // Takes in all that the engine has to say. True if anything was.
  bool receive();
  // From now on every room can be drawn: those that have one are given their desk.
  void open_rooms();

  // The answer to Platform::measure_gzip().
  void take_gzip(std::uint32_t number, double bytes) { compare_.take_gzip(number, bytes); }
  // Opens a file: a text, or models, told apart by content. True if it was a text.
  bool open_file(std::string bytes, std::string name) {
    return open_.open_file(std::move(bytes), std::move(name));
  }
  // Shows a picture, a portable pixmap, to the models that see.
  void see_picture(std::string name, std::string file);
  // What was kept, or came in a link: the text, and by its slot's id the project file of each model
  // that was. Returns why it cannot be used, in a sentence; then nothing has changed.
  std::optional<std::string> bring_back(std::string_view saved, SavedFor place, std::string text,
                                        std::vector<Bytes> files) {
    return onegin::web::bring_back(office_, load_, saved, place, std::move(text), std::move(files));
  }
  // Opens a text under the current task.
  void open_text(std::string bytes, std::string name) {
    onegin::web::open_text(office_, std::move(bytes), std::move(name));
  }
  // A sample text has arrived: its own unit, boundary and question come with it.
  void open_sample(const Sample& sample, std::string bytes) {
    onegin::web::open_sample(office_, sample, std::move(bytes));
  }
  // Shown beside the buttons that keep, and read out. A warning goes when the next thing works.
  void tell(Sentence sentence, bool warning = false) { office_.tell(std::move(sentence), warning); }
  // Why the work is not kept; shown until it is, which an empty sentence says.
  void tell_not_kept(const Sentence& sentence);

 private:
  Engine& engine_;
  Office office_;
  ViewDesk view_{office_};
  TextDesk text_{office_};
  SlotListDesk slots_{office_};
  TrainingDesk training_{office_};
  LoadDesk load_{office_};
  UndoDesk undo_{office_, load_};
  FineTuneDesk fine_tune_{office_, load_};
  OpenDesk open_{office_, load_};
  SaveDesk save_{office_};
  DifferenceDesk difference_{office_};
  ScoreDesk score_{office_};
  RankDesk rank_{office_};
  CompareDesk compare_{office_};
  GenerateDesk generate_{office_};
  InsideDesk inside_{office_};
  CommonDesk common_{office_};
  MixtureDesk mixture_{office_};
  TextCurveDesk text_curve_{office_};
  InsideContextDesk inside_context_{office_};
  std::vector<std::unique_ptr<Desk>> of_rooms_;
};

}  // namespace onegin::web
