"""Pairs of source and target, with every kind of model, through the whole command."""
from command import CommandTest

ONES = "zero one two three four five six seven eight nine".split()
TENS = "- ten twenty thirty forty fifty sixty seventy eighty ninety".split()
PAIRS = "".join(f"{a}{b}\t{TENS[a]}-{ONES[b]}\n" for b in range(10) for a in range(2, 10)) * 3
KINDS = {"ngram": ["--order", "6"]}
KINDS.update({kind: ["--hidden", "24", "--embedding", "12", "--steps", "600"]
              for kind in ("mlp", "rnn", "lstm", "gru")})
TASK = ["--boundary", "pairs"]
ASKED = "42\tforty-two\n77\tseventy-seven\n"
TARGETS = ["forty-two", "seventy-seven"]


class Pairs(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("pairs.txt", PAIRS)
        self.write("asked.txt", ASKED)

    def train_pairs(self, kind="ngram"):
        return self.train(kind + ".onegin", kind, text="pairs.txt", settings=[*TASK, *KINDS[kind]])

    def scores(self, model):
        return self.run_json("score", "--model", model, "--text", "asked.txt")

    def test_every_kind_says_the_target_of_its_source(self):
        for kind in KINDS:
            with self.subTest(kind):
                model = self.train_pairs(kind)
                rows = self.scores(model)
                events = [len(target) + 1 for target in TARGETS]
                self.assertEqual([row["events"] for row in rows[:2]], events)
                bits = -rows[-1]["log10"] * 3.321928094887362
                self.assert_near(rows[-1]["bits_per_character"], bits / sum(events), 1e-6)
                tokens = self.run_json("score", "--model", model, "--text", "asked.txt", "--tokens")
                self.assertEqual("".join(row["token"] for row in tokens if "token" in row),
                                 "</s>".join(TARGETS) + "</s>")
                # The file's own held-out part is judged alike.
                held_out = self.run_json("inspect", "--model", model)[0]["training"]
                self.assertGreater(held_out["bits_per_character"], 0)
                ranked = self.run_json("rank", "--model", model,
                                       stdin="42\tforty-two\n42\tzzzz qqqq\t-1\t2\n")
                self.assertEqual(ranked[0]["candidate"], "42\tforty-two")
                self.assert_near(ranked[1]["total"], ranked[1]["log10"] - 2)
                written = self.run_json("generate", "--model", model, "--prompt", "42",
                                        "--temperature", "0")
                self.assertTrue(written[-1]["text"].endswith("\n"), "the target ends")
                self.assertEqual(written[-1]["text"].count("\n"), 1)

    def test_a_model_that_can_learn_it_learns_it(self):
        self.train("lstm.onegin", "lstm", text="pairs.txt", settings=[
            *TASK, "--hidden", "48", "--embedding", "16", "--dropout", "0", "--steps", "1200"])
        written = self.run_ok("generate", "--model", "lstm.onegin", "--prompt", "42",
                              "--temperature", "0")
        self.assertEqual(written, "42\tforty-two\n")
        self.assertEqual(self.run_ok("generate", "--model", "lstm.onegin", "--beam", "4",
                                     "--prompt", "77\tseventy-"), "77\tseventy-seven\n")

    def test_files_give_the_pairs_back(self):
        for kind, format in (("ngram", "arpa"), ("lstm", "safetensors")):
            with self.subTest(format):
                model = self.train_pairs(kind)
                self.run_ok("convert", model, "m." + format)
                self.run_ok("convert", "m." + format, "again.onegin")
                for name in ("m." + format, "again.onegin"):
                    for here, there in zip(self.scores(model), self.scores(name)):
                        self.assertEqual(here["events"], there["events"])
                        self.assert_near(here["log10"], there["log10"], 1e-6)
                    inspected = self.run_json("inspect", "--model", name)[0]
                    self.assertEqual(inspected["task"]["boundary"], "pairs")

    def test_training_goes_on_and_models_are_mixed(self):
        self.train_pairs("gru")
        self.train_pairs("ngram")
        self.run_ok("train", "--from", "gru.onegin", "--steps", "700", "--save", "more.onegin")
        rows = self.run_json("score", "--model", "more.onegin", "ngram.onegin", "--text",
                             "asked.txt")
        mixture = [row for row in rows if row["model"] == "mixture"]
        self.assertEqual(len(mixture), 3)
        self.assertTrue(mixture[-1]["fitted"])
        self.run_ok("score", "--model", "more.onegin", "ngram.onegin", "--text", "asked.txt",
                    "--difference", "3")
        table = self.run_ok("score", "--model", "more.onegin", "ngram.onegin", "--text",
                            "asked.txt", "--table", "csv")
        self.assertIn(f"the text itself,,,,,,,8.0000,{len(ASKED) - 6}", table, "of targets alone")

    def test_a_line_that_is_no_pair_is_refused(self):
        self.train_pairs()
        for text, says in (("1\tone\n2 two\n", "bad.txt, line 2: the line is no pair: it has no tab"),
                           ("1\tone\ttwo\n", "bad.txt, line 1: the line is no pair: it has 2 tabs"),
                           ("1\tone\n\ttwo\n", "bad.txt, line 2: the source of the pair is empty"),
                           ("1\tone\n2\t\n", "bad.txt, line 2: the target of the pair is empty")):
            with self.subTest(text):
                self.write("bad.txt", text)
                self.run_refused(2, says, "train", "--model", "ngram", "--text", "bad.txt", *TASK,
                                 "--save", "m.onegin")
                self.run_refused(2, says, "train", "--model", "ngram", "--text", "pairs.txt",
                                 "--validation", "bad.txt", *TASK, "--save", "m.onegin")
                self.run_refused(2, says, "score", "--model", "ngram.onegin", "--text", "bad.txt")
        self.run_refused(2, "standard input, line 1: a candidate has no tab", "rank", "--model",
                         "ngram.onegin", stdin="forty\n")
        self.run_refused(2, "there is no source to write a target to", "generate", "--model",
                         "ngram.onegin")

    def test_lines_and_pairs_are_other_events(self):
        self.train_pairs()
        self.train("lines.onegin", text="pairs.txt", settings=["--boundary", "sentence"])
        self.run_refused(2, "one unit and one boundary", "score", "--model", "ngram.onegin",
                         "lines.onegin", "--text", "asked.txt")
