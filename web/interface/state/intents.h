// What a person wants, as panels report it; the controller turns each into Commands or new state.
#pragma once

#include <cstddef>
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
  std::size_t model;
};
struct PauseModel {
  std::size_t model;
};
struct StepModel {
  std::size_t model;
};
struct ResetModel {
  std::size_t model;
};
struct ChangeField {
  std::size_t model;
  std::string name, value;
};
struct UnfoldModel {
  std::size_t model;
  bool on;
};
struct ShowModel {
  std::size_t model;
  bool on;
};
struct ChangeWeight {  // of a model in the mixture; the others share the rest as they did
  std::size_t model;
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
struct AskQuestion {
  std::string text;
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
  std::string voice;
  RankBy by;
};
struct ShowDifference {
  bool on;
};
struct ChooseDifference {
  std::string first, second;
};
struct ChoosePart {
  Part part;
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
  std::string format;     // as in Save; "onegin" holds all models
  std::size_t model = 0;  // the one that another format holds
};
struct CopyLink {};
struct AskToForget {  // whether everything is to be forgotten
  bool on;
};
struct ForgetEverything {};

using Intent =
    std::variant<ChooseSample, OpenFile, PasteText, EditText, ReplaceText, ChangeTask, ChangeSeed,
                 ChooseTrainingTime, TrainAll, PauseAll, TrainModel, PauseModel, StepModel,
                 ResetModel, ChangeField, UnfoldModel, ShowModel, ChangeWeight, FitWeights,
                 ChooseTab, ChooseAxis, MeasureTextCurve, StopTextCurve, AskQuestion, PointAt,
                 ChangeCandidates, ChangeOuterWeight, ChooseOrder, ShowDifference, ChooseDifference,
                 ChoosePart, CompareOnCommon, CopyText, SaveFile, ChangeGenerate, StartWriting,
                 StopWriting, SaveModels, CopyLink, AskToForget, ForgetEverything>;
using Intents = std::vector<Intent>;

}  // namespace onegin::web
