// KenLM: tests/golden/kenlm says how its figures were made; the text is the toy there, the first
// lines of Shakespeare's "Coriolanus" (public domain). PyTorch:
// tests/golden/reference/make_figures.py.
#include "evaluation/reference.h"

#include <cmath>
#include <memory>
#include <string>

#include "models/neural_model.h"
#include "models/registry.h"
#include "text/corpus.h"

namespace onegin {
namespace {

constexpr std::string_view kText =
    "first citizen :\n"
    "before we proceed any further , hear me speak .\n"
    "all :\n"
    "speak , speak .\n"
    "first citizen :\n"
    "you are all resolved rather to die than to famish ?\n"
    "all :\n"
    "resolved . resolved .\n"
    "first citizen :\n"
    "first , you know caius marcius is chief enemy to the people .\n"
    "all :\n"
    "we know ' t , we know ' t .\n"
    "first citizen :\n"
    "let us kill him , and we ' ll have corn at our own price .\n"
    "is ' t a verdict ?\n"
    "all :\n"
    "no more talking on ' t ; let it be done : away , away !\n"
    "second citizen :\n"
    "one word , good citizens .\n"
    "first citizen :\n"
    "we are accounted poor citizens , the patricians good .\n"
    "what authority surfeits on would relieve us : if they\n"
    "would yield us but the superfluity , while it were\n"
    "wholesome , we might guess they relieved us humanely ;\n"
    "but they think we are too dear : the leanness that\n"
    "afflicts us , the object of our misery , is as an\n"
    "inventory to particularise their abundance ; our\n"
    "sufferance is a gain to them let us revenge this with\n"
    "our pikes , ere we become rakes : for the gods know i\n"
    "speak this in hunger for bread , not in thirst for revenge .\n"
    "second citizen :\n"
    "would you proceed especially against caius marcius ?\n"
    "all :\n"
    "against him first : he ' s a very dog to the commonalty .\n"
    "second citizen :\n"
    "consider you what services he has done for his country ?\n"
    "first citizen :\n"
    "very well ; and could be content to give him good\n"
    "report fort , but that he pays himself with being proud .\n"
    "second citizen :\n"
    "nay , but speak not maliciously .\n"
    "first citizen :\n"
    "i say unto you , what he hath done famously , he did\n"
    "it to that end : though soft-conscienced men can be\n"
    "content to say it was for his country he did it to\n"
    "please his mother and to be partly proud ; which he\n"
    "is , even till the altitude of his virtue .\n"
    "second citizen :\n"
    "what he cannot help in his nature , you account a\n"
    "vice in him . you must in no way say he is covetous .\n";
constexpr std::string_view kLines =
    "first citizen :\n"
    "if i must not , i need not be barren of accusations ;\n"
    "he hath faults , with surplus , to tire in repetition .\n"
    "what shouts are these ? the other side o ' the city\n"
    "is risen : why stay we prating here ? to the capitol !\n"
    "all :\n"
    "come , come .\n"
    "first citizen :\n"
    "soft ! who comes here ?\n"
    "second citizen :\n";

// lmplz -o N --discount_fallback on the text; the sum over all tokens that `query` gives for the
// lines.
struct KenlmCase {
  int order;
  double log10;
};
constexpr std::string_view kKenlmKind = "ngram";
constexpr KenlmCase kKenlm[] = {{2, -149.105194}, {3, -149.091970}, {5, -148.861028}};

// Mean loss in nats, and the norm of its whole gradient.
struct TorchCase {
  std::string_view kind, setting;
  int value;
  double loss, norm;
};
constexpr TorchCase kTorch[] = {
    {"mlp", "context", 3, 2.26774108094, 0.95357590747},
    {"rnn", "layers", 1, 2.55669777842, 1.11048301062},
    {"lstm", "layers", 1, 1.94157063289, 0.385923503379},
    {"gru", "layers", 1, 2.15988153972, 0.745655659074},
    {"rnn", "layers", 2, 2.27008270742, 0.993807030779},
    {"lstm", "layers", 2, 2.00838076901, 0.400125416759},
    {"gru", "layers", 2, 2.21499878342, 0.727307028831},
};
constexpr std::size_t kTypes = 7, kSteps = 12;
constexpr int kEmbedding = 4, kHidden = 5;
constexpr double kTorchAllowed = 1e-5, kKenlmAllowed = 1e-4;

Result<void> set(Model& model, std::string_view name, const std::string& value) {
  const std::vector<Field> fields = model.fields();
  const auto field = find_field(fields, std::string(name));
  if (!field) return field.error();
  return field->set(value);
}

Result<std::vector<ReferenceFigure>> kenlm_figures(const KenlmCase& kenlm) {
  CorpusBuilder builder(
      {.unit = Unit::whitespace, .boundary = Boundary::sentence, .validation_share = 0},
      std::string(kText));
  while (!builder.advance(kText.size())) {
  }
  const auto built = builder.finish();
  if (!built) return built.error();
  const CorpusBuilder::Built& text = *built;
  const auto kind = find_model_kind(kKenlmKind);
  if (!kind) return kind.error();
  const auto model = (*kind)->make();
  if (const auto done = set(*model, "order", std::to_string(kenlm.order)); !done) {
    return done.error();
  }
  if (const auto done = model->build(shape_of(text.task), 1); !done) return done.error();
  const auto fitted =
      model->as_counted()->fit(text.corpus.train(), text.corpus.validation(), [] { return false; });
  if (!fitted) return fitted.error();
  const std::vector<TokenId> events = encode(text.task, kLines);
  std::vector<EventScore> scores(events.size());
  const LanguageModel& language = *model->as_language();
  State state = language.begin();
  language.score(state, events, sentence_starts(events, true), scores);
  double log10 = 0;
  for (const EventScore& score : scores) log10 += score.log_prob / std::log(10.0);
  return std::vector<ReferenceFigure>{
      {say("KenLM, order {0}: log10 P of a small text", kenlm.order), kenlm.log10, log10,
       kKenlmAllowed}};
}

// Each weight follows from its place and from the name of its tensor.
void set_weights(NeuralModel& model) {
  model.visit_tensors([](const Tensor& tensor) {
    std::size_t start = 0;
    for (const char c : tensor.name) start += static_cast<unsigned char>(c);
    for (std::size_t i = 0; i < tensor.weights.size(); ++i) {
      const auto place = static_cast<int>((37 * (i + 1) + start) % 101);
      tensor.weights[i] = static_cast<Scalar>(place - 50) / 64;
    }
  });
  model.repack();
}

Result<std::vector<ReferenceFigure>> torch_figures(const TorchCase& torch) {
  const auto kind = find_model_kind(torch.kind);
  if (!kind) return kind.error();
  const auto model = (*kind)->make();
  const std::pair<std::string_view, int> settings[] = {
      {"embedding", kEmbedding}, {"hidden", kHidden}, {torch.setting, torch.value}};
  for (const auto& [name, value] : settings) {
    if (const auto done = set(*model, name, std::to_string(value)); !done) return done.error();
  }
  if (const auto built = model->build({.vocabulary_size = kTypes, .first_event = 0}, 1); !built) {
    return built.error();
  }
  NeuralModel& neural = *model->as_neural();
  set_weights(neural);
  std::vector<TokenId> tokens;
  for (TokenId t = 0; t <= kSteps; ++t) tokens.push_back((3 * t + t * t / 2) % kTypes);
  const Batch batch{.steps = static_cast<int>(kSteps),
                    .streams = 1,
                    .inputs = std::span(tokens).first(kSteps),
                    .targets = std::span(tokens).last(kSteps),
                    .restarts = {}};
  BatchState state;
  Random random;
  const PassResult result = neural.train_pass(batch, state, random);
  double square = 0;
  neural.visit_tensors([&](const Tensor& tensor) {
    for (const Scalar g : tensor.gradient)
      square += static_cast<double>(g) * static_cast<double>(g);
  });
  const std::string what = std::string(kind.value()->title) + ", " + std::string(torch.setting) +
                           " " + std::to_string(torch.value);
  return std::vector<ReferenceFigure>{
      {say("PyTorch, small {0}: loss", what), torch.loss,
       result.loss / static_cast<double>(result.events), kTorchAllowed},
      {say("PyTorch, small {0}: norm of the gradient", what), torch.norm, std::sqrt(square),
       kTorchAllowed}};
}

}  // namespace

std::string_view kenlm_text() { return kText; }
std::string_view kenlm_lines() { return kLines; }

std::size_t reference_cases(std::string_view kind) {
  std::size_t count = kind == kKenlmKind ? std::size(kKenlm) : 0;
  for (const TorchCase& torch : kTorch) {
    if (torch.kind == kind) ++count;
  }
  return count;
}

Result<std::vector<ReferenceFigure>> reference_figures(std::string_view kind, std::size_t place) {
  if (kind == kKenlmKind) return kenlm_figures(kKenlm[place]);
  for (const TorchCase& torch : kTorch) {
    if (torch.kind == kind && place-- == 0) return torch_figures(torch);
  }
  return std::vector<ReferenceFigure>{};
}

}  // namespace onegin
