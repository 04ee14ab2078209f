// Every sentence of the interface that explains something, in the words of someone who teaches
// this.
#pragma once

#include <string_view>

#include "sentence.h"

namespace onegin::web::strings {

inline constexpr std::string_view kOnegin = phrase(
    "In 1913 Andrey Markov counted the letters of Eugene Onegin: the first language model. Here "
    "five kinds of model read one text, and you see what each believes.");
inline constexpr std::string_view kWhatIsThis = phrase(
    "In 1913 Andrey Markov counted the letters of Eugene Onegin: the first language model. Onegin "
    "lets models of a hundred years read one text, yours if you like, and shows what each believes "
    "comes next. They learn in this page; the text never leaves it.");
inline constexpr std::string_view kWhatDoISee = phrase(
    "The n-gram has counted the text. Above, each token of the sentence is coloured by how likely "
    "it found it: pale was expected, deep is a surprise. Point at one, and its ten best guesses "
    "stand here.");
inline constexpr std::string_view kWhatNow = phrase(
    "Press Train all: the networks learn the same text beside it, each in its own way. Write "
    "another sentence meanwhile, and see who is surprised.");
inline constexpr std::string_view kLessons =
    phrase("A tour of five steps, Shannon's game, and six exercises with answers.");
inline constexpr std::string_view kTour =
    phrase("Or take the tour: five steps, two minutes, each done by you.");
inline constexpr std::string_view kTrainAll = phrase(
    "Train every model on this text, each in its own worker, at the same time and from the same "
    "seed.");
inline constexpr std::string_view kPauseAll =
    phrase("Stop where they are. Nothing learnt is lost; Train goes on from here.");
inline constexpr std::string_view kSample =
    phrase("A text to begin with. Paste or open your own instead.");
inline constexpr std::string_view kPaste =
    phrase("Replace the text by what you copied, up to 256 MB. It never leaves this page.");
inline constexpr std::string_view kOpen = phrase(
    "Open a text (up to 256 MB) or a model (.onegin, .arpa, .safetensors) from this device; it is "
    "not uploaded.");
inline constexpr std::string_view kEdit = phrase("Write in the text itself.");
inline constexpr std::string_view kUnit =
    phrase("What one token is: the thing a model predicts next.");
inline constexpr std::string_view kTypes =
    phrase("How many types are learnt: bytes, the text's characters, then frequent pairs, merged.");
inline constexpr std::string_view kUnitUnknown =
    phrase("The file does not say what its tokens are: Token unit does, here {0}");
inline constexpr std::string_view kWithoutText =
    phrase("This model stays as it came; Reset makes one of the open text instead.");
inline constexpr std::string_view kCommon = phrase(
    "All others are unknown to every model: what it gives to them is part of its probability of "
    "the unknown token.");
inline constexpr std::string_view kBoundary = phrase(
    "Stream: running text, whose context crosses line ends. Lines: each line is a sentence of its "
    "own, and its "
    "end is predicted too. Pairs: lines of source, tab, target; the target is predicted, the "
    "source "
    "given.");
inline constexpr std::string_view kWritePair = phrase("write source => target above");
inline constexpr std::string_view kWriteSource =
    phrase("Write a source first: the models write its target.");
inline constexpr std::string_view kSeed =
    phrase("Where the random numbers start. The same seed and settings give the same model again.");
inline constexpr std::string_view kBits = phrase(
    "Bits per character on the held-out part of the text: how many yes-or-no questions the model "
    "still needs, on average, to guess the next character. Lower is better.");
inline constexpr std::string_view kBlankBits = phrase(
    "Bits per blank: how many yes-or-no questions the model still needs, on average, to guess a "
    "held-out token when it sees all others, those behind it too. Lower is better; no figure of a "
    "model that reads from the left alone is of the same question.");
inline constexpr std::string_view kHeldOut =
    phrase("The tinted end of the text is held out: no model trains on it, all are judged on it.");
inline constexpr std::string_view kTrainingTime = phrase(
    "How long one press of Train lets each model learn. Longer is better, and slower every "
    "minute.");
inline constexpr std::string_view kTrain = phrase(
    "Learn from the text until the time is up. Once it is, another press adds the same time.");
inline constexpr std::string_view kCount =
    phrase("Count the text again: an n-gram learns by counting.");
inline constexpr std::string_view kTrainLoss = phrase(
    "How badly the last batches of the text were predicted: minus the natural logarithm of the "
    "probability, per token.");
inline constexpr std::string_view kHeldOutLoss = phrase(
    "The same on the held-out part. When it rises while the training loss falls, the model learns "
    "the text by heart.");
inline constexpr std::string_view kSpeed =
    phrase("Tokens of text that the model learns from in a second.");
inline constexpr std::string_view kWeights =
    phrase("The numbers that training changes, and the memory the model takes.");
inline constexpr std::string_view kTrainingMemory = phrase(
    "The memory to train and save it: weights, gradients, averages, the best so far, a batch, the "
    "text. It grows with every size above, with batch and vocabulary.");
inline constexpr std::string_view kNgrams =
    phrase("Different runs of tokens that were counted, up to the longest.");
inline constexpr std::string_view kMemory =
    phrase("What the counts take up in this device's memory.");
inline constexpr std::string_view kTextSize =
    phrase("The size of the text, and how many tokens it makes.");
inline constexpr std::string_view kTextMemory =
    phrase("Each model holds the text by itself. What is left is for counts, weights and saving.");
inline constexpr std::string_view kTextTypes = phrase(
    "Types are different tokens. Those of the held-out part that the models never saw in training "
    "are unknown.");
inline constexpr std::string_view kMalformed =
    phrase("Bytes that are not UTF-8 are read as the replacement character.");
inline constexpr std::string_view kScoreTab =
    phrase("How likely each model finds a sentence, token by token.");
inline constexpr std::string_view kGenerateTab =
    phrase("What each model writes, one token after another.");
inline constexpr std::string_view kRankTab = phrase(
    "Which of several sentences each model would choose, as in recognising speech or translating.");
inline constexpr std::string_view kCandidates =
    phrase("One candidate a line. A tab and a score from elsewhere, a log10, may follow.");
inline constexpr std::string_view kCandidateSet = phrase("Candidates to begin with.");
inline constexpr std::string_view kOuterWeight = phrase(
    "How much the scores after the tabs count: the total is log10 P and this times the score.");
inline constexpr std::string_view kRankBy = phrase(
    "Total: log10 of the probability, with the score from elsewhere. Per token: log10 P over its "
    "tokens. Normalised: log10 P over ((5 + tokens) / 6) to the power of 0.6, so that a longer "
    "candidate has a chance (Wu et al. 2016).");
inline constexpr std::string_view kOrderBy =
    phrase("Show the candidates in the order of this model.");
inline constexpr std::string_view kCopyRanking =
    phrase("Copy every figure of every candidate as a table for a spreadsheet.");
inline constexpr std::string_view kSaveRanking = phrase("The same as a file.");
inline constexpr std::string_view kRankFigure =
    phrase("Bold is the one this model would choose; the small number is its place.");
inline constexpr std::string_view kCompareTab =
    phrase("Every model in one table: what it cost and how well it knows the text.");
inline constexpr std::string_view kPart = phrase(
    "What is measured: the end of the text, on which no model was trained; or the whole text, most "
    "of which the models have seen.");
inline constexpr std::string_view kParameters =
    phrase("Weights of a network; of an n-gram, the different n-grams it has counted.");
inline constexpr std::string_view kTrainedFor =
    phrase("How long it has been training or counting.");
inline constexpr std::string_view kPerplexityOfPart =
    phrase("Among how many equally likely tokens the model is choosing, on average.");
inline constexpr std::string_view kPerplexityWithout =
    phrase("The same without the tokens that are not in the vocabulary.");
inline constexpr std::string_view kBitsOfPart = phrase(
    "How many yes-or-no questions the model still needs, on average, to guess the next character.");
inline constexpr std::string_view kCompressed = phrase(
    "The bytes this text would take, packed with the model's probabilities: the sum of -log2 P. "
    "Whoever unpacks it needs the model, too.");
inline constexpr std::string_view kCopyTable = phrase("Copy the table for a text in Markdown.");
inline constexpr std::string_view kCopyTableCsv = phrase("Copy the table for a spreadsheet.");
inline constexpr std::string_view kSaveTable =
    phrase("Save the table as a file for a spreadsheet.");
inline constexpr std::string_view kBelow =
    phrase("What each model expected at a token, or how two of them differ on every token.");
inline constexpr std::string_view kFirstOfTwo = phrase("The model whose probability is divided.");
inline constexpr std::string_view kSecondOfTwo =
    phrase("The model whose probability it is divided by.");
inline constexpr std::string_view kDifferenceStrip =
    phrase("log10 of the first model's probability over the second's: +1 is ten times as likely.");
inline constexpr std::string_view kDifferent =
    phrase("The held-out tokens on which the two differ most, each with what stands before it.");
inline constexpr std::string_view kVerdict = phrase(
    "The probability that this model gave to what really stands there, and how many tokens it "
    "found likelier. Order: the length of the n-gram that matched.");
inline constexpr std::string_view kLegend = phrase(
    "One scale for all models: pale is expected, deep is a surprise. An orange line below "
    "marks a token outside of the vocabulary.");
inline constexpr std::string_view kPause = phrase("Stop here; Train goes on from the same place.");
inline constexpr std::string_view kStep =
    phrase("One batch of text: forward, backward, one update of the weights.");
inline constexpr std::string_view kReset =
    phrase("Forget what was learnt and start from the first weights.");
inline constexpr std::string_view kGoOn = phrase(
    "It keeps what it has learnt and its vocabulary, and learns another text: its losses show what "
    "it gains and what it forgets. A fresh one stands beside it.");
inline constexpr std::string_view kLearnTab =
    phrase("The chosen model: its settings, and how it and the others learn.");
inline constexpr std::string_view kSlotName = phrase("The name of this model, wherever it stands.");
inline constexpr std::string_view kCopySlot = phrase(
    "Another model with the same settings, which has learnt nothing yet: change one of them and "
    "compare.");
inline constexpr std::string_view kHideSlot =
    phrase("Hide it from every room. It stays as it is, and learns no more until it is shown.");
inline constexpr std::string_view kRemoveSlot = phrase("Remove it, with all that it has learnt.");
inline constexpr std::string_view kAdd = phrase("Another model beside those there are.");
inline constexpr std::string_view kNeedsText =
    phrase("There is no text yet. Paste one, open a file, or choose a sample above.");
inline constexpr std::string_view kTextBlock =
    phrase("Show the text, what one token is, and where a sentence ends.");
inline constexpr std::string_view kChooseSlot = phrase("Show its settings and how it learns.");
inline constexpr std::string_view kRail =
    phrase("The text and the models: what they are and how they stand.");
inline constexpr std::string_view kFoldCurves =
    phrase("Show the curves above the sentence no more.");
inline constexpr std::string_view kUnfoldCurves = phrase("Show the curves while the models train.");
inline constexpr std::string_view kLosses = phrase(
    "Minus the natural logarithm of the probability, per token: on the batches it learns from, and "
    "on the held-out text. When the held-out loss rises while the training loss falls, the model "
    "learns the text by heart.");
inline constexpr std::string_view kGradientNorm =
    phrase("The length of the gradient of the last step, before clipping.");
inline constexpr std::string_view kLearningRate =
    phrase("How far a step goes against the gradient.");
inline constexpr std::string_view kQuestion =
    phrase("Write a sentence. Each model says how likely it finds every token of it.");
inline constexpr std::string_view kStrip = phrase(
    "Each token is coloured by its probability: pale is expected, deep is a surprise. Point at one "
    "to see what the models expected there.");
inline constexpr std::string_view kFarBackTitle =
    phrase("Held-out bits per token when only the last k tokens are shown");
inline constexpr std::string_view kFarBack = phrase(
    "How well each model does on the held-out part when it may see only the last k tokens. Where a "
    "curve is flat, more context is of no use to the model: an n-gram of order n is flat from "
    "n - 1 on, an MLP from its context on (Khandelwal et al. 2018).");
inline constexpr std::string_view kLeaning = phrase(
    "How many times likelier the token pointed at is with this earlier token than with another one "
    "in its place, drawn from how often each occurs. Blue: the token helps. Orange: it stands in "
    "the way. Point at a token to see what it leans on.");
inline constexpr std::string_view kPerplexity = phrase(
    "Perplexity: among how many equally likely tokens the model is choosing, on average. In "
    "parentheses without the tokens that are not in the vocabulary.");
inline constexpr std::string_view kSentenceBits =
    phrase("Bits per character of this sentence: the fewer, the less it surprises the model.");
inline constexpr std::string_view kLog10 =
    phrase("The logarithm, base 10, of the probability of the whole sentence.");
inline constexpr std::string_view kPrompt = phrase("The models go on writing from here.");
inline constexpr std::string_view kSourcePrompt = phrase("A source: each model writes its target.");
inline constexpr std::string_view kTemperature =
    phrase("Below 1 the models prefer what they find likely, above 1 they dare more.");
inline constexpr std::string_view kTopK =
    phrase("Choose only among the k likeliest tokens; 0 is all.");
inline constexpr std::string_view kTopP =
    phrase("Choose only among the likeliest tokens that together have this probability.");
inline constexpr std::string_view kLength = phrase("How many tokens each model writes.");
inline constexpr std::string_view kBeam = phrase(
    "The number of beginnings of a target that are kept at every length, the likeliest ones; the "
    "likeliest target is written. 0: each token is drawn.");
inline constexpr std::string_view kWriteSeed = phrase("Another seed, another text.");
inline constexpr std::string_view kWrite = phrase("Let every trained model write.");
inline constexpr std::string_view kStopWriting = phrase("Stop. The text written so far is kept.");
inline constexpr std::string_view kDone = phrase(
    "Stop editing. All models start again on the edited text; what they have learnt is lost.");
inline constexpr std::string_view kChart = phrase(
    "Each curve is a model that learns; lower is better. The n-gram counts once: a level line to "
    "beat.");
inline constexpr std::string_view kMixture = phrase(
    "All models that have learnt, as one: the sum of their probabilities, each times its weight. "
    "One knows by counting, another by reading on: together they know more.");
inline constexpr std::string_view kWeight =
    phrase("How much this model has to say. Move it, and the others share the rest as before.");
inline constexpr std::string_view kFit = phrase(
    "The weights that make the held-out text likeliest, found by EM (expectation maximisation).");
inline constexpr std::string_view kAxis = phrase(
    "Compare the models after the same time, after the same number of tokens read, or after "
    "learning from the same amount of text.");
inline constexpr std::string_view kByText = phrase(
    "Each point is a model that learnt anew from the first 1, 2, 5, 10, 20, 50 or 100 % of the "
    "training part, judged on the same held-out text. Where counting leads, and where it is "
    "overtaken.");
inline constexpr std::string_view kMeasureTextCurve = phrase(
    "Train each model anew on 1 % to 100 % of the text, with its settings as they are, for a "
    "twelfth of the training time chosen above. The models themselves notice nothing.");
inline constexpr std::string_view kStopTextCurve =
    phrase("Stop. The points measured so far are kept.");
inline constexpr std::string_view kEntropy = phrase(
    "The true entropy of this made-up language, in bits per character: no model can stay below it, "
    "and one that reaches it has learnt everything there is to learn.");

inline constexpr std::string_view kWriting = phrase(
    "The canvas has one shape for each letter. It shows what a model sees: one letter after "
    "another.");
inline constexpr std::string_view kMissingFont =
    phrase("The models read them like any other character.");
inline constexpr std::string_view kLateFont = phrase(
    "A font is fetched when its letters are first seen, and if it does not come, again and again "
    "until it does.");

inline constexpr std::string_view kSave = phrase(
    "Take the work with you: a file for this page, the desktop program or the onegin command.");
inline constexpr std::string_view kSaveProject = phrase("All models, the text and every setting.");
inline constexpr std::string_view kSaveArpa =
    phrase("For KenLM, SRILM and other tools of n-grams.");
inline constexpr std::string_view kSaveTensors = phrase("For PyTorch: its names, its layout.");
inline constexpr std::string_view kUndo = phrase(
    "Bring the models, the text and the settings back as they were before the change (Ctrl+Z).");
inline constexpr std::string_view kInKorean = "Say everything in Korean.";
inline constexpr std::string_view kInEnglish = phrase("Say everything in English.");
inline constexpr std::string_view kCopyLink = phrase(
    "Copy an address that opens the same text, settings, seed and sentences. A longer text of your "
    "own is never in it.");
inline constexpr std::string_view kForget = phrase(
    "Delete what this browser keeps: text, settings and models, saved as you work so that they "
    "survive a reload.");
inline constexpr std::string_view kSaveLarge = phrase("Write the file, as large as it is.");
inline constexpr std::string_view kDropLarge =
    phrase("Write nothing. The models stay as they are.");
inline constexpr std::string_view kForgetQuestion = phrase(
    "Delete text, settings and models from this browser? What was not saved as a file is lost.");
inline constexpr std::string_view kForgetNow =
    phrase("Delete them, and begin as on the first visit.");
inline constexpr std::string_view kKeep = phrase("Delete nothing.");

}  // namespace onegin::web::strings
