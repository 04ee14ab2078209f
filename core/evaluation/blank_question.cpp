// Cuts a line around its blanks, and windows out of a text.
#include "evaluation/blank_question.h"

#include <algorithm>

#include "models/blank_model.h"
#include "text/given_tokens.h"

namespace onegin {
namespace {

// What stands between the blanks of a line, as text: one part more than there are blanks.
std::vector<std::string> parts_of(std::string_view line) {
  std::vector<std::string> parts(1);
  for (std::size_t at = 0; at < line.size();) {
    std::string& part = parts.back();
    if (line.substr(at, kBlankMark.size()) != kBlankMark) {
      part += line[at++];
      continue;
    }
    at += kBlankMark.size();
    const auto last = part.find_last_not_of('\\');
    const std::size_t backslashes = part.size() - (last == std::string::npos ? 0 : last + 1);
    part.resize(part.size() - (backslashes + 1) / 2);
    if (backslashes % 2 != 0) {
      part += kBlankMark;
    } else {
      parts.emplace_back();
    }
  }
  return parts;
}

// A word that none of the parts contains, and whose beginning is nowhere else in it.
std::string word_for_blanks(std::span<const std::string> parts) {
  const std::string longer = "가";
  std::string word = "빈칸";
  const auto has_word = [&](const std::string& part) {
    return part.find(word) != std::string::npos;
  };
  while (std::any_of(parts.begin(), parts.end(), has_word)) word += longer;
  return word;
}

class QuestionReader {
 public:
  explicit QuestionReader(const Task& task) : task_(task), tokenizer_(task.rule()) {}

  void add(TokenId id, std::string_view text) {
    read_.question.tokens.push_back(id);
    read_.texts.emplace_back(text);
  }
  void add_blank() {
    read_.question.blanks.push_back(read_.question.tokens.size());
    add(kAnotherBlank, "");
  }
  void add_text(std::string_view text) {
    tokenizer_.begin(text);
    for (std::string_view token; tokenizer_.next(token);) {
      add(task_.vocabulary.find(token), token);
    }
  }
  // Text without what a blank or a token after it brings with it.
  void add_open(std::string_view text) {
    add_text(text.substr(0, text.size() - loose_end(task_, text)));
  }

  // Tokens touch each other: each part is cut by itself.
  void add_parts(std::span<const std::string> parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) add_blank();
      add_open(parts[i]);
    }
  }
  // Something stands between tokens: the line is cut with a word in the place of each blank, so
  // that what is around the blank belongs to the token that it should.
  void add_words(std::span<const std::string> parts) {
    const std::string word = word_for_blanks(parts);
    std::string line = parts[0];
    for (const std::string& part : parts.subspan(1)) line += word + part;
    line.resize(line.size() - loose_end(task_, line));
    for (const std::string& token : tokenize_line(line, task_.rule())) {
      std::size_t begin = 0;
      for (std::size_t at; (at = token.find(word, begin)) != std::string::npos;) {
        add_text(std::string_view(token).substr(begin, at - begin));
        add_blank();
        begin = at + word.size();
      }
      if (begin == 0) {
        add(task_.vocabulary.find(token), token);
      } else {
        add_text(std::string_view(token).substr(begin));
      }
    }
  }

  const WrittenQuestion& read() const { return read_; }
  WrittenQuestion& read() { return read_; }

 private:
  const Task& task_;
  Tokenizer tokenizer_;
  WrittenQuestion read_;
};

Error no_pair(Sentence what) {
  return Error{std::move(what), "", say("write source, tab, and the target with its blanks")};
}

// Takes the source, which stands before the only tab, off the parts.
Result<void> read_source(QuestionReader& reader, std::vector<std::string>& parts) {
  std::ptrdiff_t tabs = 0;
  for (const std::string& part : parts) tabs += std::count(part.begin(), part.end(), '\t');
  const std::size_t tab = parts[0].find('\t');
  if (tabs == 0) return no_pair(say("the line is no pair: it has no tab"));
  if (tabs > 1) return no_pair(say("the line is no pair: it has {0} tabs", tabs));
  if (tab == std::string::npos) return no_pair(say("a blank stands in the source, which is given"));
  reader.add_text(std::string_view(parts[0]).substr(0, tab));
  if (reader.read().texts.empty()) return no_pair(say("the source of the pair is empty"));
  reader.add(kBeginSentence, "<s>");
  parts[0].erase(0, tab + 1);
  return {};
}

// The tokens at these places become blanks, too.
Result<void> hide(WrittenQuestion& read, std::span<const std::uint32_t> hidden) {
  BlankQuestion& question = read.question;
  const bool known = question.blanks.empty();
  std::vector<std::size_t> places(hidden.begin(), hidden.end());
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  for (const std::size_t place : places) {
    if (place < read.first_event || place >= question.tokens.size() ||
        question.tokens[place] == kEndSentence) {
      return Error{say("token {0} of the sentence cannot be a blank", place), "",
                   say("choose one of its tokens, counted from 0")};
    }
    TokenId& token = question.tokens[place];
    if (token == kAnotherBlank) continue;
    if (known) question.truth.push_back(token);
    token = kAnotherBlank;
    question.blanks.push_back(place);
  }
  std::sort(question.blanks.begin(), question.blanks.end());
  return {};
}

}  // namespace

Result<WrittenQuestion> read_question(const Task& task, std::string_view line,
                                      std::span<const std::uint32_t> hidden, bool asks) {
  std::vector<std::string> parts = parts_of(read_text(line, nullptr, task.reading.spelling));
  QuestionReader reader(task);
  if (task.pairs()) {
    if (const auto source = read_source(reader, parts); !source) return source.error();
    reader.read().first_event = reader.read().texts.size();
  }
  if (task.rule().gap() > 0) {
    reader.add_words(parts);
  } else {
    reader.add_parts(parts);
  }
  if (task.sentences()) reader.add(kEndSentence, "</s>");
  WrittenQuestion read = std::move(reader.read());
  if (const auto done = hide(read, hidden); !done) return done.error();
  const std::size_t blanks = read.question.blanks.size();
  if (asks && blanks == 0) {
    return Error{say("there is no blank to fill"), "", say("write ___ where a token is missing")};
  }
  if (blanks > kMostBlanks) {
    return Error{say("{0} blanks are more than {1}", blanks, kMostBlanks), "",
                 say("leave fewer of them open")};
  }
  if (read.question.tokens.size() > kMostQuestionTokens) {
    return Error{say("a sentence of {0} tokens is longer than {1}", read.question.tokens.size(),
                     kMostQuestionTokens),
                 "", say("give what is around the blank alone")};
  }
  return read;
}

std::vector<std::size_t> spread_blanks(const Task& task, TokenView ids, std::size_t count) {
  const auto visit = [&](const auto& take) {
    GivenTokens given(task.pairs());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!given.given() && ids[i] != kEndSentence) take(i);
      given.pass(ids[i]);
    }
  };
  std::size_t all = 0, seen = 0;
  visit([&](std::size_t) { ++all; });
  count = std::min(count, all);
  std::vector<std::size_t> places;
  visit([&](std::size_t i) {
    // Blank j is the token in the middle of its share of all.
    if (places.size() < count && seen == (2 * places.size() + 1) * all / (2 * count)) {
      places.push_back(i);
    }
    ++seen;
  });
  return places;
}

BlankQuestion blank_at(const Task& task, TokenView ids, std::size_t place) {
  std::size_t begin = place, end = place + 1;
  const auto starts_line = [&](std::size_t at) {
    return at == 0 || (task.sentences() && ids[at - 1] == kEndSentence);
  };
  while (!starts_line(begin) && (task.pairs() || place - begin < kShownBefore)) --begin;
  while (end < ids.size() && end - place <= kShownAfter && !starts_line(end)) ++end;
  BlankQuestion question;
  question.blanks = {place - begin};
  question.truth = {ids[place]};
  question.amid = !starts_line(begin);
  ids.copy(begin, end - begin, question.tokens);
  question.tokens[place - begin] = kAnotherBlank;
  return question;
}

}  // namespace onegin
