// Rows of Filled and BlanksMeasured.
#include "cli/filled_rows.h"

#include <cmath>

#include "cli/output.h"
#include "text/text.h"

namespace onegin::cli {
namespace {

// What a person is told of how an answer came about; empty where it goes without saying.
std::string remark_of(const Filled& line) {
  if (line.way == "beam") return "together, by beam: some combinations were tried, not all";
  if (line.way == "in_turn") return "one after another, the likeliest first";
  if (line.way == "exact" && line.blanks.size() > 1) return "together: all combinations were tried";
  if (line.way != "largest") return {};
  return "of the types, those were tried that are likeliest by what stands before the blank; the "
         "others have " +
         fixed(100 * line.left_out, 2) + " % there, and at most " + fixed(100 * line.bound, 2) +
         " % of this answer, if none fits what follows better than the best one tried";
}

Json combinations_of(const Filled& line) {
  Json list = Json::list();
  for (const Combination& combination : line.combinations) {
    Json tokens = Json::list();
    for (const std::string& token : combination.tokens) tokens.push_back(token);
    Json one = Json::object();
    one["tokens"] = std::move(tokens);
    one["log10"] = combination.log10;
    list.push_back(std::move(one));
  }
  return list;
}

void print_blank_json(const std::string& model, const Filled& line, std::size_t blank) {
  const FilledBlank& own = line.blanks[blank];
  Json likeliest = Json::list();
  for (const TokenProbability& token : own.likeliest) {
    likeliest.push_back(Json::object({{"token", token.token}, {"log10", token.log10}}));
  }
  Json row = Json::object({{"line", line.line}, {"blank", blank + 1}, {"model", model}});
  row["likeliest"] = std::move(likeliest);
  if (own.known) {
    row["token"] = own.truth.token;
    row["log10"] = own.truth.log10;
    row["rank"] = own.rank;
  }
  row["way"] = line.way;
  if (own.turn > 0) row["turn"] = own.turn;
  if (line.way == "largest") {
    row["left_out"] = line.left_out;
    row["bound"] = line.bound;
  }
  print_json(row);
}

// The line of that number, from 1.
std::string line_of(std::string_view text, std::size_t number) {
  for (std::size_t i = 1; i < number; ++i) text.remove_prefix(text.find('\n') + 1);
  return read_text(text.substr(0, text.find('\n')));
}

// A blank by itself would not be seen in a table.
std::string shown(const std::string& token) { return token == " " ? "␣" : visible(token); }

std::string probability(double log10) {
  const double p = std::pow(10.0, log10);
  return p > 0 && p < 0.00005 ? "<0.0001" : fixed(p, 4);
}

void print_blank_table(const std::vector<ModelFills>& models, std::size_t line, std::size_t blank) {
  std::vector<std::string> header;
  std::size_t rows = 0;
  for (const ModelFills& model : models) {
    header.insert(header.end(), {model.name, "P", ""});
    rows = std::max(rows, model.lines[line].blanks[blank].likeliest.size());
  }
  Table table(header);
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::string> row;
    for (const ModelFills& model : models) {
      const FilledBlank& own = model.lines[line].blanks[blank];
      if (i >= own.likeliest.size()) {
        row.insert(row.end(), {"", "", ""});
        continue;
      }
      const TokenProbability& token = own.likeliest[i];
      const bool is_true = own.known && own.rank == i + 1;
      row.insert(row.end(), {shown(token.token), probability(token.log10), is_true ? "*" : ""});
    }
    table.add(std::move(row));
  }
  table.print();
  for (const ModelFills& model : models) {
    const FilledBlank& own = model.lines[line].blanks[blank];
    if (own.likeliest.empty()) print_line(model.name + ": no token is possible there");
    if (!own.known || own.rank <= own.likeliest.size()) continue;
    print_line(model.name + ": " + shown(own.truth.token) + " has " + probability(own.truth.log10) +
               ", place " + grouped(own.rank));
  }
}

void print_combinations(const ModelFills& model, const Filled& line) {
  Table table({model.name + ", together", "P"});
  for (const Combination& combination : line.combinations) {
    std::string tokens;
    for (const std::string& token : combination.tokens) {
      tokens += (tokens.empty() ? "" : " ... ") + shown(token);
    }
    table.add({tokens, probability(combination.log10)});
  }
  table.print(1);
}

}  // namespace

void print_fills_json(const ModelFills& model, bool held_out) {
  std::size_t blanks = 0;
  for (const Filled& line : model.lines) {
    for (std::size_t blank = 0; blank < line.blanks.size(); ++blank) {
      print_blank_json(model.name, line, blank);
    }
    blanks += line.blanks.size();
    if (line.combinations.empty()) continue;
    Json row = Json::object({{"line", line.line}, {"model", model.name}});
    row["combinations"] = combinations_of(line);
    row["way"] = line.way;
    print_json(row);
  }
  Json summary = Json::object({{"summary", true}, {"model", model.name}});
  if (held_out) {
    summary["blanks"] = static_cast<std::uint64_t>(model.measured.blanks);
    summary["log10"] = model.measured.log10;
    summary["before"] = model.measured.before;
    summary["after"] = model.measured.after;
  } else {
    summary["lines"] = model.lines.size();
    summary["blanks"] = blanks;
  }
  if (model.weights.is_object()) summary.update(model.weights);
  print_json(summary);
}

void print_fills_table(const std::vector<ModelFills>& models, std::string_view text) {
  for (std::size_t i = 0; i < models[0].lines.size(); ++i) {
    const Filled& first = models[0].lines[i];
    if (i > 0) print_line("");
    print_line(visible(line_of(text, first.line)));
    for (std::size_t blank = 0; blank < first.blanks.size(); ++blank) {
      if (first.blanks.size() > 1) print_line("blank " + std::to_string(blank + 1));
      print_blank_table(models, i, blank);
    }
    for (const ModelFills& model : models) {
      const Filled& line = model.lines[i];
      if (!line.combinations.empty()) print_combinations(model, line);
      const std::string remark = remark_of(line);
      if (!remark.empty()) print_line(model.name + ": " + remark);
    }
  }
}

void print_means(const std::vector<ModelFills>& models) {
  Table table({"model", "mean log10 P", "bits per blank"});
  for (const ModelFills& model : models) {
    table.add({model.name, fixed(model.measured.log10, 4),
               fixed(-model.measured.log10 * std::log2(10.0), 4)});
  }
  table.print(1);
  const BlanksMeasured& first = models[0].measured;
  print_line(grouped(static_cast<std::uint64_t>(first.blanks)) +
             " held-out blanks, evenly spread; of each line, or of running text, " +
             std::to_string(first.before) + " tokens before the blank and " +
             std::to_string(first.after) + " after it are shown");
}

}  // namespace onegin::cli
