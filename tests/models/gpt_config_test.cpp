// The preset of the Transformer's switches.
#include "models/gpt_config.h"

#include <gtest/gtest.h>

#include <string>

namespace onegin {
namespace {

std::string value_of(GptConfig& config, std::string_view name) {
  return find_field(fields_of(config), name)->text();
}
void set(GptConfig& config, std::string_view name, std::string_view value) {
  ASSERT_TRUE(find_field(fields_of(config), name)->set(value)) << name;
}

TEST(GptPreset, SetsAllSwitchesAndNoSize) {
  GptConfig config;
  config.width = 36;
  EXPECT_EQ(value_of(config, "preset"), "modern");
  set(config, "preset", "gpt_2");
  EXPECT_EQ(value_of(config, "positions"), "learned");
  EXPECT_EQ(value_of(config, "norm"), "layer");
  EXPECT_EQ(value_of(config, "activation"), "gelu_tanh");
  EXPECT_EQ(value_of(config, "biases"), "true");
  EXPECT_EQ(value_of(config, "tied"), "true");
  EXPECT_EQ(config.width, 36);
  set(config, "preset", "modern");
  EXPECT_EQ(value_of(config, "positions"), "rotary");
  EXPECT_EQ(value_of(config, "tied"), "false");
}

TEST(GptPreset, SaysOwnWhereASwitchDiffers) {
  GptConfig config;
  set(config, "preset", "gpt_2");
  set(config, "norm", "rms");
  EXPECT_EQ(value_of(config, "preset"), "own");
  // As a file has it: the word is read before the switches and changes none.
  set(config, "preset", "own");
  EXPECT_EQ(value_of(config, "norm"), "rms");
  EXPECT_EQ(value_of(config, "positions"), "learned");
  EXPECT_FALSE(find_field(fields_of(config), "preset")->set("gpt_3"));
}

TEST(GptPreset, ComesBeforeWhatItSets) {
  GptConfig config, read;
  set(config, "preset", "gpt_2");
  set(config, "tied", "false");
  for (const Field& field : fields_of(config)) set(read, field.name, field.text());
  for (const Field& field : fields_of(config)) {
    EXPECT_EQ(value_of(read, field.name), field.text()) << field.name;
  }
}

}  // namespace
}  // namespace onegin
