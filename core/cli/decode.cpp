// Asks one model after another.
#include "cli/decode.h"

#include "cli/mixture.h"

namespace onegin::cli {
namespace {

Result<Decodes> decode(Client& client, const DecodeRequest& request, Payload payload) {
  Decodes decodes;
  const auto done =
      client.ask(Decode{.beam = request.beam, .held_out = request.text.view().empty()},
                 std::move(payload), [&](const Event& event) {
                   if (const auto* line = std::get_if<Decoded>(&event.body))
                     decodes.lines.push_back(*line);
                   if (const auto* all = std::get_if<Decodings>(&event.body)) decodes.all = *all;
                 });
  if (!done) return done.error();
  return decodes;
}

}  // namespace

Result<std::vector<Decodes>> decode_all(const AllScores& all, const DecodeRequest& request) {
  std::vector<Decodes> found;
  for (std::size_t i = 0; i < all.models.size(); ++i) {
    Client client;
    const bool mixture = all.mixed && i + 1 == all.models.size();
    const auto loaded = mixture ? load_mixture(client, all.names, all.weights.weights, all.common)
                                : load_model(client, all.names[i]);
    if (!loaded) return loaded.error();
    if (!mixture) {
      const auto asked = ask_on_common(client, all.names[i].name, all.common);
      if (!asked) return asked.error();
    }
    Payload payload = request.text;
    if (all.held_out) {
      const std::size_t name = mixture ? 0 : i;
      auto file = held_out_file(*all.held_out, all.names[name], *loaded, bool{all.common});
      if (!file) return file.error();
      payload = std::move(*file);
    }
    auto decodes = decode(client, request, std::move(payload));
    if (!decodes) return decodes.error();
    found.push_back(std::move(*decodes));
  }
  return found;
}

}  // namespace onegin::cli
