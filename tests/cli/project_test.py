"""Several models at once: in one project, mixed, compared."""
import csv
import gzip
import io
import math
import os
import unittest

from command import IS_WASM, TEXT, WORDS, CommandTest

TINY = ["--hidden", "8", "--embedding", "6", "--steps", "30"]
QUESTION = "the king sees a fool\nqueen x\n"


class Project(CommandTest):
    def setUp(self):
        super().setUp()
        self.train("n.onegin", settings=WORDS + ["--order", "3"])
        self.train("r.onegin", "rnn", WORDS + TINY)
        self.run_ok("convert", "n.onegin", "r.onegin", "both.onegin")

    def test_all_models_of_a_project_are_scored(self):
        rows = self.run_json("score", "--model", "both.onegin", stdin=QUESTION)
        names = ["both.onegin:ngram", "both.onegin:rnn", "mixture"]
        self.assertEqual([row["model"] for row in rows], [n for n in names for _ in range(3)])
        for name, alone in zip(names, ("n.onegin", "r.onegin")):
            before = self.run_json("score", "--model", alone, stdin=QUESTION)
            after = self.run_json("score", "--model", name, stdin=QUESTION)
            self.assertEqual([{**row, "model": ""} for row in before],
                             [{**row, "model": ""} for row in after])

    def test_one_of_them_can_be_taken_out(self):
        self.run_ok("convert", "both.onegin", "m.arpa")
        self.run_ok("convert", "both.onegin:rnn", "m.safetensors")
        self.run_ok("convert", "both.onegin:2", "again.onegin")
        last = lambda name: self.run_json("score", "--model", name, stdin=QUESTION)[-1]["log10"]
        self.assertEqual(last("m.arpa"), last("n.onegin"))
        self.assertEqual(last("m.safetensors"), last("r.onegin"))
        self.assertEqual(last("again.onegin"), last("r.onegin"))
        self.run_refused(2, "holds no model", "score", "--model", "both.onegin:gru", stdin="a")

    def test_the_text_is_kept(self):
        # Packed again the file is the same, byte for byte: nothing is lost on the way.
        self.run_ok("convert", "both.onegin", "copy.onegin")
        self.assertEqual(self.read("copy.onegin"), self.read("both.onegin"))
        self.assertIn(TEXT.encode(), self.read("both.onegin"))

    def test_training_goes_on(self):
        more = ["--resume", "both.onegin:rnn", "--steps", "60"]
        self.run_ok("train", *more, "--save", "more.onegin")
        self.run_ok("train", "--from", "r.onegin", "--steps", "60", "--save", "direct.onegin")
        last = lambda name: self.run_json("score", "--model", name, stdin=QUESTION)[-1]["log10"]
        self.assertEqual(last("more.onegin"), last("direct.onegin"))
        self.assertIn(TEXT.encode(), self.read("more.onegin"))
        self.run_refused(2, "would be lost", "train", *more, "--save", "both.onegin")
        self.run_refused(2, "several models", "train", "--from", "both.onegin", "--save", "x.onegin")

    def test_what_is_of_different_tasks_stays_apart(self):
        self.train("letters.onegin", settings=["--order", "3"])
        self.run_refused(2, "task", "convert", "n.onegin", "letters.onegin", "x.onegin")
        self.run_refused(2, "ends in .onegin", "convert", "n.onegin", "r.onegin", "x.arpa")

    def test_inspect_tells_of_each(self):
        facts = self.run_json("inspect", "--model", "both.onegin")
        self.assertEqual([row["kind"] for row in facts], ["ngram", "rnn"])


class Mixture(CommandTest):
    def setUp(self):
        super().setUp()
        self.train("n.onegin", settings=WORDS + ["--order", "3"])
        self.train("r.onegin", "rnn", WORDS + TINY)

    def both(self, command, *more, stdin=QUESTION):
        return self.run_json(command, "--model", "n.onegin", "--model", "r.onegin", *more,
                             stdin=stdin)

    def test_weights_by_hand(self):
        summary = self.both("score", "--weights", "1,3")[-1]
        self.assertEqual(summary["weights"], {"n.onegin": 0.25, "r.onegin": 0.75})
        self.assertIs(summary["fitted"], False)
        only = self.both("score", "--weights", "1,0")
        self.assert_near(only[-1]["log10"], only[2]["log10"])
        best = self.both("score")[-1]
        self.assertIs(best["fitted"], True)
        for wrong in ("1", "1,2,3", "0,0", "1,-1", "1,nan"):
            self.run_refused(2, "weights", "score", "--model", "n.onegin", "--model", "r.onegin",
                             "--weights", wrong, stdin=QUESTION)

    @unittest.skipIf(IS_WASM, "Node takes names in UTF-8 alone")
    def test_a_file_has_a_name_of_any_bytes(self):
        name = b"n\xff.onegin"
        os.rename(self.path("n.onegin").encode(), self.path("").encode() + name)
        for command in ("score", "rank"):
            done = self.run_command(command, "--model", name, "--model", "r.onegin", stdin=QUESTION)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertIn(b"\"n\xef\xbf\xbd.onegin\":", done.stdout)

    def test_generates(self):
        write = lambda *more: self.both("generate", "--length", "15", "--prompt", "the", *more)
        rows = write()
        self.assertEqual(rows, write())
        self.assertNotEqual(rows[-1]["text"], write("--seed", "2")[-1]["text"])
        self.assertEqual(rows[-1]["model"], "mixture")
        self.assert_near(sum(rows[-1]["weights"].values()), 1)
        self.assert_near(rows[-1]["log10"], sum(row["log10"] for row in rows[:-1]))
        # All weight on one model: its own text.
        alone = self.run_json("generate", "--model", "n.onegin", "--length", "15", "--prompt", "the")
        self.assertEqual(write("--weights", "1,0")[-1]["text"], alone[-1]["text"])
        self.assertNotEqual(write("--beam", "3")[-1]["text"], "")

    def test_rank_shows_tokens_and_where_models_disagree(self):
        rows = self.both("rank", "--tokens", stdin="the king laughs\nking the\n")
        tokens = [row for row in rows if row["model"] == "mixture" and "token" in row]
        self.assertEqual([row["token"] for row in tokens],
                         ["the", "king", "laughs", "</s>", "king", "the", "</s>"])
        weights = rows[-1]["weights"]
        for at, row in enumerate(tokens):
            parts = [[r for r in rows if r["model"] == name and "token" in r][at]
                     for name in ("n.onegin", "r.onegin")]
            p = sum(w * 10 ** part["log10"] for w, part in zip(weights.values(), parts))
            self.assert_near(row["log10"], math.log10(p))
            self.assertGreaterEqual(row["rank"], 1)
        text = self.run_ok("rank", "--model", "n.onegin", "--model", "r.onegin", "--tokens",
                           stdin="the king laughs\n")
        self.assertEqual(text.count(" *\n"), 1)

    def test_difference(self):
        rows = self.both("score", "--difference", "4")
        self.assertEqual(len(rows), 4)
        sizes = [abs(row["difference"]) for row in rows]
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        for row in rows:
            self.assert_near(row["difference"],
                             row["log10"]["n.onegin"] - row["log10"]["r.onegin"])
        tokens = self.both("score", "--tokens")
        largest = max(abs(n["log10"] - r["log10"]) for n, r in zip(
            [row for row in tokens if row["model"] == "n.onegin" and "token" in row],
            [row for row in tokens if row["model"] == "r.onegin" and "token" in row]))
        self.assert_near(sizes[0], largest)
        # Each with the line it stands on, the last without a line end, marks at the start of lines.
        text = "\ufeff\ufeffthe king\n\n\ufeffqueen sees\na fool"
        rows = self.both("score", "--difference", "99", stdin=text)
        found = sorted((row["line"], row["token"]) for row in rows)
        tokens = [row for row in self.both("score", "--tokens", stdin=text)
                  if row["model"] == "n.onegin" and "token" in row]
        self.assertEqual(found, sorted((row["line"], row["token"]) for row in tokens))
        self.assertIn("difference", self.run_ok("score", "--model", "n.onegin", "--model",
                                                "r.onegin", "--difference", "2", stdin=QUESTION))
        self.run_refused(2, "two", "score", "--model", "n.onegin", "--difference", "2", stdin="a")


class Tables(CommandTest):
    def test_csv_markdown_and_text(self):
        self.train("n.onegin", settings=WORDS)
        self.train("r.onegin", "rnn", WORDS + TINY)
        models = ["--model", "n.onegin", "--model", "r.onegin"]
        summaries = {row["model"]: row for row in
                     self.run_json("score", *models, "--text", "text.txt") if "summary" in row}
        table = self.run_ok("score", *models, "--text", "text.txt", "--table", "csv")
        rows = {row["model"]: row for row in csv.DictReader(io.StringIO(table, newline=""))}
        for name, summary in summaries.items():
            row = rows[name]
            self.assertAlmostEqual(float(row["perplexity"]), summary["perplexity"], delta=1e-4)
            self.assertAlmostEqual(float(row["bits per character"]), summary["bits_per_character"],
                                   delta=1e-4)
            bits = -summary["log10"] * math.log2(10)
            self.assertEqual(int(row["compressed bytes"]), math.ceil((bits + 1) / 8))
        self.assertEqual(int(rows["the text itself"]["compressed bytes"]), len(TEXT))
        if "gzip -9" in rows:  # where zlib is
            self.assertAlmostEqual(int(rows["gzip -9"]["compressed bytes"]),
                                   len(gzip.compress(TEXT.encode(), 9)), delta=20)
        self.assertGreater(int(rows["r.onegin"]["parameters"]), 100)
        self.assertGreater(float(rows["r.onegin"]["tokens per second"]), 0)

        markdown = self.run_ok("score", *models, "--text", "text.txt", "--table", "markdown")
        self.assertEqual(markdown.splitlines()[1].count("---:"), 8)
        text = self.run_ok("score", *models, "--text", "text.txt", "--table", "text")
        self.assertIn("mixture", text)

    def test_models_of_different_tasks_share_a_table(self):
        self.train("words.onegin")
        self.train("letters.onegin", settings=["--order", "4"])
        table = self.run_ok("score", "--model", "words.onegin", "--model", "letters.onegin",
                            "--table", "csv", "--text", "text.txt")
        names = [row["model"] for row in csv.DictReader(io.StringIO(table, newline=""))]
        self.assertEqual(names[:2], ["words.onegin", "letters.onegin"])
        self.assertNotIn("mixture", names)
        self.run_refused(2, "exclude", "score", "--model", "words.onegin", "--table", "csv",
                         "--tokens", stdin="a")


if __name__ == "__main__":
    unittest.main()
