// Every setting of skip-gram's training, visited once; defaults of word2vec's.
#pragma once

#include "fields.h"

namespace onegin {

struct SkipGramConfig {
  int window = 5;
  int negatives = 5;
  double subsampling = 1e-3;
  double learning_rate = 0.025;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("window", window,
              {.minimum = 1,
               .maximum = 50,
               .unit = phrase("tokens"),
               .help = phrase("How far from a token its company reaches, to either side; each time "
                              "a distance up to it is drawn, so that near tokens count more."),
               .essential = true});
    v.integer("negatives", negatives,
              {.minimum = 1,
               .maximum = 50,
               .unit = phrase("tokens"),
               .help = phrase("Tokens drawn at random for each one that stands near, to be told "
                              "apart from it."),
               .essential = true});
    v.real("subsampling", subsampling,
           {.minimum = 0,
            .maximum = 1,
            .help = phrase("Tokens more frequent than this share of the text are thinned out; 0 "
                           "reads all."),
            .logarithmic = true});
    v.real("learning_rate", learning_rate,
           {.minimum = 1e-7,
            .maximum = 100,
            .help = phrase("How far each step goes; the highest rate when a schedule changes it."),
            .essential = true,
            .logarithmic = true,
            .live = true});
  }
};

}  // namespace onegin
