// The weights of the convolutions whose pictures a trace shows.
#pragma once

#include "evaluation/trace_plane.h"
#include "models/neural_model.h"

namespace onegin {

inline constexpr std::string_view kWeightPlane = "weight";

// Plane "weight" (N, M) of a tensor; of a convolution (O, C * K * K).
void add_weight(const Tensor& tensor, TracePlanes& planes);

// Visits the tensors of the modules that made pictures, ChannelPictures::module.
void visit_filters(NeuralModel& model, const TensorVisitor& visit);

}  // namespace onegin
