// Runs the copy forward and backward and gathers the planes.
#include "evaluation/trace.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "evaluation/step_gradients.h"
#include "evaluation/trace_filters.h"
#include "math/softmax.h"

namespace onegin {

Tracer::Tracer(NeuralModel& model, const Shape& shape, const TraceText& text, TraceOptions options)
    : text_(text),
      options_(std::move(options)),
      targets_(text.targets),
      first_event_(model.blank_reading() ? first_blank(shape.first_event) : shape.first_event),
      shown_(model.blank_reading() && model.blank_reading()->hides()),
      model_(
          model,
          [&] {
            Shape own = shape;
            own.training = {.copies = 0, .streams = 1, .steps = text.steps()};
            return own;
          }(),
          options_.first_weights),
      pairs_(text),
      planes_{.wanted = options_.planes, .units = options_.units} {
  if (options_.target == 0) return;
  for (std::size_t t = 0; t < targets_.size(); ++t) {
    if (t + 1 != options_.target) targets_[t] = kNoTarget;
  }
}

Result<void> Tracer::check() const {
  const std::size_t steps = text_.steps();
  if (options_.pairs && steps > kMostPairs) {
    return Error{say("the text has {0} tokens, and gradients between all pairs of time steps are "
                     "traced for at most {1}",
                     steps, kMostPairs),
                 say("the trace"), say("give a shorter text")};
  }
  if (options_.target > steps ||
      (options_.target > 0 && text_.targets[options_.target - 1] == kNoTarget)) {
    return Error{say("step {0} has no loss", options_.target), say("the trace"),
                 say("give a step from 1 to {0}", steps)};
  }
  return {};
}

namespace {

// Of a plane; a row of places counts as many.
std::size_t rows_of(Extent extent, std::size_t steps, std::size_t source) {
  switch (extent) {
    case Extent::sources:
    case Extent::places:
      return source;
    case Extent::row_places:
      return steps * source;
    case Extent::each_source:
    case Extent::streams:
    case Extent::once:
      return 1;
    case Extent::rows:
      break;
  }
  return steps;
}

// All weights are among the planes.
bool has_weights(const TraceOptions& options) { return options.backward && options.contributions; }

}  // namespace

// Of the planes that a trace of these options has.
static std::size_t count_numbers(NeuralModel& model, const TraceOptions& options,
                                 const TracePlanes& gathered, std::size_t steps, std::size_t source,
                                 std::size_t logits) {
  std::size_t sum = 0;
  for (const Activation& activation : model.as_traceable()->activations().all()) {
    for (const auto& [planes, shown] :
         {std::pair(&activation.planes, true), std::pair(&activation.back, options.backward)}) {
      for (const Plane& plane : *planes) {
        if (!shown || plane.name.empty() || !gathered.wants(plane.name)) continue;
        sum += rows_of(activation.extent, steps, source) * activation.columns / planes->size();
      }
    }
  }
  for (const char* name : {"logits", "probabilities", "do"}) {
    const bool shown = options.backward || name != std::string_view("do");
    if (shown && gathered.wants(name)) sum += logits;
  }
  if (options.pairs) sum += steps * steps;
  if (!has_weights(options) && gathered.wants(kWeightPlane)) {
    visit_filters(model, [&](const Tensor& tensor) { sum += tensor.weights.size(); });
  }
  if (!options.contributions) return sum;
  return sum + (steps + 2) * model.parameters();
}

Result<bool> Tracer::advance(const Exhausted& exhausted) {
  do {
    if (phase_ == Phase::begin) {
      if (const auto checked = check(); !checked) return checked.error();
      next_phase();
    }
    const auto more = pieces_.walk([this](Pieces& pieces) { return work(pieces); });
    if (!more) return more;
    if (*more) continue;
    if (phase_ == Phase::pairs && pairs_.next()) continue;
    next_phase();
    if (phase_ == Phase::done) return false;
  } while (!exhausted());
  return true;
}

void Tracer::next_phase() {
  const auto left_out = [&] {
    switch (phase_) {
      case Phase::pairs:
      case Phase::singular:
        return !options_.pairs;
      case Phase::order:
        return !options_.order;
      default:
        return false;
    }
  };
  do {
    phase_ = static_cast<Phase>(static_cast<int>(phase_) + 1);
  } while (left_out());
}

Result<void> Tracer::work(Pieces& pieces) {
  switch (phase_) {
    case Phase::copy: {
      if (const auto copied = model_.work(pieces); !copied || pieces.behind()) return copied;
      return pieces(1, [&]() -> Result<void> {
        for (const Clamp& clamp : options_.clamps) {
          if (const auto held = model_.traceable().clamp(clamp); !held) return held;
        }
        const std::size_t logits = text_.steps() * outputs();
        const std::size_t numbers = count_numbers(model_.neural(), options_, planes_, text_.steps(),
                                                  text_.source.size(), logits) +
                                    (needs_d_logits() ? logits : 0);
        if (numbers <= kMostTraceNumbers) return {};
        return Error{say("this trace would have more than {0} numbers", kMostTraceNumbers),
                     say("the trace"), say("give a shorter text, or name the planes")};
      });
    }
    case Phase::pass:
      pass(pieces);
      break;
    case Phase::pairs:
      pairs_.work(pieces, model_.neural(), planes_);
      break;
    case Phase::singular:
      singular_.work(pieces, model_.neural(), planes_);
      break;
    case Phase::order:
      orders_.work(pieces, planes_.all);
      break;
    case Phase::begin:
    case Phase::done:
      break;
  }
  return {};
}

void Tracer::pass(Pieces& pieces) {
  Batch batch = text_.batch();
  batch.targets = targets_;
  model_.traceable().trace_pass(
      pieces, batch, state_, work_, options_.backward,
      [this](Pieces& own, const Scalar* outputs) { take_forward(own, outputs); }, result_);
  if (options_.backward) pieces(Pieces::kCopied, [this] { take_backward(); });
}

void Tracer::take_forward(Pieces& pieces, const Scalar* outputs) {
  pieces(Pieces::kCopied, [this] {
    take_embedding();
    work_.visit(
        model_.traceable().activations(),
        [&](const Activation& activation, std::size_t rows, std::span<const Scalar> numbers) {
          for (std::size_t i = 0; i < activation.planes.size(); ++i) {
            planes_.add_block(activation, activation.planes[i], rows, numbers,
                              activation.planes.size(), i);
          }
        });
    if (!has_weights(options_)) {
      visit_filters(model_.neural(), [this](const Tensor& tensor) { add_weight(tensor, planes_); });
    }
    begin_logits();
  });
  model_.traceable().logits_of(
      pieces, text_.steps(), outputs,
      [this](std::size_t first, std::size_t count, Scalar* rows) {
        take_logits(first, count, rows);
      },
      work_);
}

// Of the tokens that the network reads.
void Tracer::take_embedding() {
  const auto products = model_.traceable().activations().products();
  const auto reads = std::find_if(products.begin(), products.end(), [](const Product& product) {
    return product.embedding != nullptr;
  });
  if (reads == products.end()) return;
  const std::size_t width = reads->embedding->shape[1];
  Scalar* to = planes_.add({.name = "embedding",
                            .tensor = {},
                            .rows = text_.steps(),
                            .columns = width,
                            .meaning = phrase("embedding of the token that is read")});
  if (to == nullptr) return;
  for (const TokenId id : text_.inputs) {
    const auto row = reads->embedding->weights.subspan(id * width, width);
    to = std::copy(row.begin(), row.end(), to);
  }
}

// What the output layer gives to its gradient is made of it, and "do" shows it.
bool Tracer::needs_d_logits() const {
  if (!options_.backward) return false;
  return options_.contributions || options_.products || planes_.wants("do") ||
         planes_.wants("step_norm");
}

void Tracer::begin_logits() {
  const auto begin = [&](const char* name, std::string_view meaning, Scale scale) {
    return planes_.begin({.name = name,
                          .tensor = {},
                          .rows = text_.steps(),
                          .columns = outputs(),
                          .meaning = meaning,
                          .scale = scale});
  };
  logits_ = begin("logits", phrase("logits o_t"), Scale::any);
  probabilities_ = begin("probabilities", phrase("probabilities y_t = softmax(o_t)"), Scale::share);
  d_logits_.clear();
  if (needs_d_logits()) d_logits_.reserve(text_.steps() * outputs());
  loss_ = 0;
  events_ = 0;
  for (std::size_t t = 0; t < text_.steps(); ++t) events_ += is_event(t) ? 1 : 0;
  log_probs_.assign(text_.steps(), std::numeric_limits<double>::quiet_NaN());
}

// Logits (count, O) of the steps from `first` on become probabilities, and their gradients.
void Tracer::take_logits(std::size_t first, std::size_t count, Scalar* rows) {
  const std::size_t events = outputs();
  const bool backward = needs_d_logits();
  for (std::size_t t = first; t < first + count; ++t) {
    const std::span row(rows + (t - first) * events, events);
    planes_.append(logits_, row);
    log_softmax(row);
    if (text_.targets[t] != kNoTarget) {
      const auto log_prob = static_cast<double>(row[text_.targets[t] - first_event_]);
      if (!shown_) log_probs_[t] = log_prob;
      if (is_event(t)) loss_ -= log_prob;
    }
    if (!probabilities_ && !backward) continue;
    for (Scalar& x : row) x = std::exp(x);
    planes_.append(probabilities_, row);
    if (!backward) continue;
    // y - y', of the mean loss.
    if (is_event(t)) {
      row[targets_[t] - first_event_] -= 1;
      for (Scalar& x : row) x /= static_cast<Scalar>(events_);
    } else {
      std::fill(row.begin(), row.end(), Scalar{0});
    }
    d_logits_.insert(d_logits_.end(), row.begin(), row.end());
  }
}

void Tracer::take_backward() {
  planes_.append(planes_.begin({.name = "do",
                                .tensor = {},
                                .rows = text_.steps(),
                                .columns = outputs(),
                                .meaning = phrase("gradient of the logits, y_t - y'_t")}),
                 d_logits_);
  work_.visit(model_.traceable().activations(), [&](const Activation& activation, std::size_t rows,
                                                    std::span<const Scalar> numbers) {
    for (std::size_t i = 0; i < activation.back.size(); ++i) {
      planes_.add_block(activation, activation.back[i], rows, numbers, activation.back.size(), i);
    }
  });
  const TracedPass done{text_.inputs, d_logits_, work_};
  take_step_gradients(model_.neural(), done, options_.contributions, planes_);
  if (options_.products) take_products(model_.neural(), done, planes_);
}

}  // namespace onegin
