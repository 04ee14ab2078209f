// Every setting of gradient descent, visited once; defaults chosen for the text at hand.
#pragma once

#include <array>
#include <string_view>

#include "fields.h"
#include "models/neural_model.h"

namespace onegin {

enum class OptimizerKind : int { sgd, rmsprop, adagrad, adam, adamw, muon };
inline constexpr std::array<std::string_view, 6> kOptimizerNames{"sgd",  "rmsprop", "adagrad",
                                                                 "adam", "adamw",   "muon"};

enum class ScheduleKind : int { constant, cosine, plateau };
inline constexpr std::array<std::string_view, 3> kScheduleNames{"constant", "cosine", "plateau"};

struct TrainingConfig {
  OptimizerKind optimizer = OptimizerKind::adam;
  double learning_rate = 4e-3;
  ScheduleKind schedule = ScheduleKind::cosine;
  double warm_up = 0.02;
  double momentum = 0.9;
  double matrix_rate = 10;
  double weight_decay = 0;
  double clipping = 1;
  int batch = 32;
  int sequence_length = 64;
  int validation_interval = 0;
  int patience = 8;
  bool keep_best = true;
  int frozen_layers = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice("optimizer", optimizer, kOptimizerNames,
             {.help = phrase("How a gradient becomes a change of the weights.")});
    v.real("learning_rate", learning_rate,
           {.minimum = 1e-7,
            .maximum = 100,
            .help = phrase("How far each step goes; the highest rate when a schedule changes it."),
            .essential = true,
            .logarithmic = true,
            .live = true});
    v.choice("schedule", schedule, kScheduleNames,
             {.help = phrase(
                  "The learning rate over time: constant; warm-up, then a cosine down to zero "
                  "at the end of the training; or halved when the validation loss stalls.")});
    v.real("warm_up", warm_up,
           {.minimum = 0,
            .maximum = 0.5,
            .help =
                phrase("Share of the training in which a cosine schedule first rises from zero.")});
    v.real("momentum", momentum,
           {.minimum = 0,
            .maximum = 0.9999,
            .help =
                phrase("SGD: how much of the last step each step keeps. Not used by the others.")});
    v.real("matrix_rate", matrix_rate,
           {.minimum = 1e-3,
            .maximum = 1000,
            .help = phrase("Muon: the learning rate of the hidden layers' matrices, as a multiple "
                           "of that of all else. Not used by the others."),
            .logarithmic = true});
    v.real("weight_decay", weight_decay,
           {.minimum = 0,
            .maximum = 10,
            .help = phrase("Pull of every weight (biases excepted) towards zero."),
            .logarithmic = true});
    v.real("clipping", clipping,
           {.minimum = 0,
            .maximum = 1e6,
            .help = phrase("Longest gradient (global norm) that is taken as it is; 0 takes any."),
            .logarithmic = true,
            .live = true});
    v.integer("batch", batch,
              {.minimum = 1,
               .maximum = 4096,
               .unit = phrase("streams"),
               .help = phrase("Streams of text read side by side in one step.")});
    v.integer("sequence_length", sequence_length,
              {.minimum = 1,
               .maximum = 4096,
               .unit = phrase("tokens"),
               .help = phrase("Tokens of each stream in one step: how far back errors are carried "
                              "(truncated BPTT).")});
    v.integer(
        "validation_interval", validation_interval,
        {.minimum = 0,
         .maximum = 1e9,
         .unit = phrase("steps"),
         .help = phrase("Steps from one evaluation on the held-out part to the next; 0 chooses so "
                        "that evaluation takes about a tenth of the time.")});
    v.integer("patience", patience,
              {.minimum = 0,
               .maximum = 1e6,
               .unit = phrase("evaluations"),
               .help = phrase(
                   "Early stopping: end after this many evaluations without a lower validation "
                   "loss; 0 never does.")});
    v.boolean(
        "keep_best", keep_best,
        {.help = phrase("At the end, take back the weights with the lowest validation loss.")});
    v.integer(
        "frozen_layers", frozen_layers,
        {.minimum = 0,
         .maximum = 1000,
         .unit = phrase("layers"),
         .help = phrase("This number of layers, from the input up, keeps its weights: 1 keeps the "
                        "embedding, 2 the first hidden layer too. The layers above learn on.")});
  }
};

// Settings that learn well on that text with nothing touched.
TrainingConfig suggested_training(const TaskSummary& summary, const TrainingHints& hints);

}  // namespace onegin
