// Also in the library in double, whose module answers CheckGradients in a page.
#include "session/gradient_rows.h"

#include "session/judged.h"

namespace onegin {
namespace {

constexpr double kAllowed = 1e-6;  // relative; rounding leaves about 1e-8

}  // namespace

GradientQuestion question_of(onegin_gradient::Request&& request, Bytes& payload) {
  GradientQuestion question;
  question.kind = std::move(request.kind);
  question.settings = std::move(request.config);
  question.vocabulary = static_cast<std::uint32_t>(request.vocabulary_size);
  question.first_event = request.first_event;
  question.tokens = std::move(request.tokens);
  question.source = std::move(request.source);
  question.picture = std::move(request.picture);
  question.elements = static_cast<std::uint32_t>(request.most_per_tensor);
  std::size_t size = 0;
  for (const auto& [name, bytes] : request.weights) size += bytes.size();
  payload.reserve(size);
  for (auto& [name, bytes] : request.weights) {
    question.names.push_back(name);
    question.sizes.push_back(static_cast<std::uint32_t>(bytes.size()));
    payload.insert(payload.end(), bytes.begin(), bytes.end());
    std::vector<std::byte>().swap(bytes);
  }
  return question;
}

Result<onegin_gradient::Request> request_of(const GradientQuestion& question,
                                            std::span<const std::byte> payload) {
  onegin_gradient::Request request;
  request.kind = question.kind;
  request.config = question.settings;
  request.vocabulary_size = question.vocabulary;
  request.first_event = question.first_event;
  request.tokens = question.tokens;
  request.source = question.source;
  request.picture = question.picture;
  request.most_per_tensor = question.elements;
  std::size_t end = 0;
  for (std::size_t i = 0; i < question.names.size() && i < question.sizes.size(); ++i) {
    const std::size_t size = question.sizes[i];
    if (size > payload.size() - end) break;
    const auto block = payload.subspan(end, size);
    request.weights[question.names[i]].assign(block.begin(), block.end());
    end += size;
  }
  if (end != payload.size() || request.weights.size() != question.names.size() ||
      question.sizes.size() != question.names.size()) {
    return Error{say("the weights are not those that the question names"), say("gradient check"),
                 say("give the bytes of each block, one after another")};
  }
  return request;
}

bool GradientRows::advance(std::vector<Proof>& rows) {
  const bool more = check_->advance();
  const auto answer = check_->answer();
  const std::size_t open = more && !answer.tensors.empty() ? 1 : 0;
  for (; given_ < answer.tensors.size() - open; ++given_) {
    rows.push_back(row_of(answer.tensors[given_]));
  }
  return more;
}

Proof row_of(const onegin_gradient::TensorError& tensor) {
  return judged(
      {.kind = "gradient",
       .name = say("gradient of {0}, {1} of {2} numbers", tensor.name, tensor.checked, tensor.size),
       .theirs = tensor.numeric,
       .ours = tensor.analytic,
       .difference = tensor.relative,
       .allowed = kAllowed});
}

Error cannot_check_gradients() {
  return {say("this program cannot check gradients"), "",
          say("use the command: onegin inspect --proofs"), ErrorKind::failure};
}

}  // namespace onegin
