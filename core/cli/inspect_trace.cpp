// Prints traces.
#include "cli/inspect_trace.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <span>
#include <vector>

#include "cli/files.h"
#include "cli/output.h"

namespace onegin::cli {
namespace {

constexpr double kShownColumns = 8;  // a plane of more is described by its extremes

std::vector<float> values_of(const PlaneDescription& plane, const Bytes& payload) {
  std::vector<float> values(static_cast<std::size_t>(plane.rows * plane.columns));
  std::memcpy(values.data(),
              payload.data() + static_cast<std::size_t>(plane.offset) * sizeof(float),
              values.size() * sizeof(float));
  return values;
}

Json plane_object(const PlaneDescription& plane, std::span<const float> values) {
  Json object = Json::object({{"plane", plane.plane}});
  if (!plane.tensor.empty()) object["tensor"] = plane.tensor;
  object["layer"] = static_cast<std::uint32_t>(plane.layer);
  object["rows"] = static_cast<std::uint32_t>(plane.rows);
  object["columns"] = static_cast<std::uint32_t>(plane.columns);
  object["meaning"] = plane.meaning.text();
  if (plane.side > 0) {
    object["side"] = static_cast<std::uint32_t>(plane.side);
    object["channels"] = static_cast<std::uint32_t>(plane.channels);
    if (!plane.module.empty()) {
      object["module"] = plane.module;
      object["stride"] = static_cast<std::uint32_t>(plane.stride);
    }
  }
  if (!plane.titles.empty()) {
    Json titles = Json::list();
    for (const Sentence& title : plane.titles) titles.push_back(title.text());
    object["titles"] = std::move(titles);
  }
  Json numbers = Json::list();
  for (const float value : values) numbers.push_back(static_cast<double>(value));
  object["values"] = std::move(numbers);
  return object;
}

void print_summary(const Traced& traced, const Bytes& payload) {
  Table table({"plane", "weight", "layer", "rows", "columns", "lowest", "highest", "meaning"});
  for (const PlaneDescription& plane : traced.planes) {
    const auto values = values_of(plane, payload);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    table.add({plane.plane, plane.tensor.empty() ? "-" : plane.tensor, fixed(plane.layer, 0),
               fixed(plane.rows, 0), fixed(plane.columns, 0), fixed(*low, 4), fixed(*high, 4),
               plane.meaning.text()});
  }
  table.print(2);
}

// Of every time step the columns with the largest numbers, by their titles.
void print_titled_plane(const Traced& traced, const PlaneDescription& plane,
                        std::span<const float> values) {
  constexpr std::size_t kLargest = 3;
  const auto columns = static_cast<std::size_t>(plane.columns);
  Table table({"read", "next", "the largest", "", ""});
  for (std::size_t t = 0; t < traced.read.size(); ++t) {
    const auto row = values.subspan(t * columns, columns);
    std::vector<std::size_t> order(columns);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t count = std::min(kLargest, columns);
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
        [&](std::size_t a, std::size_t b) { return std::abs(row[a]) > std::abs(row[b]); });
    std::vector<std::string> cells{visible(traced.read[t].token), visible(traced.next[t].token)};
    for (std::size_t i = 0; i < kLargest; ++i) {
      cells.push_back(i < count ? plane.titles[order[i]].text() + " " + fixed(row[order[i]], 2)
                                : "");
    }
    table.add(std::move(cells));
  }
  table.print(2);
}

// Of every channel, or of those that are largest somewhere, the extremes and where the highest is.
void print_pictures(const PlaneDescription& plane, std::span<const float> values) {
  const auto side = static_cast<std::size_t>(plane.side);
  const auto channels = static_cast<std::size_t>(plane.channels);
  const auto highest = [&](std::size_t c) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < side * side; ++i) {
      if (values[i * channels + c] > values[best * channels + c]) best = i;
    }
    return best;
  };
  std::vector<std::size_t> order(channels);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t shown = std::min(channels, static_cast<std::size_t>(kShownColumns));
  if (shown < channels) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return values[highest(a) * channels + a] > values[highest(b) * channels + b];
    });
  }
  print_line("");
  print_line(plane.plane + ", layer " + fixed(plane.layer, 0) + ": " + plane.meaning.text() + ", " +
             fixed(plane.channels, 0) + " of " + fixed(plane.side, 0) + " x " +
             fixed(plane.side, 0) + " pixels" +
             (plane.module.empty() ? "" : ", by " + plane.module) +
             (shown < channels ? "; the largest:" : ":"));
  Table table({"channel", "lowest", "highest", "its column", "its row"});
  for (const std::size_t c : std::span(order).first(shown)) {
    const std::size_t best = highest(c);
    float lowest = values[c];
    for (std::size_t i = 0; i < side * side; ++i)
      lowest = std::min(lowest, values[i * channels + c]);
    table.add({plane.titles.empty() ? std::to_string(c + 1) : plane.titles[c].text(),
               fixed(lowest, 4), fixed(values[best * channels + c], 4),
               std::to_string(best % side + 1), std::to_string(best / side + 1)});
  }
  table.print(1);
}

// Rows of time steps with their tokens.
void print_small_planes(const Traced& traced, const Bytes& payload) {
  for (const PlaneDescription& plane : traced.planes) {
    if (!plane.tensor.empty() || plane.of_source || plane.whole_source) continue;
    const bool titled = !plane.titles.empty();
    if (plane.columns > kShownColumns && !titled && !plane.over_source) continue;
    print_line("");
    print_line(plane.plane + ", layer " + fixed(plane.layer, 0) + ": " + plane.meaning.text());
    const auto values = values_of(plane, payload);
    if (titled) {
      print_titled_plane(traced, plane, values);
      continue;
    }
    std::vector<std::string> header{"read"};
    for (std::size_t s = 0; plane.over_source && s < traced.source.size(); ++s) {
      header.push_back(visible(traced.source[s]));
    }
    Table table(header);
    for (std::size_t t = 0; t < traced.read.size(); ++t) {
      std::vector<std::string> row{visible(traced.read[t].token)};
      const auto columns = static_cast<std::size_t>(plane.columns);
      for (std::size_t j = 0; j < columns; ++j) {
        row.push_back(fixed(values[t * columns + j], plane.over_source ? 2 : 4));
      }
      table.add(std::move(row));
    }
    table.print(1);
  }
}

}  // namespace

void add_trace_flags(CLI::App& command, TraceFlags& flags) {
  command.add_flag("--trace", flags.asked,
                   "The numbers inside a network while it reads --text: gates, cell, hidden "
                   "state, logits, probabilities.");
  command.add_flag("--backward", flags.command.backward,
                   "With --trace: the gradients of the mean loss as well.");
  command.add_option("--target", flags.command.target,
                     "With --backward: of the loss of this step alone, counted from 1.");
  command.add_flag("--pairs", flags.command.pairs,
                   "With --trace: the norm of dL_t/dh_k for all pairs of steps.");
  command.add_flag("--contributions", flags.command.contributions,
                   "With --backward: every weight, its gradient, and what each step gives to it.");
  command
      .add_option("--planes", flags.command.planes,
                  "With --trace: only the planes of these names, such as h,f,probabilities.")
      ->delimiter(',');
}

Result<void> trace_text(Client& client, const TraceFlags& flags, const std::string& file,
                        bool as_json) {
  if (file.empty()) {
    return Error{std::string("a trace needs a text"), "--trace",
                 "give --text FILE, or - for standard input"};
  }
  if (flags.command.contributions && !flags.command.backward) {
    return Error{std::string("what steps give to gradients needs them"), "--contributions",
                 "add --backward"};
  }
  auto text = read_text_file(file);
  if (!text) return text.error();
  text->remark_malformed();
  return client.ask(flags.command, std::move(text->bytes), [&](const Event& event) {
    const auto* traced = std::get_if<Traced>(&event.body);
    if (traced == nullptr) return;
    if (as_json) {
      for (const PlaneDescription& plane : traced->planes) {
        print_json(plane_object(plane, values_of(plane, event.payload)));
      }
      return;
    }
    print_summary(*traced, event.payload);
    for (const PlaneDescription& plane : traced->planes) {
      if (plane.side > 0) print_pictures(plane, values_of(plane, event.payload));
    }
    print_small_planes(*traced, event.payload);
  });
}

}  // namespace onegin::cli
