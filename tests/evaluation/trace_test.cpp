// Traces are PyTorch's numbers, the definitions of the gates, and central differences.
#include "evaluation/trace.h"

#include <map>
#include <set>

#include "heap_counter.h"
#include "models/built_model.h"
#include "models/torch_case.h"

namespace onegin {
namespace {

constexpr auto kAtOnce = [] { return false; };

// Stream `b` of a case.
TraceText text_of(const TorchCase& torch, std::size_t b) {
  TraceText text;
  const auto streams = static_cast<std::size_t>(torch.batch.streams);
  for (std::size_t t = 0; t < static_cast<std::size_t>(torch.batch.steps); ++t) {
    text.inputs.push_back(torch.inputs[t * streams + b]);
    text.targets.push_back(torch.targets[t * streams + b]);
    text.restarts.push_back(0);
  }
  return text;
}

// Two layers, states of their own and the MLP are further on.
bool starts_at_zero(const std::string& name) {
  return name.find("h0") == std::string::npos && name.find("mlp") == std::string::npos;
}

std::vector<std::string> recurrent_cases() {
  std::vector<std::string> names = torch_case_names();
  std::erase_if(names, [](const std::string& name) { return !starts_at_zero(name); });
  return names;
}

struct Traced {
  std::vector<TracePlane> planes;
  double loss = 0;

  Traced(TorchCase& torch, const TraceText& text, TraceOptions options) {
    const Shape shape{.vocabulary_size = torch.json["V"], .first_event = 0};
    Tracer tracer(*torch.neural, shape, text, std::move(options));
    for (;;) {
      const auto more = tracer.advance([] { return true; });
      EXPECT_TRUE(more) << (more ? "" : more.error().sentence());
      if (!more || !*more) break;
    }
    planes = std::move(tracer.planes());
    loss = tracer.loss();
  }
  const TracePlane* find(const std::string& name, int layer = 0,
                         const std::string& tensor = "") const {
    for (const TracePlane& plane : planes) {
      if (plane.name == name && plane.layer == layer && plane.tensor == tensor) return &plane;
    }
    return nullptr;
  }
  double at(const std::string& name, std::size_t row, std::size_t column, int layer = 0) const {
    const TracePlane* plane = find(name, layer);
    EXPECT_NE(plane, nullptr) << name;
    return plane == nullptr ? 0 : static_cast<double>(plane->values[row * plane->columns + column]);
  }
};

class Traces : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Torch, Traces, testing::ValuesIn(recurrent_cases()),
                         [](const auto& one) { return one.param; });

TEST_P(Traces, HiddenStatesCellsAndLogitsArePyTorchs) {
  TorchCase torch(GetParam());
  const Json& last = torch.json["hT"];
  for (std::size_t b = 0; b < last[0].size(); ++b) {
    const TraceText text = text_of(torch, b);
    const Traced run(torch, text, {});
    for (std::size_t l = 0; l < last.size(); ++l) {
      for (std::size_t j = 0; j < last[l][b].size(); ++j) {
        const int layer = static_cast<int>(l);
        EXPECT_NEAR(run.at("h", text.steps() - 1, j, layer), last[l][b][j], relative_tolerance());
        if (!torch.json.contains("cT")) continue;
        EXPECT_NEAR(run.at("c", text.steps() - 1, j, layer), torch.json["cT"][l][b][j],
                    10 * relative_tolerance());
      }
    }
    for (std::size_t t = 0; t < text.steps(); ++t) {
      double sum = 0;
      for (std::size_t v = 0; v < torch.json["V"].get<std::size_t>(); ++v) {
        EXPECT_NEAR(run.at("logits", t, v), torch.json["logits"][t][b][v],
                    10 * relative_tolerance());
        sum += run.at("probabilities", t, v);
      }
      EXPECT_NEAR(sum, 1, 1e-6);
    }
  }
}

// sigma(W x + R h + b + s), or tanh of it, from the weights and the hidden state before.
double gate(TorchCase& torch, const Traced& run, const TraceText& text, std::size_t t,
            std::size_t row, int layer) {
  const std::string l = std::to_string(layer);
  const Json& w = torch.json["weights"];
  double a = w["rnn.bias_ih_l" + l][row].get<double>() + w["rnn.bias_hh_l" + l][row].get<double>();
  const Json& in = w["rnn.weight_ih_l" + l][row];
  for (std::size_t i = 0; i < in.size(); ++i) {
    const double x = layer == 0 ? w["emb.weight"][text.inputs[t]][i].get<double>()
                                : run.at("h", t, i, layer - 1);
    a += in[i].get<double>() * x;
  }
  const Json& back = w["rnn.weight_hh_l" + l][row];
  for (std::size_t j = 0; j < back.size() && t > 0; ++j) {
    a += back[j].get<double>() * run.at("h", t - 1, j, layer);
  }
  return a;
}

TEST_P(Traces, GatesAreWhatTheEquationsSay) {
  TorchCase torch(GetParam());
  const TraceText text = text_of(torch, 1);
  const Traced run(torch, text, {});
  const std::size_t width = torch.json["hT"][0][0].size();
  const double near = 100 * relative_tolerance();
  const auto sigma = [](double a) { return 1 / (1 + std::exp(-a)); };
  for (int layer = 0; layer < static_cast<int>(torch.json["hT"].size()); ++layer) {
    for (std::size_t t = 0; t < text.steps(); ++t) {
      for (std::size_t j = 0; j < width; ++j) {
        const auto a = [&](std::size_t g) {
          return gate(torch, run, text, t, g * width + j, layer);
        };
        const auto of = [&](const char* name) { return run.at(name, t, j, layer); };
        if (torch.json["kind"] == "lstm") {
          EXPECT_NEAR(of("i"), sigma(a(0)), near);
          EXPECT_NEAR(of("f"), sigma(a(1)), near);
          EXPECT_NEAR(of("g"), std::tanh(a(2)), near);
          EXPECT_NEAR(of("o"), sigma(a(3)), near);
          const double before = t == 0 ? 0 : run.at("c", t - 1, j, layer);
          EXPECT_NEAR(of("c"), of("f") * before + of("i") * of("g"), near);
          EXPECT_NEAR(of("tanh_c"), std::tanh(of("c")), near);
          EXPECT_NEAR(of("h"), of("o") * std::tanh(of("c")), near);
        } else if (torch.json["kind"] == "gru") {
          EXPECT_NEAR(of("r"), sigma(a(0)), near);
          EXPECT_NEAR(of("z"), sigma(a(1)), near);
          const double before = t == 0 ? 0 : run.at("h", t - 1, j, layer);
          EXPECT_NEAR(of("h"), (1 - of("z")) * of("n") + of("z") * before, near);
        } else {
          EXPECT_NEAR(of("h"), std::tanh(a(0)), near);
        }
      }
    }
  }
}

// Every weight's gradient, as train_pass() computes it, is the sum of what the steps give to it.
void expect_sums(TorchCase& torch, const TraceText& text) {
  const Traced run(torch, text, {.backward = true, .contributions = true});
  BatchState state;
  Random random(1);
  torch.neural->train_pass(text.batch(), state, random);
  std::set<std::string> seen;
  torch.neural->visit_tensors([&](const Tensor& tensor) {
    const std::string name(tensor.name);
    const TracePlane* gradient = run.find("gradient", 0, name);
    const TracePlane* steps = run.find("step_gradient", 0, name);
    const TracePlane* norms = run.find("step_norm", 0, name);
    ASSERT_NE(gradient, nullptr) << name;
    const std::vector<double> trained(tensor.gradient.begin(), tensor.gradient.end());
    expect_close(gradient->values, trained, name);
    if (steps == nullptr) return;
    seen.insert(name);
    std::vector<Scalar> sum(trained.size());
    ASSERT_EQ(steps->columns, sum.size()) << name;
    for (std::size_t t = 0; t < steps->rows; ++t) {
      double squares = 0;
      for (std::size_t i = 0; i < sum.size(); ++i) {
        const Scalar x = steps->values[t * sum.size() + i];
        sum[i] += x;
        squares += static_cast<double>(x) * static_cast<double>(x);
      }
      EXPECT_NEAR(static_cast<double>(norms->values[t]), std::sqrt(squares),
                  1e-5 * std::sqrt(squares) + 1e-12);
    }
    expect_close(sum, trained, name + ", summed over the steps");
  });
  for (const auto& [name, _] : torch.json["weights"].items()) {
    EXPECT_TRUE(seen.count(name) == 1 || name == "emb.weight") << name;
  }
}

TEST_P(Traces, WhatTheStepsGiveSumsToTheGradient) {
  TorchCase torch(GetParam());
  expect_sums(torch, text_of(torch, 2));
}

#ifdef ONEGIN_DOUBLE
// The loss of step `target` where the top hidden state after step `k` is changed by `change`.
double loss_after(TorchCase& torch, const TraceText& text, std::size_t target, std::size_t k,
                  std::size_t unit, double change) {
  BatchState state;
  const auto run = [&](std::size_t first, std::size_t count) {
    std::vector<TokenId> targets(count, kNoTarget);
    if (target >= first) targets[target - first] = text.targets[target];
    return torch.neural
        ->evaluate_pass({.steps = static_cast<int>(count),
                         .streams = 1,
                         .inputs = std::span(text.inputs).subspan(first, count),
                         .targets = targets,
                         .restarts = {}},
                        state)
        .loss;
  };
  const std::size_t width = torch.json["hT"][0][0].size();
  const std::size_t top = (torch.json["hT"].size() - 1) * width;
  std::vector<TokenId> none(k + 1, kNoTarget);
  torch.neural->evaluate_pass({.steps = static_cast<int>(k) + 1,
                               .streams = 1,
                               .inputs = std::span(text.inputs).first(k + 1),
                               .targets = none,
                               .restarts = {}},
                              state);
  state.memory[top + unit] += static_cast<Scalar>(change);
  return run(k + 1, target - k);
}

TEST_P(Traces, GradientsOfEarlierStatesAreCentralDifferences) {
  TorchCase torch(GetParam());
  const TraceText text = text_of(torch, 0);
  const std::size_t width = torch.json["hT"][0][0].size();
  const int top = static_cast<int>(torch.json["hT"].size()) - 1;
  const Traced pairs(torch, text, {.pairs = true});
  for (std::size_t target = 1; target < text.steps(); ++target) {
    const Traced run(torch, text, {.backward = true, .target = target + 1});
    for (std::size_t k = 0; k < target; ++k) {
      double squares = 0;
      for (std::size_t j = 0; j < width; ++j) {
        constexpr double kStep = 1e-5;
        const double numeric = (loss_after(torch, text, target, k, j, kStep) -
                                loss_after(torch, text, target, k, j, -kStep)) /
                               (2 * kStep);
        EXPECT_NEAR(run.at("dh", k, j, top), numeric, 1e-6 * std::max(1e-3, std::abs(numeric)));
        squares += numeric * numeric;
      }
      EXPECT_NEAR(pairs.at("pair_norm", target, k, top), std::sqrt(squares), 1e-8);
    }
    for (std::size_t k = target + 1; k < text.steps(); ++k) {
      EXPECT_EQ(pairs.at("pair_norm", target, k, top), 0);
    }
  }
}

#endif

class WindowTraces : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Torch, WindowTraces, testing::Values("mlp_bengio", "mlp_bengio_direct"));

TEST_P(WindowTraces, WhatTheStepsGiveSumsToTheGradient) {
  TorchCase torch(GetParam());
  TraceText text;
  for (TokenId id : {3, 1, 4, 1, 5, 9, 2, 6}) text.inputs.push_back(id);
  for (TokenId id : {1, 4, 1, 5, 9, 2, 6, 5}) text.targets.push_back(id);
  text.restarts.assign(text.inputs.size(), 0);
  expect_sums(torch, text);
}

TEST(SingularValue, IsThatOfTheMatrix) {
  TorchCase torch("rnn_tanh");
  // A diagonal matrix, whose largest entry is its largest singular value.
  torch.neural->visit_tensors([](const Tensor& tensor) {
    if (tensor.name != "rnn.weight_hh_l0") return;
    std::fill(tensor.weights.begin(), tensor.weights.end(), Scalar{0});
    const std::size_t width = tensor.shape[1];
    for (std::size_t j = 0; j < width; ++j) {
      tensor.weights[j * width + j] = static_cast<Scalar>(j == 2 ? -1.75 : 0.25);
    }
  });
  const TraceText text = text_of(torch, 0);
  const Traced run(torch, text, {.pairs = true});
  const TracePlane* plane = run.find("singular", 0, "rnn.weight_hh_l0");
  ASSERT_NE(plane, nullptr);
  ASSERT_EQ(plane->values.size(), 1U);
  EXPECT_NEAR(static_cast<double>(plane->values[0]), 1.75, 1e-5);
}

TEST(UnitOrder, PutsSimilarUnitsBesideEachOther) {
  // Units 0 and 3 rise, 1 and 4 alternate, 2 does not move.
  std::vector<TracePlane> planes(1);
  planes[0].rows = 6;
  planes[0].columns = 5;
  for (int t = 0; t < 6; ++t) {
    const double turn = t % 2 == 0 ? 0.2 : -0.2;
    for (const double x : {0.1 * t, turn, 0.5, 0.09 * t + 0.02 * turn, 0.9 * turn}) {
      planes[0].values.push_back(static_cast<Scalar>(x));
    }
  }
  UnitOrders orders;
  Pieces all;
  orders.work(all, planes);
  const std::vector<std::uint32_t>& order = planes[0].order;
  ASSERT_EQ(std::set<std::uint32_t>(order.begin(), order.end()).size(), 5U);
  std::map<std::uint32_t, int> place;
  for (int i = 0; i < 5; ++i) place[order[static_cast<std::size_t>(i)]] = i;
  EXPECT_EQ(std::abs(place[0] - place[3]), 1);
  EXPECT_EQ(std::abs(place[1] - place[4]), 1);
}

TEST(Trace, OfTheUnitsSaysTheSameLossWithoutThePlanesOfTheVocabulary) {
  TorchCase torch("rnn_tanh");
  const TraceText text = text_of(torch, 0);
  const Traced all(torch, text, {.backward = true}), units(torch, text, {.units = true});
  for (const char* name : {"logits", "probabilities", "do"}) {
    EXPECT_NE(all.find(name), nullptr) << name;
    EXPECT_EQ(units.find(name), nullptr) << name;
  }
  ASSERT_NE(units.find("h"), nullptr);
  EXPECT_EQ(units.find("h")->values, all.find("h")->values);
  EXPECT_EQ(units.loss, all.loss);
  // Where "do" is asked for alone, it is what it is beside all others.
  const Traced gradient(torch, text, {.backward = true, .planes = {"do"}});
  ASSERT_EQ(gradient.planes.size(), 1U);
  EXPECT_EQ(gradient.planes[0].values, all.find("do")->values);
}

#ifndef ONEGIN_DOUBLE
// 200 tokens among 100,000 types.
TEST(Trace, OfALargeVocabularyHoldsItsLogitsOnceOrIsRefused) {
  constexpr std::size_t kTypes = 100'000, kSteps = 200;
  const auto model = built_model(*find_model_kind("rnn").value(),
                                 {{"hidden", "4"}, {"embedding", "4"}, {"layers", "1"}}, kTypes);
  TraceText text;
  for (std::size_t t = 0; t < kSteps; ++t) {
    text.inputs.push_back(static_cast<TokenId>(10 + 97 * t));
    text.targets.push_back(static_cast<TokenId>(10 + 97 * (t + 1)));
    text.restarts.push_back(t == 0 ? 1 : 0);
  }
  const Shape shape{.vocabulary_size = kTypes, .first_event = kEndSentence};
  Tracer all(*model->as_neural(), shape, text, {});
  Result<bool> refused = true;
  do {
    refused = all.advance([] { return true; });
  } while (refused && *refused);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence().find("name the planes"), std::string::npos);

  const std::size_t weights = model->as_neural()->parameters() * sizeof(Scalar);
  const std::size_t before = heap_bytes();
  Tracer tracer(*model->as_neural(), shape, text, {.units = true});
  Result<bool> more = true;
  std::size_t slices = 0;
  do {
    more = tracer.advance([] { return true; });
    ++slices;
  } while (more && *more);
  ASSERT_TRUE(more) << more.error().sentence();
  EXPECT_GT(slices, 8U) << "logits of some steps at a time";
  EXPECT_EQ(tracer.events(), kSteps);
  EXPECT_NEAR(tracer.loss() / kSteps, std::log(kTypes), 1);
  const std::size_t logits = kTypes * kSteps * sizeof(Scalar);
  EXPECT_LT(heap_bytes() - before, logits + logits / 4 + 4 * weights);
}
#endif

TEST(Trace, RefusesWhatIsNotThere) {
  TorchCase torch("rnn_tanh");
  const TraceText text = text_of(torch, 0);
  const Shape shape{.vocabulary_size = torch.json["V"], .first_event = 0};
  Tracer late(*torch.neural, shape, text, {.target = text.steps() + 1});
  const auto beyond = late.advance(kAtOnce);
  ASSERT_FALSE(beyond);
  EXPECT_NE(beyond.error().sentence().find("step 7 has no loss"), std::string::npos);
  TraceText longer;
  longer.inputs.assign(kMostPairs + 1, 1);
  longer.targets.assign(kMostPairs + 1, 1);
  longer.restarts.assign(kMostPairs + 1, 0);
  Tracer wide(*torch.neural, shape, longer, {.pairs = true});
  EXPECT_FALSE(wide.advance(kAtOnce));
}

}  // namespace
}  // namespace onegin
