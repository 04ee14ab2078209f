// Tokens of a source to text, to a scene, to pixels.
#include "models/neural/pictures.h"

#include <algorithm>
#include <cmath>

#include "quotation.h"
#include "scenes/picture.h"

namespace onegin {
namespace {

constexpr std::string_view kNoSpelling = "\xEF\xBF\xBD";

}  // namespace

// What a token adds to a line may depend on the one before it, but only by a space that a scene has
// or has not. What a unit holds back is not spelled out, so that it is no part of a scene.
ScenePictures::ScenePictures(const Shape& shape) {
  if (shape.vocabulary == nullptr || shape.rule == nullptr) return;
  constexpr std::string_view kBefore = "a";
  const auto begun = shape.rule->joiner();
  std::string line;
  begun->append(kBefore, line);
  for (auto id = kFirstText; id < shape.vocabulary->size(); ++id) {
    const auto joiner = begun->clone();
    std::string text = line;
    joiner->append(shape.vocabulary->text(id), text);
    joiner->finish(text);
    const bool plain = text.starts_with(kBefore);
    spellings_ += plain ? std::string_view(text).substr(kBefore.size()) : kNoSpelling;
    ends_.push_back(static_cast<std::uint32_t>(spellings_.size()));
  }
}

void ScenePictures::write(std::span<const TokenId> source, std::string& text) const {
  text.clear();
  for (const TokenId id : source) {
    if (id < kFirstText || id - kFirstText >= ends_.size()) {
      text += kNoSpelling;
      continue;
    }
    const std::size_t type = id - kFirstText, begin = type == 0 ? 0 : ends_[type - 1];
    text.append(spellings_, begin, ends_[type] - begin);
  }
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
}

std::size_t ScenePictures::side() const { return kSceneSide; }

void ScenePictures::draw(std::span<const TokenId> source, Scalar* pixels) const {
  thread_local std::string text;
  write(source, text);
  Scene scene;
  if (read_scene(text, scene)) scene.clear();
  Picture picture;
  draw_scene(scene, picture);
  write_pixels(picture, pixels);
}

Result<void> ScenePictures::check(std::span<const TokenId> source) const {
  std::string text;
  write(source, text);
  if (text.find(kNoSpelling) != std::string::npos) {
    return Error{say("the source {0} has a token that the model does not know", quotation(text)),
                 "",
                 say("write a scene with the words and numbers of the text that the model learnt")};
  }
  const auto scene = parse_scene(text);
  if (scene) return {};
  Error error = scene.error();
  error.what = say("the source {0} is no scene: {1}", quotation(text), error.what);
  return error;
}

std::size_t OnePicture::side() const {
  return static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(picture_.size()) / 3)));
}

void OnePicture::draw(std::span<const TokenId>, Scalar* pixels) const {
  write_pixels(picture_, pixels);
}

void write_pixels(std::span<const std::uint8_t> picture, Scalar* pixels) {
  for (const std::uint8_t value : picture) *pixels++ = static_cast<Scalar>(value) / 255;
}

}  // namespace onegin
