// A program in float asks the double library whether its own model's gradients are right.
#include <gtest/gtest.h>

#include "evaluation/gradient_check.h"
#include "models/neural_model.h"
#include "models/registry.h"
#include "saved_blocks.h"

namespace onegin {
namespace {

static_assert(sizeof(Scalar) == sizeof(float));

onegin_gradient::Request request_for(const char* kind) {
  const auto model = find_model_kind(kind).value()->make();
  for (const Field& field : model->fields()) {  // small layers
    if (field.name == "hidden" || field.name == "width") {
      EXPECT_TRUE(field.set("8"));
    }
  }
  EXPECT_TRUE(model->build({12, kEndSentence, true}, 5));
  onegin_gradient::Request request;
  request.kind = kind;
  for (const Field& field : model->fields()) {
    request.config.emplace_back(field.name, field.text());
  }
  request.vocabulary_size = 12;
  request.first_event = kEndSentence;
  request.weights = saved_blocks(*model);
  request.tokens = {kBeginSentence, 4, 7, 3, 11, 5, 9, kEndSentence};
  return request;
}

TEST(GradientBridge, ChecksAModelBuiltInFloat) {
  for (const ModelKind& kind : model_kinds()) {
    if (kind.make()->as_neural() == nullptr) continue;
    auto request = request_for(std::string(kind.id).c_str());
    const auto answer = onegin_gradient::check(request);
    EXPECT_EQ(answer.error, "");
    EXPECT_EQ(answer.tensors.size(), request.weights.size());
    for (const auto& tensor : answer.tensors) {
      EXPECT_LT(tensor.relative, 5e-6) << kind.id << " " << tensor.name;
      EXPECT_GT(tensor.checked, 0u);
      EXPECT_LE(tensor.checked, 50u);
    }
  }
}

TEST(GradientBridge, RefusesWhatItCannotCheck) {
  auto request = request_for("lstm");
  request.weights.erase("out.bias");
  EXPECT_NE(onegin_gradient::check(request).error.find("out.bias"), std::string::npos);
  request = request_for("lstm");
  request.tokens = {3, 12};
  EXPECT_NE(onegin_gradient::check(request).error, "");
  request = request_for("lstm");
  request.tokens = {3};
  EXPECT_NE(onegin_gradient::check(request).error, "");
  request = request_for("lstm");
  request.kind = "ngram";
  EXPECT_NE(onegin_gradient::check(request).error, "");
  request = request_for("lstm");
  request.config.emplace_back("colour", "red");
  EXPECT_NE(onegin_gradient::check(request).error.find("colour"), std::string::npos);
  request = request_for("lstm");
  request.source = {4, 5};
  EXPECT_NE(onegin_gradient::check(request).error.find("no source"), std::string::npos);
  request = request_for("lstm");
  request.picture = {4, 5};
  EXPECT_NE(onegin_gradient::check(request).error.find("pictures"), std::string::npos);
  request = request_for("caption");
  request.source = {4, 12};
  EXPECT_NE(onegin_gradient::check(request).error, "");
  request.source = {4};
  request.picture = {4, 5, 6};
  EXPECT_NE(onegin_gradient::check(request).error.find("32 x 32"), std::string::npos);
  request.picture.assign(3072, 256);
  EXPECT_NE(onegin_gradient::check(request).error.find("32 x 32"), std::string::npos);
}

}  // namespace
}  // namespace onegin
