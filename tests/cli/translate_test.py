"""The encoder-decoder and what is written of pairs, through the whole command."""
from command import CommandTest

LETTERS = "abcdefgh"
PAIRS = "".join(f"{a}{b}{c}\t{c}{b}{a}\n" for a in LETTERS for b in LETTERS for c in LETTERS)
SMALL = ["--boundary", "pairs", "--hidden", "24", "--embedding", "12"]


class Translate(CommandTest):
    def setUp(self):
        super().setUp()
        lines = sorted(PAIRS.splitlines(True), key=lambda line: hash_of(line))
        self.write("pairs.txt", "".join(lines))

    def train_pairs(self, name="t.onegin", kind="translate", settings=()):
        return self.train(name, kind, text="pairs.txt", settings=[*SMALL, *settings])

    def test_it_learns_and_is_measured(self):
        model = self.train_pairs(settings=["--epochs", "60"])
        rows = self.run_json("score", "--model", model, "--held-out", "--decode")
        summary = rows[-1]
        self.assertGreater(summary["exact_match"], 0.9)
        self.assertGreater(summary["chrf"], 0.9)
        self.assertEqual(summary["lines"], len(rows) - 1)
        same = sum(row["exact"] for row in rows[:-1])
        self.assert_near(summary["exact_match"], same / len(rows[:-1]), 1e-9)
        for row in rows[:-1]:
            self.assertEqual(row["target"], row["source"][::-1])
            self.assertEqual(row["exact"], row["target"] == row["written"])
            self.assertLess(row["written_log10"], 0)
        alone = self.run_json("score", "--model", model, "--held-out")
        self.assertEqual([row["log10"] for row in alone[:-1]], [row["log10"] for row in rows[:-1]])
        written = self.run_ok("generate", "--model", model, "--prompt", "abc", "--beam", "4")
        self.assertEqual(written, "abc\tcba\n")
        # The attention of each step, over the tokens of the source.
        self.write("one.txt", "abc\tcba\n")
        planes = {row["plane"]: row for row in self.run_json(
            "inspect", "--model", model, "--text", "one.txt", "--trace") if "plane" in row}
        attention = planes["attention"]
        self.assertEqual((attention["rows"], attention["columns"]), (4, 3))
        for row in range(4):
            self.assert_near(sum(attention["values"][3 * row:3 * row + 3]), 1, 1e-5)
        self.assertEqual(planes["m"]["rows"], 3)

    def test_every_attention_is_kept_in_files(self):
        for settings in (["--attention", "none"], ["--attention", "dot", "--cell", "gru"],
                         ["--encoder", "one"]):
            with self.subTest(settings):
                model = self.train_pairs(settings=["--steps", "5", *settings])
                self.run_ok("convert", model, "t.safetensors")
                self.run_ok("convert", "t.safetensors", "again.onegin")
                ask = lambda name: self.run_json("score", "--model", name, "--text", "pairs.txt",
                                                 "--summary")[-1]["log10"]
                self.assert_near(ask(model), ask("again.onegin"), 1e-3)

    def test_every_kind_writes_and_is_mixed(self):
        self.train_pairs(settings=["--steps", "20"])
        self.train("n.onegin", "ngram", text="pairs.txt", settings=["--boundary", "pairs"])
        rows = self.run_json("score", "--model", "t.onegin", "n.onegin", "--held-out", "--decode",
                             "--summary")
        self.assertEqual([row["model"] for row in rows], ["t.onegin", "n.onegin", "mixture"])
        for row in rows:
            for figure in ("exact_match", "chrf", "bleu"):
                self.assertGreaterEqual(row[figure], 0)
                self.assertLessEqual(row[figure], 1)
        table = self.run_ok("score", "--model", "n.onegin", "--held-out", "--decode", "--beam", "1")
        self.assertIn("exact match", table)

    def test_a_text_without_pairs_is_refused(self):
        self.write("text.txt", "no pairs here\n" * 20)
        said = self.run_refused(2, "pairs", "train", "--model", "translate", "--text", "text.txt", "--steps", "1",
                              "--save", "t.onegin")
        self.assertIn("'boundary'", said)
        self.train("n.onegin", "ngram", text="text.txt")
        said = self.run_refused(2, "no pairs", "score", "--model", "n.onegin", "--text", "text.txt", "--decode")
        self.assertIn("tab", said)


def hash_of(line):
    """An order of the lines that is not theirs, the same everywhere."""
    value = 7
    for character in line:
        value = (value * 31 + ord(character)) % 1000003
    return value * 7919 % 1000003
