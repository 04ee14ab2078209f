// The settings of context mixing.
#pragma once

#include <array>
#include <string_view>

#include "sentence.h"

namespace onegin {

// Which contexts predict.
enum class ContextFamily : int { all, orders };
inline constexpr std::array<std::string_view, 2> kContextFamilyNames{"all", "orders"};

struct CmConfig {
  int memory = 16;
  ContextFamily contexts = ContextFamily::all;
  double learning_rate = 0.002;
  int delay = 500;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("memory", memory,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("MB"),
               .help = phrase("Room for what followed each context. When it is full, contexts that "
                              "were rarely seen make room for new ones."),
               .essential = true,
               .logarithmic = true});
    v.choice("contexts", contexts, kContextFamilyNames,
             {.help = phrase("All contexts, or only the last tokens in their order, as an n-gram "
                             "model has them."),
              .essential = true});
    v.real("learning_rate", learning_rate,
           {.minimum = 1e-5,
            .maximum = 0.1,
            .help = phrase("Step size of the weights that mix what the contexts say. It begins ten "
                           "times as large."),
            .logarithmic = true});
    v.integer(
        "delay", delay,
        {.minimum = 0,
         .maximum = 100000,
         .unit = phrase("tokens"),
         .help = phrase("The weights learn while this number of the last tokens is not counted "
                        "yet: so the weights are right for text that is read and not learnt. 0 "
                        "suits adaptive reading.")});
  }
};

}  // namespace onegin
