// A trace of a captioner has the picture that it sees and the feature maps of every convolution, as
// the work space has them and as a convolution written plainly gives them.
#include <algorithm>
#include <cmath>

#include "evaluation/trace.h"
#include "models/built_model.h"
#include "models/conformance.h"
#include "models/neural/initial.h"
#include "scenes/picture.h"

namespace onegin {
namespace {

constexpr const char* kScene = "red circle 8 20 6; blue square 24 9 5";
const std::string kLines = std::string(kScene) + "\ta red circle\nblue square 24 9 5\ta square\n";

struct Captioner {
  CorpusBuilder::Built built = build_corpus(kLines, Unit::word, Boundary::pairs);
  std::unique_ptr<Model> model = find_model_kind("caption").value()->make();

  explicit Captioner(const SomeSettings& settings) {
    for (const auto& [name, value] : settings) {
      EXPECT_TRUE(find_field(model->fields(), name)->set(value)) << name;
    }
    EXPECT_TRUE(model->build(shape_of(built.task), 1));
    Random random(5);
    neural().visit_tensors([&](const Tensor& tensor) { fill_normal(tensor.weights, 0.4, random); });
    neural().repack();
  }
  NeuralModel& neural() { return *model->as_neural(); }

  TraceText text(const std::string& line) {
    auto text = read_trace_text(built.task, line, TraceReading::apart);
    EXPECT_TRUE(text) << (text ? "" : text.error().sentence());
    text->source = neural().as_traceable()->place_names();
    return std::move(*text);
  }
  std::vector<TracePlane> trace(const TraceText& text, TraceOptions options) {
    Tracer tracer(neural(), shape_of(built.task), text, std::move(options));
    for (;;) {
      const auto more = tracer.advance(always);
      EXPECT_TRUE(more) << (more ? "" : more.error().sentence());
      if (!more || !*more) return std::move(tracer.planes());
    }
  }

  static constexpr auto always = [] { return true; };
};

std::vector<const TracePlane*> pictures_of(const std::vector<TracePlane>& planes) {
  std::vector<const TracePlane*> pictures;
  for (const TracePlane& plane : planes) {
    if (plane.pictures.side > 0) pictures.push_back(&plane);
  }
  return pictures;
}

std::size_t channels_of(const TracePlane& plane) {
  return plane.rows * plane.columns / (plane.pictures.side * plane.pictures.side);
}

double at(const TracePlane& plane, std::size_t channel, std::size_t row, std::size_t column) {
  const std::size_t pixel = row * plane.pictures.side + column;
  return static_cast<double>(plane.values[pixel * channels_of(plane) + channel]);
}

const TracePlane& weight_of(const std::vector<TracePlane>& planes, const std::string& tensor) {
  static const TracePlane none;
  const auto found = std::find_if(planes.begin(), planes.end(), [&](const TracePlane& plane) {
    return plane.name == "weight" && plane.tensor == tensor;
  });
  EXPECT_NE(found, planes.end()) << tensor;
  return found != planes.end() ? *found : none;
}

// max(0, b + sum w x) over the 3 x 3 pixels around (stride * row, stride * column); 0 outside.
double convolved(const TracePlane& below, const TracePlane& weight, const TracePlane& bias,
                 std::size_t channel, std::size_t stride, std::size_t row, std::size_t column) {
  const auto side = static_cast<int>(below.pictures.side);
  auto sum = static_cast<double>(bias.values[channel]);
  for (std::size_t c = 0; c < channels_of(below); ++c) {
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) {
        const int y = static_cast<int>(stride * row) + i - 1;
        const int x = static_cast<int>(stride * column) + j - 1;
        if (y < 0 || x < 0 || y >= side || x >= side) continue;
        const std::size_t entry = c * 9 + static_cast<std::size_t>(3 * i + j);
        sum += static_cast<double>(weight.values[channel * weight.columns + entry]) *
               at(below, c, static_cast<std::size_t>(y), static_cast<std::size_t>(x));
      }
    }
  }
  return std::max(sum, 0.0);
}

TEST(TracePictures, ThePictureIsWhatTheSceneIsDrawnAs) {
  for (const bool coordinates : {true, false}) {
    Captioner captioner(SomeSettings{{"coordinates", coordinates ? "true" : "false"}});
    const auto planes = captioner.trace(captioner.text(kLines.substr(0, kLines.find('\n'))), {});
    const TracePlane& seen = *pictures_of(planes).front();
    EXPECT_EQ(seen.name, "picture");
    EXPECT_TRUE(seen.pictures.module.empty()) << "nothing made it";
    EXPECT_TRUE(seen.pictures.coloured);
    ASSERT_EQ(seen.pictures.side, static_cast<std::size_t>(kSceneSide));
    ASSERT_EQ(channels_of(seen), coordinates ? 5U : 3U);
    ASSERT_EQ(seen.pictures.channels.size(), channels_of(seen));
    Picture expected;
    draw_scene(*parse_scene(kScene), expected);
    for (std::size_t y = 0; y < 32; ++y) {
      for (std::size_t x = 0; x < 32; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          ASSERT_FLOAT_EQ(static_cast<float>(at(seen, c, y, x)),
                          static_cast<float>(expected[3 * (32 * y + x) + c]) / 255);
        }
        if (!coordinates) continue;
        ASSERT_NEAR(at(seen, 3, y, x), (2.0 * static_cast<double>(x) + 1 - 32) / 32, 1e-6);
        ASSERT_NEAR(at(seen, 4, y, x), (2.0 * static_cast<double>(y) + 1 - 32) / 32, 1e-6);
      }
    }
    if (!coordinates) continue;
    EXPECT_EQ(seen.pictures.channels[3], "column");
    EXPECT_EQ(seen.pictures.channels[4], "row");
  }
}

TEST(TracePictures, EveryFeatureMapIsItsFiltersOverTheMapsBelow) {
  for (const std::string count : {"2", "3", "4"}) {
    Captioner captioner(
        SomeSettings{{"convolutions", count}, {"first_channels", "3"}, {"channels", "7"}});
    const auto planes = captioner.trace(captioner.text(kLines.substr(0, kLines.find('\n'))), {});
    const auto pictures = pictures_of(planes);
    ASSERT_EQ(pictures.size(), std::stoul(count) + 1);
    for (std::size_t i = 1; i < pictures.size(); ++i) {
      const TracePlane &below = *pictures[i - 1], &maps = *pictures[i];
      EXPECT_EQ(maps.pictures.module, "conv." + std::to_string(i - 1));
      const TracePlane& weight = weight_of(planes, std::string(maps.pictures.module) + ".weight");
      const TracePlane& bias = weight_of(planes, std::string(maps.pictures.module) + ".bias");
      ASSERT_EQ(weight.rows, channels_of(maps));
      ASSERT_EQ(weight.columns, 9 * channels_of(below));
      ASSERT_EQ(bias.rows, weight.rows);
      ASSERT_EQ(maps.pictures.side * maps.pictures.stride, below.pictures.side);
      bool positive = false;
      for (std::size_t c = 0; c < channels_of(maps); ++c) {
        for (std::size_t y = 0; y < maps.pictures.side; ++y) {
          for (std::size_t x = 0; x < maps.pictures.side; ++x) {
            const double expected = convolved(below, weight, bias, c, maps.pictures.stride, y, x);
            ASSERT_NEAR(at(maps, c, y, x), expected, 1e-4 * (1 + expected));
            positive = positive || expected > 0;
          }
        }
      }
      EXPECT_TRUE(positive) << "something passes " << maps.pictures.module;
    }
    EXPECT_EQ(pictures.back()->name, "m") << "the regions are the maps of the last";
  }
}

TEST(TracePictures, AreTheNumbersOfTheWorkSpaceAndOfTheTensors) {
  // A pass of its own has what acts in training alone switched off.
  Captioner captioner(SomeSettings{{"first_channels", "4"}, {"channels", "6"}, {"shift", "0"}});
  const TraceText text = captioner.text(kLines.substr(0, kLines.find('\n')));
  const auto planes = captioner.trace(text, {});
  BatchState state;
  Workspace work;
  PassResult result;
  Pieces all;
  TraceableModel& traceable = *captioner.neural().as_traceable();
  traceable.trace_pass(
      all, text.batch(), state, work, false, [](Pieces&, const Scalar*) {}, result);
  std::size_t compared = 0;
  work.visit(traceable.activations(),
             [&](const Activation& activation, std::size_t, std::span<const Scalar> numbers) {
               if (activation.planes.empty() || activation.planes[0].pictures.side == 0) return;
               const TracePlane& plane = *pictures_of(planes)[compared++];
               EXPECT_EQ(plane.layer, activation.layer);
               EXPECT_TRUE(std::equal(numbers.begin(), numbers.end(), plane.values.begin(),
                                      plane.values.end()));
             });
  EXPECT_EQ(compared, 4U);
  std::size_t tensors = 0;
  captioner.neural().visit_tensors([&](const Tensor& tensor) {
    if (!tensor.name.starts_with("conv.")) return;
    const TracePlane& plane = weight_of(planes, std::string(tensor.name));
    EXPECT_TRUE(std::equal(tensor.weights.begin(), tensor.weights.end(), plane.values.begin(),
                           plane.values.end()));
    ++tensors;
  });
  EXPECT_EQ(tensors, 6U);
}

// With all weights among the planes the filters are none the second time; named planes alone are
// there.
TEST(TracePictures, FiltersComeOnceAndOnlyWhereTheyAreWanted) {
  Captioner captioner(SomeSettings{{"first_channels", "2"}, {"channels", "2"}, {"hidden", "4"}});
  const TraceText text = captioner.text(kLines.substr(0, kLines.find('\n')));
  const auto count = [&](TraceOptions options) {
    const auto planes = captioner.trace(text, std::move(options));
    return std::count_if(planes.begin(), planes.end(), [](const TracePlane& plane) {
      return plane.name == "weight" && plane.tensor == "conv.1.weight";
    });
  };
  EXPECT_EQ(count({}), 1);
  EXPECT_EQ(count({.backward = true}), 1);
  EXPECT_EQ(count({.backward = true, .contributions = true}), 1);
  EXPECT_EQ(count({.planes = {"attention"}}), 0);
  EXPECT_EQ(count({.planes = {"weight"}}), 1);
}

// The pictures stand once in a trace, however long the caption is.
TEST(TracePictures, ALongCaptionIsNotRefusedForThem) {
  Captioner captioner(SomeSettings{{"hidden", "2"}, {"embedding", "1"}});
  std::string line = std::string(kScene) + "\ta";
  for (int i = 0; i < 1990; ++i) line += " red";
  const TraceText text = captioner.text(line);
  ASSERT_GT(text.steps() * (32 * 32 * 5 + 16 * 16 * 32 + 8 * 8 * 64), kMostTraceNumbers)
      << "it would be, if each step had its own";
  const auto planes = captioner.trace(text, {.planes = {"picture", "maps", "m", "h_0"}});
  EXPECT_EQ(planes.size(), 5U);
}

}  // namespace
}  // namespace onegin
