// Reads and shrinks the picture, and prints what the model says of it.
#include "cli/describe_picture.h"

#include "cli/files.h"
#include "cli/output.h"
#include "scenes/pixmap.h"

namespace onegin::cli {
namespace {

Result<Bytes> small_picture(const std::string& path) {
  const auto file = read_file(path);
  if (!file) return file.error();
  if (!is_pixmap(*file)) {
    return Error{"this is no portable pixmap", path,
                 "write the picture as PPM (P6): most programs for pictures can"};
  }
  const auto picture = read_pixmap(*file);
  if (!picture) return Error{picture.error().what, path, picture.error().hint};
  const auto pixels = std::as_bytes(std::span(*picture));
  return Bytes(pixels.begin(), pixels.end());
}

}  // namespace

Result<void> describe_picture(Client& client, const std::string& path, const Describe& command,
                              const std::string& model, bool as_json) {
  auto picture = small_picture(path);
  if (!picture) return picture.error();
  Decoded caption;
  Traced steps;
  const auto done = client.ask(command, std::move(*picture), [&](const Event& event) {
    if (const auto* decoded = std::get_if<Decoded>(&event.body)) caption = *decoded;
    if (const auto* traced = std::get_if<Traced>(&event.body)) steps = *traced;
  });
  if (!done) return done;
  if (!as_json) {
    print_line(caption.written);
    return {};
  }
  for (const TokenProbability& token : steps.next) {
    print_json({{"token", token.token}, {"log10", token.log10}});
  }
  print_json({{"summary", true},
              {"model", model},
              {"picture", path},
              {"text", caption.written},
              {"tokens", steps.next.size()},
              {"log10", caption.log10}});
  return {};
}

}  // namespace onegin::cli
