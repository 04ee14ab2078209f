// Any bytes as a safetensors file: refused with a reason, or the same when written and read again;
// as a model, if it is one.
#include <cstring>

#include "formats/neural_file.h"
#include "formats/safetensors.h"
#include "require.h"

using namespace onegin;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

// Changes header or data and keeps the header's length true, most of the time.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  std::uint64_t length = 0;
  if (size >= sizeof length) std::memcpy(&length, data, sizeof length);
  const std::size_t begin = sizeof length;
  if (seed % 16 == 0 || size < begin || length > size - begin) {
    return LLVMFuzzerMutate(data, size, most);
  }
  const auto header = static_cast<std::size_t>(length);
  const std::string rest(reinterpret_cast<char*>(data) + begin + header, size - begin - header);
  if (seed % 4 == 0) {  // the data
    return begin + header +
           LLVMFuzzerMutate(data + begin + header, rest.size(), most - begin - header);
  }
  if (most < begin + rest.size()) return size;
  length = LLVMFuzzerMutate(data + begin, header, most - begin - rest.size());
  std::memcpy(data, &length, sizeof length);
  std::memcpy(data + begin + length, rest.data(), rest.size());
  return begin + static_cast<std::size_t>(length) + rest.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = read_safetensors(as_input(data, size));
  if (!refused(first)) {
    const auto second = read_safetensors(write_safetensors(*first));
    require(second.ok(), "what was written is read");
    require(second->metadata == first->metadata, "the same metadata");
    require(second->tensors.size() == first->tensors.size(), "as many tensors");
    for (std::size_t i = 0; i < first->tensors.size(); ++i) {
      const NamedTensor& before = first->tensors[i];
      const NamedTensor& after = second->tensors[i];
      require(before.name == after.name && before.shape == after.shape, "the same tensors");
      require(before.values == after.values, "the same weights");
    }
  }

  auto model = read_neural_file(as_input(data, size));
  if (refused(model)) return 0;
  auto written = write_neural_file(*model->model, model->task);
  require(written.ok(), "what was read can be written");
  auto again = read_neural_file(*written);
  require(again.ok(), again.ok() ? "" : "and read again: " + again.error().sentence());
  require(*write_neural_file(*again->model, again->task) == *written, "the same file");
  const LanguageModel* language = model->model->as_language();
  if (language == nullptr) return 0;
  std::vector<Scalar> log_probs(language->vocabulary_size());
  State state = language->begin();
  language->predict(state, log_probs);
  for (TokenId id = 0; id < log_probs.size() && id < 4; ++id) language->advance(state, id);
  return 0;
}
