// Any bytes as a project file, given to a Session as a person would: refused with a reason, or all
// its models are loaded, asked, saved, and the same when loaded again.
//
// Checksums would refuse nearly every changed file at once, so the mutator changes one named block
// and writes the container anew; some of the time it changes the bytes of the file as they are.
#include <cstring>
#include <iterator>

#include "formats/container.h"
#include "listener.h"
#include "require.h"

using namespace onegin;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  const auto views = read_container(as_input(data, size));
  if (seed % 32 == 0 || !views.ok() || views->empty()) return LLVMFuzzerMutate(data, size, most);
  BlockCopies blocks = copies_of(blocks_of(*views));
  const unsigned choice = seed / 32;
  auto block = std::next(blocks.begin(), static_cast<std::ptrdiff_t>(choice % blocks.size()));
  if (seed % 32 == 1) {
    blocks.erase(block);
  } else if (seed % 32 == 2) {  // a block under the name of another
    block->second = blocks.begin()->second;
  } else {
    const std::size_t before = block->second.size();
    block->second.resize(before + 32);
    block->second.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(block->second.data()),
                                          before, before + 32));
  }
  const auto file = write_container(blocks_of(views_of(blocks)));
  if (file.size() > most) return size;
  std::memcpy(data, file.data(), file.size());
  return file.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = as_input(data, size);
  const bool thorough = chosen(data, size, 8);
  Listener first(thorough);
  if (!first.ask(Load{}, Bytes(bytes.begin(), bytes.end()))) return 0;
  Score score;
  score.tokens = true;
  require(first.ask(score, "ab a\nb"), "a loaded model scores");
  (void)first.ask(Generate{.length = 4}, "a");  // no token may be possible
  require(first.ask(Save{}), "a loaded model can be saved");
  const Bytes saved = first.last().payload;

  // What follows has been seen to work on most files that come so far.
  if (!chosen(data, size, 4)) return 0;
  Listener second(thorough);
  second.must(Load{}, saved, "what was saved is loaded");
  require(second.ask(Save{}) && second.last().payload == saved, "the same file");

  second.must(Open{}, Bytes(bytes.begin(), bytes.end()), "what is loaded can be opened");
  const auto models = std::get<Opened>(second.last().body).models.size();
  if (models < 2) return 0;
  Pack pack;
  pack.sizes.push_back(static_cast<std::uint32_t>(size));
  require(second.ask(pack, Bytes(bytes.begin(), bytes.end())), "and packed again");
  Load mixture;
  mixture.model = "mixture";
  if (second.ask(mixture, Bytes(second.last().payload))) {
    require(second.ask(score, "ab a\nb"), "a mixture scores");
  }
  return 0;
}
