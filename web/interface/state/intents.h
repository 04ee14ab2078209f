// What a person wants, as panels report it; the controller turns each into Commands or new state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "state/state.h"

namespace onegin::web {

struct ChooseSample {
  std::size_t index;
};
struct OpenFile {};   // show the platform's file picker
struct PasteText {};  // replace the text by the clipboard's
struct EditText {
  bool on;
};
struct ReplaceText {
  std::string bytes, name;
};
struct ChangeTask {
  std::string name, value;
};
struct ChangeSeed {
  std::uint32_t seed;
};
struct ChooseTrainingTime {
  double seconds;  // 0: until paused
};
struct TrainAll {};
struct PauseAll {};
struct TrainModel {
  SlotId slot;
};
struct PauseModel {
  SlotId slot;
};
struct StepModel {
  SlotId slot;
};
struct ResetModel {
  SlotId slot;
};
struct GoOnWith {  // the next text that comes, or not
  SlotId slot;
  bool on;
};
struct ChangeField {
  SlotId slot;
  std::string name, value;
};
struct ChooseSlot {  // whose settings are shown
  SlotId slot;
};
struct OpenDrawer {  // with the text
  bool on;
};
struct OpenRail {  // on a phone
  bool on;
};
struct FoldCurves {  // above the strips
  bool on;
};
struct AddSlot {
  std::string kind;
};
struct CopySlot {  // with the same settings, nothing learnt
  SlotId slot;
};
struct RenameSlot {
  SlotId slot;
  std::string name;
};
struct RemoveSlot {
  SlotId slot;
};
struct HideSlot {  // it stays as it is, shown nowhere but in the list
  SlotId slot;
  bool on;
};
struct ChangeSlotSeed {
  SlotId slot;
  std::optional<std::uint32_t> seed;  // nullopt: that of all
};
struct ChangeWeight {  // of a model in the mixture; the others share the rest as they did
  SlotId slot;
  double weight;
};
struct FitWeights {};  // by EM
struct ChooseTab {
  Tab tab;
};
struct ChooseAxis {
  Axis axis;
};
struct MeasureTextCurve {};
struct StopTextCurve {};
struct MeasureContexts {};  // how far back the models look
struct StopContexts {};
struct MeasureBlanks {  // how well each model fills `count` blanks of the held-out part
  std::uint32_t count;
};
struct StopBlanks {};
struct AskQuestion {
  std::string text;
};
// Another look into the networks.
struct LookInside {
  InsideChoice choice;
};
struct PointAt {
  std::size_t event;
};
struct ChangeCandidates {
  std::string lines;
};
struct ChangeOuterWeight {  // of the scores from elsewhere
  double weight;
};
struct ChooseOrder {
  SlotId slot;
  RankBy by;
};
struct ShowDifference {
  bool on;
};
struct ChooseDifference {
  SlotId first, second;
};
struct ChoosePart {
  Part part;
};
struct ChooseReading {  // plain alone, or adaptive beside it
  AdaptiveChoice adaptive;
};
struct CompareOnCommon {  // types alone
  bool on;
};
struct CopyText {
  std::string text;
};
struct SaveFile {
  std::string name, content;
};
struct ChangeGenerate {
  GenerateSettings settings;
};
struct StartWriting {};
struct StopWriting {};
struct SaveModels {
  std::string format;  // as in Save; "onegin" holds all models
  SlotId slot = 0;     // the one that another format holds
};
struct AnswerSave {  // whether a large file that is made is to be saved
  bool save;
};
struct UndoChange {};  // what was learnt before it comes back
// The words of the interface.
struct ChooseLanguage {
  bool korean = false;
};
struct CopyLink {};
struct AskToForget {  // whether everything is to be forgotten
  bool on;
};
struct ForgetEverything {};

// What a person does with the lessons behind `?`; their desk takes it.
struct LessonAct {
  enum class What { start, back, next, close, answer, dismiss, open, link, print } what;
  std::string id = {};  // of the lesson
};

// What a person does in a room whose desk alone knows what `what` stands for: an ActOf.
struct RoomAct {
  Tab room;
  int what;
  std::string text = {};
  double number = 0;
};

using Intent =
    std::variant<ChooseSample, OpenFile, PasteText, EditText, ReplaceText, ChangeTask, ChangeSeed,
                 ChooseTrainingTime, TrainAll, PauseAll, TrainModel, PauseModel, StepModel,
                 ResetModel, GoOnWith, ChangeField, ChooseSlot, OpenDrawer, OpenRail, FoldCurves,
                 AddSlot, CopySlot, RenameSlot, RemoveSlot, HideSlot, ChangeSlotSeed, ChangeWeight,
                 FitWeights, ChooseTab, ChooseAxis, MeasureTextCurve, StopTextCurve,
                 MeasureContexts, StopContexts, MeasureBlanks, StopBlanks, AskQuestion, PointAt,
                 ChangeCandidates, ChangeOuterWeight, ChooseOrder, ShowDifference, ChooseDifference,
                 ChoosePart, CompareOnCommon, CopyText, SaveFile, ChangeGenerate, StartWriting,
                 StopWriting, SaveModels, UndoChange, ChooseLanguage, CopyLink, AskToForget,
                 ForgetEverything, LessonAct, LookInside, AnswerSave, ChooseReading, RoomAct>;
using Intents = std::vector<Intent>;

// What a person does in one room, by names of its own.
template <Tab kRoom, class Kind>
struct ActOf {
  using What = Kind;
  What what;
  std::string text = {};
  double number = 0;

  operator RoomAct() const { return {kRoom, static_cast<int>(what), text, number}; }
  // Nothing: it is of another room, or no act of a room.
  static std::optional<ActOf> from(const Intent& intent) {
    const auto* act = std::get_if<RoomAct>(&intent);
    if (act == nullptr || act->room != kRoom) return std::nullopt;
    return ActOf{static_cast<What>(act->what), act->text, act->number};
  }
};

}  // namespace onegin::web
