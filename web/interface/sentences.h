// Every sentence of the interface that explains something, in the words of someone who teaches
// this.
#pragma once

#include <string_view>

namespace onegin::web::strings {

inline constexpr std::string_view kTrainAll =
    "Train every model on this text, each in its own worker, at the same time and from the same "
    "seed.";
inline constexpr std::string_view kPauseAll =
    "Stop where they are. Nothing learnt is lost; Train goes on from here.";
inline constexpr std::string_view kSample = "A text to begin with. Paste or open your own instead.";
inline constexpr std::string_view kPaste =
    "Replace the text by what you copied. It never leaves this page.";
inline constexpr std::string_view kOpen = "Open a text file from this device; it is not uploaded.";
inline constexpr std::string_view kEdit = "Write in the text itself.";
inline constexpr std::string_view kUnit =
    "What one token is: the thing a model predicts next. A single character, or a whole word.";
inline constexpr std::string_view kBoundary =
    "Running text: context crosses line ends. Lines: each line is a sentence of its own, and its "
    "end is predicted too.";
inline constexpr std::string_view kSeed =
    "Where the random numbers start. The same seed and settings give the same model again.";
inline constexpr std::string_view kBits =
    "Bits per character on the held-out part of the text: how many yes-or-no questions the model "
    "still needs, on average, to guess the next character. Lower is better.";
inline constexpr std::string_view kHeldOut =
    "The tinted end of the text is held out: no model trains on it, all are judged on it.";
inline constexpr std::string_view kTrain = "Learn from the text until the time is up.";
inline constexpr std::string_view kPause = "Stop here; Train goes on from the same place.";
inline constexpr std::string_view kStep =
    "One batch: forward, backward, one update of the weights.";
inline constexpr std::string_view kReset =
    "Forget what was learnt and start from the first weights.";
inline constexpr std::string_view kMore = "Every setting of this model.";
inline constexpr std::string_view kQuestion =
    "Write a sentence. Each model says how likely it finds every token of it.";
inline constexpr std::string_view kStrip =
    "Each token is coloured by its probability: pale is expected, deep is a surprise. Point at one "
    "to see what the models expected there.";
inline constexpr std::string_view kPerplexity =
    "Perplexity: among how many equally likely tokens the model is choosing, on average. In "
    "parentheses without the tokens that are not in the vocabulary.";
inline constexpr std::string_view kSentenceBits =
    "Bits per character of this sentence: the fewer, the less it surprises the model.";
inline constexpr std::string_view kLog10 =
    "The logarithm, base 10, of the probability of the whole sentence.";
inline constexpr std::string_view kPrompt = "The models go on writing from here.";
inline constexpr std::string_view kTemperature =
    "Below 1 the models prefer what they find likely, above 1 they dare more.";
inline constexpr std::string_view kTopK = "Choose only among the k likeliest tokens; 0 is all.";
inline constexpr std::string_view kTopP =
    "Choose only among the likeliest tokens that together have this probability.";
inline constexpr std::string_view kLength = "How many tokens each model writes.";
inline constexpr std::string_view kWriteSeed = "Another seed, another text.";
inline constexpr std::string_view kWrite = "Let every trained model write.";
inline constexpr std::string_view kChart =
    "Bits per character on the held-out text, while the models train. The n-gram counts once: a "
    "level line to beat.";
inline constexpr std::string_view kEntropy =
    "The true entropy of this generated language: no model can do better in the long run.";

}  // namespace onegin::web::strings
