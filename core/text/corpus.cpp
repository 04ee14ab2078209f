// Tasks: their fingerprint, and ids to text and back.
#include "text/corpus.h"

#include "text/given_tokens.h"
#include "text/hash.h"
#include "text/line_cutter.h"

namespace onegin {

std::vector<Field> task_fields(TaskConfig& config) {
  std::vector<Field> fields = fields_of(config);
  if (!is_sized(config.unit)) {
    std::erase_if(fields, [&config](const Field& field) {
      const auto* number = std::get_if<int*>(&field.value);
      return number != nullptr && *number == &config.bpe_vocabulary;
    });
  }
  return fields;
}

Result<void> restore_rule(Task& task, std::string_view learnt) {
  auto rule = rule_of(task.config.unit).with(learnt);
  if (!rule) return rule.error();
  task.learnt = std::move(*rule);
  return {};
}

std::uint64_t Task::fingerprint() const {
  std::string settings;
  TaskConfig copy = config;
  for (const Field& field : task_fields(copy)) {
    settings += field.name;
    settings += '=';
    settings += field.text();
    settings += '\n';
  }
  if (reading.spelling == Spelling::given) settings += "spelling=given\n";
  if (!reading.line_ends) settings += "line_ends=false\n";
  std::uint64_t hash = hash_of(settings);
  for (std::size_t id = 0; id < vocabulary.size(); ++id) {
    // Chained over token by token, so that "ab", "c" differs from "a", "bc".
    hash = hash_of(vocabulary.text(static_cast<TokenId>(id)), hash);
  }
  return learnt ? hash_of(learnt->learnt(), hash) : hash;
}

std::vector<TokenId> encode(const Task& task, std::string_view text,
                            std::vector<std::string>* unknown) {
  const bool sentences = task.config.boundary != Boundary::stream;
  const std::string content = read_text(text, nullptr, task.reading.spelling);
  LineCutter cutter(Tokenizer(task.rule()), task.config.boundary);
  std::vector<TokenId> ids;
  const auto add = [&](std::string_view token) {
    ids.push_back(task.vocabulary.find(token));
    if (ids.back() == kUnknown && unknown != nullptr) unknown->emplace_back(token);
  };
  std::string_view rest = content;
  do {
    const std::size_t end = rest.find('\n');
    cutter.begin_open(rest.substr(0, end));
    std::string_view token;
    for (auto part = cutter.next(token); part != LineCutter::Part::end; part = cutter.next(token)) {
      if (part == LineCutter::Part::token)
        add(token);
      else
        ids.push_back(kBeginSentence);
    }
    if (sentences && task.reading.line_ends)
      ids.push_back(kEndSentence);
    else if (task.reading.line_ends && end != std::string_view::npos)
      add("\n");
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  } while (!rest.empty());
  return ids;
}

std::size_t count_events(const Task& task, TokenView ids) {
  std::size_t events = 0;
  GivenTokens given(task.pairs());
  for (const TokenId id : ids) {
    if (!given.given()) ++events;
    given.pass(id);
  }
  return events;
}

std::size_t loose_end(const Task& task, std::string_view line) {
  const std::size_t space = task.rule().trailing_space(line);
  const std::string_view end = line.substr(line.size() - space);
  // One space is what stands between words; more than that is a token, if the text had it.
  const bool token = end != " " && task.vocabulary.find(end) != kUnknown;
  return token ? 0 : space;
}

namespace {

void end_source(const Task& task, Detokenizer& detokenizer, std::string& text) {
  detokenizer.finish(text);
  text += '\t';
  detokenizer = Detokenizer(task.rule());
}

}  // namespace

std::string decode(const Task& task, TokenView ids) {
  Detokenizer detokenizer(task.rule());
  std::string text;
  for (const TokenId id : ids) {
    if (id == kEndSentence)
      detokenizer.append("\n", text);
    else if (id == kUnknown || id >= task.vocabulary.size())
      detokenizer.append("\uFFFD", text);
    else if (id != kBeginSentence)
      detokenizer.append(task.vocabulary.text(id), text);
    else if (task.pairs())
      end_source(task, detokenizer, text);
  }
  detokenizer.finish(text);
  return text;
}

}  // namespace onegin
