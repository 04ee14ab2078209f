// Rows of Prove.
#include "cli/proofs.h"

#include <cmath>
#include <cstdio>

#include "cli/client.h"
#include "cli/files.h"
#include "cli/output.h"

namespace onegin::cli {
namespace {

constexpr std::uint32_t kAll = 100'000;  // contexts, the most that Prove looks at

// Whole numbers as they are, others to nine digits.
std::string figure(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g",
                std::abs(value) < 1e15 && value == std::floor(value) ? 15 : 9, value);
  return text;
}

Json row_object(const std::string& model, const Proof& proof) {
  return Json::object({{"model", model},
                       {"kind", proof.kind},
                       {"name", proof.name.text()},
                       {"theirs", proof.theirs},
                       {"ours", proof.ours},
                       {"difference", proof.difference},
                       {"allowed", proof.allowed},
                       {"right", proof.right}});
}

// Prints the proofs of one model, and returns the number of rows that are wrong.
Result<std::uint32_t> prove(const ModelName& name, const Prove& command, bool as_json) {
  Client client;
  if (const auto loaded = load_model(client, name); !loaded) return loaded.error();
  Table table({"kind", "name", "theirs", "ours", "difference", ""});
  Proven proven;
  const auto done = client.ask(command, {}, [&](const Event& event) {
    if (const auto* last = std::get_if<Proven>(&event.body)) proven = *last;
    const auto* proof = std::get_if<Proof>(&event.body);
    if (proof == nullptr) return;
    if (as_json) return print_json(row_object(name.name, *proof));
    table.add({proof->kind, proof->name.text(), figure(proof->theirs), figure(proof->ours),
               figure(proof->difference), proof->right ? "right" : "WRONG"});
  });
  if (!done) return located_in(done.error(), name.name);
  if (!as_json) table.print();
  for (const Sentence& note : proven.notes) {
    if (as_json) {
      print_json({{"model", name.name}, {"note", note.text()}});
    } else {
      print_line("left out: " + note.text());
    }
  }
  return proven.wrong;
}

}  // namespace

Result<void> print_proofs(const std::vector<ModelName>& names, bool cache, std::uint32_t events,
                          bool as_json) {
  std::uint32_t all = 0;
  for (const ModelName& name : names) {
    if (names.size() > 1 && !as_json) print_line(name.name);
    const auto wrong =
        prove(name, {.cache = cache, .events = events == 0 ? kAll : events}, as_json);
    if (!wrong) return wrong.error();
    all += *wrong;
  }
  if (all == 0) return {};
  return Error{say("not right: {0}", all), "onegin inspect --proofs", "", ErrorKind::failure};
}

}  // namespace onegin::cli
