// Its setting, its memory and its two tensors; the steps are in skip_gram.
#include "models/word2vec.h"

#include <cmath>
#include <cstring>
#include <string>

#include "memory_limit.h"
#include "models/skip_gram_model.h"

namespace onegin {
namespace {

struct Word2vecConfig {
  int embedding = 100;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 4096,
               .unit = phrase("numbers"),
               .help = phrase("How many numbers a token's vector has."),
               .essential = true});
  }
};

// The two tensors by name, each with the row of a type.
constexpr std::string_view kInputVectors = "input.weight", kOutputVectors = "output.weight";

class Word2vec : public SkipGramModel {
 public:
  std::string_view kind() const override { return "word2vec"; }
  void suggest(const TaskSummary& task) override {
    config_ = Word2vecConfig();
    // A short text does not fill more numbers: neighbours by chance come between the true ones.
    if (task.train_tokens < 1'000'000 || task.vocabulary < 1'000) config_.embedding = 48;
  }
  std::vector<Field> fields() override { return fields_of(config_); }

  using Model::build;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;
  void save(Blocks& blocks) const override;
  using Model::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;

  std::size_t parameters() const override { return weights_.parameters(); }
  std::size_t memory_bytes() const override { return weights_.memory_bytes(); }
  std::vector<Note> notes() const override {
    return {{say("it gives each token a vector, and does not say what comes next")}};
  }

  bool has_tensors() const override { return true; }
  std::vector<TensorShape> tensor_shapes() override {
    const Vectors v = weights_.input();
    return {{std::string(kInputVectors), {v.count, v.size}},
            {std::string(kOutputVectors), {v.count, v.size}}};
  }

  Vectors vectors() const override { return weights_.input(); }
  std::span<Scalar> vector_of(TokenId type) override { return weights_.input_row(type); }
  SkipGram& skip_gram() override { return weights_; }

 private:
  Result<void> check_memory(const Shape& shape) const;
  Result<void> check_blocks(Pieces& pieces, const BlockViews& blocks) const;

  Word2vecConfig config_;
  SkipGram weights_;
  Random first_;  // while the first weights are drawn
};

Result<void> Word2vec::check_memory(const Shape& shape) const {
  const auto size = static_cast<std::uint64_t>(config_.embedding);
  const std::uint64_t weights = 2 * shape.vocabulary_size * size;
  // A few too many are let pass, so that load() can name the tensor.
  if (weights > shape.weight_limit && weights - shape.weight_limit > 65536) {
    return Error{
        say("the settings ask for {0} weights, the file holds {1}", weights, shape.weight_limit),
        "", say("settings and tensors are of different models")};
  }
  const std::uint64_t held =
      2 * shape.vocabulary_size * SkipGram::stride_for(static_cast<std::size_t>(size)) +
      weights * shape.training.copies;
  const std::uint64_t needed = held * sizeof(Scalar) + shape.vocabulary_size * kTypeBytes +
                               shape.training.bytes + kProgramMemory;
  if (needed <= memory_limit()) return {};
  return Error{say("a model of {0} weights for {1} types needs {2} of memory, and {3} is there",
                   count_text(weights), count_text(shape.vocabulary_size),
                   memory_text(static_cast<double>(needed)),
                   memory_text(static_cast<double>(memory_limit()))),
               "", say("choose a smaller embedding, or a smaller vocabulary")};
}

Result<void> Word2vec::build(Pieces& pieces, const Shape& shape, std::uint64_t seed) {
  if (auto fits = pieces(1, [&] { return check_memory(shape); }); !fits || pieces.behind()) {
    return fits;
  }
  weights_.allocate(pieces, shape.vocabulary_size, static_cast<std::size_t>(config_.embedding));
  pieces(1, [&] { first_ = Random(seed); });
  if (pieces.behind()) return {};
  weights_.initialise(pieces, first_);
  return {};
}

// float32, without what pads the rows.
Block rows_block(const Vectors& vectors) {
  return Block::numbers<float>(vectors.count * vectors.size, [vectors](std::size_t i) {
    return static_cast<float>(vectors[i / vectors.size][i % vectors.size]);
  });
}

void Word2vec::save(Blocks& blocks) const {
  blocks[std::string(kInputVectors)] = rows_block(weights_.input());
  blocks[std::string(kOutputVectors)] = rows_block(weights_.output());
}

float number_at(std::span<const std::byte> block, std::size_t i) {
  float value = 0;
  std::memcpy(&value, block.data() + i * sizeof value, sizeof value);
  return value;
}

Result<void> Word2vec::check_blocks(Pieces& pieces, const BlockViews& blocks) const {
  const std::size_t count = weights_.parameters() / 2;
  for (const std::string_view name : {kInputVectors, kOutputVectors}) {
    const auto block = blocks.find(name);
    const std::string where = "tensor " + std::string(name);
    if (block == blocks.end()) {
      return Error{say("the tensor is missing"), where, say("the file is of another model")};
    }
    if (block->second.size() != count * sizeof(float)) {
      return Error{
          say("the tensor has {0} bytes, not {1}", block->second.size(), count * sizeof(float)),
          where, say("the file is damaged or of another model")};
    }
    auto finite = pieces.parts(
        count, 2 * Pieces::kCopied, [&](std::size_t first, std::size_t part) -> Result<void> {
          for (std::size_t i = first; i < first + part; ++i) {
            if (std::isfinite(number_at(block->second, i))) continue;
            return Error{say("the weight at index {0} is not a finite number", i), where,
                         say("save the model again from an undamaged one")};
          }
          return {};
        });
    if (!finite) return finite;
  }
  for (const auto& block : blocks) {
    if (block.first == kInputVectors || block.first == kOutputVectors) continue;
    return Error{say("this model has no such tensor"), say("tensor {0}", block.first),
                 say("the file is of a model with other settings")};
  }
  return {};
}

Result<void> Word2vec::load(Pieces& pieces, const BlockViews& blocks) {
  if (auto sound = check_blocks(pieces, blocks); !sound || pieces.behind()) return sound;
  const std::size_t size = weights_.input().size;
  for (const std::string_view name : {kInputVectors, kOutputVectors}) {
    const auto block = blocks.find(name)->second;
    pieces.parts(weights_.input().count, 2 * Pieces::kCopied * static_cast<double>(size),
                 [&](std::size_t first, std::size_t count) {
                   for (std::size_t type = first; type < first + count; ++type) {
                     const auto row = name == kInputVectors ? weights_.input_row(type)
                                                            : weights_.output_row(type);
                     for (std::size_t i = 0; i < size; ++i) {
                       row[i] = static_cast<Scalar>(number_at(block, type * size + i));
                     }
                   }
                 });
  }
  return {};
}

}  // namespace

std::unique_ptr<Model> make_word2vec() { return std::make_unique<Word2vec>(); }

}  // namespace onegin
