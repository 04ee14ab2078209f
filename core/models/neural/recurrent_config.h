// The settings of recurrent networks.
#pragma once

#include "fields.h"
#include "models/neural/sampled_softmax.h"

namespace onegin {

// The settings every recurrent kind has.
struct RecurrentConfig {
  int embedding = 64;
  int hidden = 128;
  int layers = 1;
  double dropout = 0;
  double embedding_dropout = 0;
  double recurrent_dropout = 0;
  bool tied = false;
  int softmax_samples = 0;
  double recurrent_scale = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    visit_layers(v);
    v.boolean(
        "tied", tied,
        {.help = phrase("one matrix for embedding and output layer; needs embedding = hidden")});
    visit_rest(v);
  }

 protected:
  template <class Visitor>
  void visit_layers(Visitor& v) {
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("numbers"),
               .help = phrase("length of the vector that stands for a token")});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = phrase("units"),
               .help = phrase("size of the hidden state: how much the model can remember"),
               .essential = true});
    v.integer("layers", layers,
              {.minimum = 1,
               .maximum = 4,
               .help = phrase("recurrent layers, each reading the hidden states of the one below"),
               .essential = true});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help =
                phrase("share of every layer's outputs left out at random on the way up while "
                       "training, never on the way through time; against learning a text by heart"),
            .essential = true,
            .in_training = true});
    v.real("embedding_dropout", embedding_dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help =
                phrase("the same for what the first layer reads; trains slower where there are few "
                       "kinds of token"),
            .in_training = true});
    v.real("recurrent_dropout", recurrent_dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help =
                phrase("share of the hidden state left out at random on the way through time while "
                       "training, the same units at every step; lets a larger network learn a "
                       "short text"),
            .in_training = true});
  }
  template <class Visitor>
  void visit_rest(Visitor& v) {
    visit_softmax_samples(v, softmax_samples);
    v.real(
        "recurrent_scale", recurrent_scale,
        {.minimum = 0.1,
         .maximum = 4,
         .help = phrase("factor on the first weights from the hidden state to itself: below 1 "
                        "gradients vanish sooner on their way back, well above 1 they explode")});
  }
};

}  // namespace onegin
