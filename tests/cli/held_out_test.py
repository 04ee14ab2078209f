"""The part that files hold out, scored: the figures of train, for one model and for several."""
import csv
import io
import itertools
import math
import unittest

from command import TEXT, WORDS, CommandTest

TINY = ["--hidden", "8", "--embedding", "6", "--steps", "30"]
# The end, which is held out, has words and letters of its own; it begins inside a line of a stream.
TALE = TEXT + "".join(f"the ogre? the kings {i}\n" for i in range(8))
SOURCES = [f"{i}{i + 1}\tthe king and {i % 7} fools {'!' if i > 90 else '.'}\n" for i in range(100)]


class HeldOut(CommandTest):
    def train_json(self, *arguments):
        return self.run_json("train", *arguments)[-1]

    def score(self, *arguments):
        return self.run_json("score", "--held-out", *arguments)

    def assert_figures_of_train(self, trained, summary):
        self.assert_near(-summary["log10"] * math.log(10) / summary["events"],
                         trained["validation_loss"], 1e-5)
        self.assert_near(summary["bits_per_character"], trained["bits_per_character"], 1e-5)

    def test_the_figures_are_those_of_train(self):
        texts = {"plain.txt": TALE, "loose.txt": TALE.replace("\n", "\r\n").rstrip() + " e\u0301  "}
        for name, text in texts.items():
            self.write(name, text)
        for name, unit, boundary, model in itertools.product(
                texts, ("character", "word", "whitespace", "bpe"), ("stream", "sentence"),
                ("ngram", "lstm")):
            settings = ["--bpe-vocabulary", "300"] if unit == "bpe" else []
            with self.subTest(name=name, unit=unit, boundary=boundary, model=model):
                trained = self.train_json(
                    "--model", model, "--text", name, "--unit", unit, "--boundary", boundary,
                    "--save", "m.onegin", *settings, *(TINY if model == "lstm" else []))
                self.assert_figures_of_train(trained, self.score("--model", "m.onegin")[-1])

    def test_of_pairs_the_targets_are_scored(self):
        self.write("pairs.txt", "".join(SOURCES))
        for model, settings in ("ngram", []), ("rnn", TINY):
            trained = self.train_json("--model", model, "--text", "pairs.txt", "--boundary", "pairs",
                                      "--save", "m.onegin", *settings)
            rows = self.score("--model", "m.onegin", "--tokens")
            self.assert_figures_of_train(trained, rows[-1])
            lines = [list(tokens) for _, tokens in
                     itertools.groupby(rows[:-1], lambda row: row["line"])]
            targets = [line.split("\t")[1].rstrip("\n") for line in SOURCES[-len(lines):]]
            self.assertEqual([[row["token"] for row in line] for line in lines],
                             [[*target, "</s>"] for target in targets])

    def test_a_held_out_text_of_its_own(self):
        # Its tokens alone are in the file, so what is unknown has no letters.
        self.write("other.txt", "the king, \nqueen sees\n")
        trained = self.train_json("--model", "ngram", "--text", "text.txt", "--validation",
                                  "other.txt", "--save", "m.onegin")
        rows = self.score("--model", "m.onegin", "--tokens")
        self.assert_figures_of_train(trained, rows[-1])
        self.assertEqual([row["token"] for row in rows[:-1]],
                         ["<unk>" if letter == "," else letter for letter in "the king, \nqueen sees\n"])
        self.assertEqual([row["line"] for row in rows[:-1]], [1] * 11 + [2] * 11)
        # The same as scoring that text, to the last digit, and its table but for the text.
        plain = self.run_json("score", "--model", "m.onegin", "--text", "other.txt")
        self.assertEqual(self.score("--model", "m.onegin"), plain)
        done = self.run_command("score", "--model", "m.onegin", "--held-out", "--table", "csv")
        names = [row[0] for row in csv.reader(io.StringIO(done.stdout.decode()))]
        self.assertEqual(names[1:], ["m.onegin"])
        self.assertIn(b"not in the file", done.stderr)

    def test_tokens_have_the_letters_of_the_text(self):
        self.write("tale.txt", TALE)
        self.train(text="tale.txt", settings=WORDS)
        rows = self.score("--model", "m.onegin", "--tokens")
        lines = len({row["line"] for row in rows[:-1]})
        self.assertEqual(rows[-1]["lines"], lines)
        # Scored again as a text the part has the same rows.
        end = "".join(line + "\n" for line in TALE.splitlines()[-lines:])
        again = self.run_json("score", "--model", "m.onegin", "--tokens", stdin=end)
        self.assertEqual(rows, again)
        unknown = {row["token"] for row in rows[:-1] if row["oov"]}
        self.assertIn("ogre", unknown)
        self.assertEqual([row["rank"] > 0 for row in rows[:-1]], [True] * (len(rows) - 1))

    def test_several_models_and_their_mixture(self):
        self.write("tale.txt", TALE)
        self.train("n.onegin", settings=["--order", "3"], text="tale.txt")
        self.train("r.onegin", "rnn", TINY, text="tale.txt")
        self.run_ok("convert", "n.onegin", "r.onegin", "both.onegin")
        self.run_ok("convert", "n.onegin", "n.arpa")
        apart = ["--model", "n.onegin", "--model", "r.onegin"]
        rows = self.score(*apart, "--summary")
        self.assertEqual([row["model"] for row in rows], ["n.onegin", "r.onegin", "mixture"])
        self.assertLess(rows[2]["perplexity"], min(row["perplexity"] for row in rows[:2]))
        figures = lambda rows: [(row["events"], row["oov"], round(row["log10"], 6)) for row in rows]
        self.assertEqual(figures(self.score("--model", "both.onegin", "--summary")), figures(rows))
        # The mixture of each event, with its rank, from those of the two.
        tokens = self.score(*apart, "--tokens")
        size = rows[0]["events"]
        for n, r, m in zip(tokens[:size], tokens[size + 1:], tokens[2 * size + 2:]):
            weights = rows[2]["weights"]
            self.assert_near(10 ** m["log10"], weights["n.onegin"] * 10 ** n["log10"] +
                             weights["r.onegin"] * 10 ** r["log10"], 1e-6)
            self.assertEqual((m["token"], m["line"]), (n["token"], n["line"]))
        # A model whose file holds nothing out is scored on what the other's does.
        arpa = ["--model", "n.arpa", "--unit", "character", "--model", "r.onegin"]
        self.assertEqual(figures(self.score(*arpa, "--summary")), figures(rows))

    def test_the_table_counts_the_same_letters(self):
        self.write("tale.txt", TALE)
        self.train("n.onegin", settings=["--order", "3"], text="tale.txt")
        summary = self.score("--model", "n.onegin")[-1]
        table = list(csv.DictReader(io.StringIO(
            self.run_ok("score", "--model", "n.onegin", "--held-out", "--table", "csv"))))
        names = [row[next(iter(row))] for row in table]
        self.assertEqual(names[0], "n.onegin")
        self.assertEqual(names[-1], "the text itself")
        self.assert_near(float(table[0]["bits per character"]), summary["bits_per_character"], 1e-3)
        # Letters of one byte each: eight bits.
        self.assertEqual(float(table[-1]["bits per character"]), 8)

    def test_difference(self):
        self.write("tale.txt", TALE)
        self.train("n.onegin", settings=["--order", "3"], text="tale.txt")
        self.train("r.onegin", "rnn", TINY, text="tale.txt")
        apart = ["--model", "n.onegin", "--model", "r.onegin"]
        found = self.score(*apart, "--difference", "5")
        tokens = self.score(*apart, "--tokens")
        size = next(i for i, row in enumerate(tokens) if "summary" in row)
        events = list(zip(tokens[:size], tokens[size + 1:]))
        most = sorted(events, key=lambda pair: -abs(pair[0]["log10"] - pair[1]["log10"]))[:5]
        for row, (n, r) in zip(found, most):
            self.assert_near(abs(row["difference"]), abs(n["log10"] - r["log10"]))
            self.assertIn((row["line"], row["token"]), [(n["line"], n["token"]) for n, _ in events])
        self.assertIn("7", [row["token"] for row in self.score(*apart, "--difference", "60")])

    def test_models_of_different_types_on_those_of_both(self):
        # A word that the first does not know and the second does is unknown to both.
        self.write("tale.txt", TALE)
        self.train("a.onegin", settings=[*WORDS, "--minimum-count", "60"], text="tale.txt")
        self.train("b.onegin", settings=WORDS, text="tale.txt")
        both = ["--model", "a.onegin", "--model", "b.onegin"]
        self.run_refused(2, "--common", "score", "--held-out", *both)
        rows = self.score(*both, "--common", "--tokens")
        size = next(i for i, row in enumerate(rows) if "summary" in row)
        of = lambda row: (row["line"], row["token"], row["oov"])
        self.assertEqual([of(row) for row in rows[:size]],
                         [of(row) for row in rows[size + 1:2 * size + 1]])
        self.assertIn("laugh", {row["token"] for row in rows[:size] if row["oov"]})

    def test_refusals(self):
        self.write("longer.txt", TEXT + TEXT[:200])
        self.train("n.onegin", settings=["--order", "3"])
        self.train("l.onegin", settings=["--order", "3"], text="longer.txt")
        self.train("all.onegin", settings=["--order", "3", "--validation-share", "0"])
        self.run_ok("convert", "n.onegin", "n.arpa")
        self.run_refused(2, "exclude each other", "score", "--held-out", "--text", "text.txt",
                         "--model", "n.onegin")
        for name in "all.onegin", "n.arpa":
            error = self.run_refused(2, "no part of a text out", "score", "--held-out", "--model", name)
            self.assertIn(name, error)
            self.assertIn("--text FILE", error)
        error = self.run_refused(2, "different parts", "score", "--held-out", "--model", "n.onegin",
                                 "--model", "l.onegin")
        self.assertIn("n.onegin and l.onegin", error)
        # Other events than those of the part: where one is to be mixed, and where all are tabled.
        self.train("w.onegin", settings=[*WORDS, "--validation-share", "0"])
        pair = ["--model", "n.onegin", "--model", "w.onegin"]
        self.run_refused(2, "different tasks", "score", "--held-out", *pair)
        error = self.run_refused(2, "other events", "score", "--held-out", *pair, "--table", "csv")
        self.assertIn("w.onegin", error)


if __name__ == "__main__":
    unittest.main()
