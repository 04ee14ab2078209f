// The encoder-decoder as a model: its settings, and what is declared by them.
//
// Tensors carry the names that PyTorch's modules give: source_emb, encoder (nn.LSTM or nn.GRU),
// bridge_h, bridge_c, decoder.emb, decoder.cell (nn.LSTMCell or nn.GRUCell), decoder.attention.W, U
// and v or decoder.combine, decoder.out.
//
// Source and target have embeddings of their own, for a token of the one means another thing in the
// other. The output is over all events of the task, as that of every kind: a type that stands in
// sources alone has a row there, which training makes unlikely in its first steps. To leave it out
// would give it a probability of zero or a rule of its own, and a held-out target may have it.
#include "models/translate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "models/neural/recurrent_encoder.h"
#include "models/neural/sampled_softmax.h"
#include "models/neural/source_model.h"

namespace onegin {
namespace {

enum class Ways : int { one, both };
constexpr std::array<std::string_view, 2> kWays{"one", "both"};

struct TranslateConfig {
  AttentionKind attention = AttentionKind::additive;
  Ways encoder = Ways::both;
  GatedCell cell = GatedCell::lstm;
  int embedding = 32;
  int hidden = 64;
  int longest_source = 256;
  double dropout = 0;
  double recurrent_dropout = 0;
  int softmax_samples = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.choice("attention", attention, kAttentionKinds,
             {.help = phrase("what each step of the decoder sees of the source: nothing but the "
                             "state that the encoder ends with; or also all of the encoder's "
                             "states, weighed by attention (dot: Luong 2015, additive: Bahdanau "
                             "2015)"),
              .essential = true});
    v.choice("encoder", encoder, kWays,
             {.help = phrase("reads the source from its beginning to its end, or both ways, so "
                             "that the state of a token knows what comes before it and after it"),
              .essential = true});
    v.choice("cell", cell, kGatedCells,
             {.help = phrase("the recurrent layer of encoder and decoder")});
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("numbers"),
               .help = phrase("length of the vector that stands for a token, of a source or of a "
                              "target")});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = phrase("units"),
               .help = phrase("size of the hidden state of encoder and decoder"),
               .essential = true});
    v.integer("longest_source", longest_source,
              {.minimum = 1,
               .maximum = 4096,
               .unit = phrase("tokens"),
               .help = phrase("at most this number of tokens of a source is read; the network "
                              "does not see the tokens that follow")});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = phrase("share of what the output layer reads left out at random while "
                           "training; against learning pairs by heart"),
            .essential = true,
            .in_training = true});
    v.real("recurrent_dropout", recurrent_dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = phrase("share of the hidden state left out at random on the way through time "
                           "while training, the same units at every step"),
            .in_training = true});
    visit_softmax_samples(v, softmax_samples);
  }
};

class Translate : public SourceModel {
 public:
  std::string_view kind() const override { return "translate"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override {
    config_ = TranslateConfig();
    config_.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  }
  TrainingHints training_hints(const TaskSummary&) const override {
    return {.learning_rate = 4e-3, .streams = 32};
  }

 private:
  void declare(const Shape& shape, Plan& plan) const override {
    const TranslateConfig& c = config_;
    auto rows =
        std::make_unique<SourceRows>(static_cast<std::size_t>(c.longest_source), plan.activations);
    Tensor* embedding = plan.parameters.add(
        "source_emb.weight", {shape.vocabulary_size, static_cast<std::size_t>(c.embedding)});
    embedding->layer = 0;
    auto encoder = std::make_unique<RecurrentEncoder>(
        RecurrentEncoder::Config{.cell = c.cell,
                                 .hidden = c.hidden,
                                 .both = c.encoder == Ways::both,
                                 .sum = c.attention == AttentionKind::dot,
                                 .recurrent_dropout = c.recurrent_dropout},
        embedding, *rows, plan.parameters, plan.forms, plan.activations);
    auto body = std::make_unique<SourceDecoder>(
        SourceDecoder::Config{.cell = c.cell,
                              .attention = c.attention,
                              .hidden = c.hidden,
                              .embedding = c.embedding,
                              .dropout = c.dropout,
                              .recurrent_dropout = c.recurrent_dropout},
        shape.vocabulary_size, shape.vocabulary_size - shape.first_event, std::move(rows),
        std::move(encoder), plan.parameters, plan.forms, plan.activations);
    plan.output.emplace(body->weight(), 0, body->bias(), shape.first_event, c.softmax_samples,
                        nullptr, plan.forms, plan.activations);
    plan.body = std::move(body);
  }

  TranslateConfig config_;
};

}  // namespace

std::unique_ptr<Model> make_translate() { return std::make_unique<Translate>(); }

}  // namespace onegin
