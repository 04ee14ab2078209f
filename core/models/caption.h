// The captioner: convolutions look at the picture that a source stands for, a decoder describes it.
#pragma once

#include <memory>

#include "models/model.h"

namespace onegin {

class Pictures;

std::unique_ptr<Model> make_caption();
// One whose sources stand for these pictures in place of scenes.
std::unique_ptr<Model> make_caption(std::shared_ptr<const Pictures> pictures);

}  // namespace onegin
