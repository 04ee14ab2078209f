"""The unit of a model that another program made: said by --unit, for its file does not say it."""
import unittest

from arpa_test import KENLM, LETTERS, LINES, TRIGRAMS
from command import CommandTest

# LINES in letters, as one writes them, and as KenLM is given them.
PLAIN = "rs\nbsr\ngs\n"
SPACED = "r s\nb s r\ng s\n"
CHARACTERS = ["--unit", "character", "--boundary", "sentence"]


class Unit(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("m.arpa", LETTERS)
        self.write("text.txt", "rs\nbsr\nsb\n" * 40)

    def expect(self, lines, *arguments):
        rows = self.run_json("score", *arguments, stdin=lines)
        scored = [row for row in rows if row.get("line") and row["model"] == arguments[1]]
        self.assertEqual([row["oov"] for row in scored], [oov for _, oov in KENLM])
        for row, (log10, _) in zip(scored, KENLM):
            self.assert_near(row["log10"], log10, 1e-6)
        return rows

    def test_letters_are_scored_as_they_are_written(self):
        self.expect(PLAIN, "--model", "m.arpa", "--unit", "character")
        self.expect(SPACED, "--model", "m.arpa")
        self.expect(SPACED, "--model", "m.arpa", "--unit", "whitespace")
        self.write("words.arpa", TRIGRAMS)
        self.expect(LINES, "--model", "words.arpa", "--unit", "word")
        # From a pipe.
        with open(self.path("m.arpa"), "rb") as file:
            content = file.read()
        self.write("plain.txt", PLAIN)
        rows = self.run_json("score", "--model", "-", "--unit", "character", "--text", "plain.txt",
                             stdin=content)
        self.assert_near(rows[0]["log10"], KENLM[0][0], 1e-6)

    def test_every_command_that_reads_a_model(self):
        said = ["--model", "m.arpa", "--unit", "character"]
        ranked = self.run_json("rank", *said, stdin=PLAIN)
        self.assertEqual([row["candidate"] for row in ranked], ["rs", "gs", "bsr"])
        written = self.run_json("generate", *said, "--temperature", "0", "--length", "2")[-1]
        self.assertEqual(written["text"], "rs")
        facts = self.run_json("inspect", *said)[0]
        self.assertEqual(facts["task"]["unit"], "character")
        self.assertEqual(self.run_json("inspect", "--model", "m.arpa")[0]["task"]["unit"],
                         "whitespace")

    def test_what_is_converted_keeps_it(self):
        self.run_ok("convert", "--unit", "character", "m.arpa", "m.onegin")
        self.run_ok("convert", "--unit", "character", "m.arpa", "n.arpa")
        self.run_ok("convert", "m.onegin", "o.arpa")
        for name in ("m.onegin", "n.arpa", "o.arpa"):
            self.expect(PLAIN, "--model", name)
        # Beside a project, whose unit is its own.
        self.train("own.onegin", "lstm", [*CHARACTERS, "--steps", "5", "--hidden", "8"])
        self.run_ok("convert", "--unit", "character", "own.onegin", "m.arpa", "both.onegin")
        self.assertEqual({row["task"]["unit"] for row in
                          self.run_json("inspect", "--model", "both.onegin")}, {"character"})

    def test_it_is_mixed_with_models_of_that_unit(self):
        self.train("own.onegin", "ngram", CHARACTERS)
        models = ["--model", "m.arpa", "--model", "own.onegin"]
        hint = "--unit character"
        for command in (["score"], ["score", "--common"], ["rank"], ["generate", "--length", "3"],
                        ["score", "--difference", "2"]):
            self.assertIn(hint, self.run_refused(2, "whitespace", *command, *models, stdin="rs\n"))
        rows = self.expect(PLAIN, *models, "--unit", "character")
        self.assertEqual({row["model"] for row in rows}, {"m.arpa", "own.onegin", "mixture"})
        self.run_json("rank", *models, "--unit", "character", stdin=PLAIN)
        self.run_json("generate", *models, "--unit", "character", "--length", "5")
        # What a project says cannot be said otherwise.
        self.train("stream.onegin", "ngram", ["--unit", "character"])
        said = self.run_refused(2, "the boundary of", "score", "--model", "m.arpa", "--model",
                                "stream.onegin", "--unit", "character", stdin="rs\n")
        self.assertIn("one boundary", said)

    def test_what_says_its_unit_itself_is_not_told_another(self):
        self.train("own.onegin", "ngram", CHARACTERS)
        self.run_ok("convert", "own.onegin", "own.arpa")
        for command in (["score"], ["rank"], ["generate"], ["inspect"]):
            self.run_refused(2, "--unit is for ARPA files", *command, "--model", "own.onegin",
                             "--unit", "word", stdin="rs\n")
            self.run_refused(2, "the unit of this model is character, not word", *command,
                             "--model", "own.arpa", "--unit", "word", stdin="rs\n")
        self.run_refused(2, "--unit is for ARPA files", "convert", "--unit", "word", "own.onegin",
                         "x.onegin")
        self.run_refused(2, "--unit is for ARPA files", "convert", "--unit", "word", "own.onegin",
                         "x.arpa")
        self.run_ok("inspect", "--model", "own.arpa", "--unit", "character")
        self.run_refused(2, "letter", "inspect", "--model", "m.arpa", "--unit", "letter")


if __name__ == "__main__":
    unittest.main()
