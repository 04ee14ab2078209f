"""ARPA files of other programs as a person meets them in the command.

The figures marked KenLM were printed by its `query` for the same file and text; the others follow
from the format's rule.
"""
import unittest

from command import CommandTest

TRIGRAMS = """\\data\\
ngram 1=6
ngram 2=5
ngram 3=2

\\1-grams:
-1.2\t<unk>
-99\t<s>\t-0.3
-0.9\t</s>
-0.7\tred\t-0.2
-0.8\tblue\t-0.15
-1.1\tsky\t-0.25

\\2-grams:
-0.4\t<s> red\t-0.1
-0.6\t<s> blue\t-0.05
-0.3\tred sky\t-0.12
-0.5\tblue sky\t-0.11
-0.2\tsky </s>

\\3-grams:
-0.15\t<s> red sky
-0.1\tred sky </s>

\\end\\
"""
LINES = "red sky\nblue sky red\ngreen sky\n"
KENLM = [(-0.65, 0), (-3.31, 0), (-2.8, 1)]

IRSTLM = """
\\data\\
ngram  1=\t6
ngram  2=\t5


\\1-grams:
-0.9\t</s>
-0.7\tred\t-0.2
-0.8\tblue\t-0.15
-1.1\tsky\t-0.25
-99\t<s>\t-0.3
-1.2 <unk>
\\2-grams:
-0.4\t<s> red
-0.6\t<s> blue
-0.3\tred sky
-0.5\tblue sky
-0.2\tsky </s>
\\end\\
"""

CMU = """#############################################################################
## An old toolkit's model
#############################################################################
=============================================================================
This is a 2-gram language model, based on a vocabulary of 3 words,
  which begins "<s>", "</s>", "no"...
Witten Bell discounting was applied.
This file is in the ARPA-standard format introduced by Doug Paul.

Data formats:

Beginning of data mark: \\data\\
ngram 1=nr            # number of 1-grams
ngram 2=nr            # number of 2-grams

\\1-grams:
p_1     wd_1 bo_wt_1
\\2-grams:
p_2     wd_1 wd_2

end of data mark: \\end\\

\\data\\
ngram 1=5
ngram 2=4

\\1-grams:
-0.6021 <UNK>\t0.0000
-0.6021 </s>\t-0.4771
-98.9031 <s>\t-0.3979
-0.6021 no\t0.0000
-0.6021 yes\t-0.3522

\\2-grams:
-0.3979 <s> no\x20
-0.3979 <s> yes\x20
-0.1761 yes </s>\x20
-0.1761 no yes\x20

\\end\\
"""

# lmplz made the numbers from decomposed words.
DECOMPOSED = """\\data\\
ngram 1=6
ngram 2=5

\\1-grams:
-1.079181\tcafe\u0301\t-0.176091
-0.602060\tnoir\t-0.477121
-0.602060\t</s>\t0.000000
-1.079181\tthe\u0301\t-0.176091
-0.477121\t<unk>\t0.000000
-99.000000\t<s>\t-0.221849

\\2-grams:
-0.602060\t<s> cafe\u0301
-0.602060\t<s> the\u0301
-0.301030\tcafe\u0301 noir
-0.124939\tnoir </s>
-0.301030\tthe\u0301 noir

\\end\\
"""

LETTERS = TRIGRAMS.replace("red", "r").replace("blue", "b").replace("sky", "s")


class Foreign(CommandTest):
    def scores(self, model, lines, *more):
        rows = self.run_json("score", "--model", model, *more, stdin=lines)
        return [(row["log10"], row["oov"]) for row in rows if "line" in row]

    def expect(self, expected, model, lines=LINES, *more):
        scored = self.scores(model, lines, *more)
        self.assertEqual(len(scored), len(expected))
        for (log10, oov), (expected_log10, expected_oov) in zip(scored, expected):
            self.assertEqual(oov, expected_oov)
            if expected_log10 is None:
                self.assertIsNone(log10)
            else:
                self.assert_near(log10, expected_log10, 1e-6)

    def notes(self, model, *more):
        return "\n".join(self.run_json("inspect", "--model", model, *more)[0]["notes"])

    def model(self, content, name="m.arpa"):
        self.write(name, content)
        return name

    def test_as_kenlm_reads_it(self):
        self.expect(KENLM, self.model(TRIGRAMS))

    def test_the_spacing_of_irstlm(self):
        self.expect([(-0.9, 0), (-3.15, 0), (-2.8, 1)], self.model(IRSTLM))
        self.assertIn("by its form IRSTLM: 6 n-grams of order 1, 5 of order 2;", self.notes("m.arpa"))

    def test_an_order_that_is_empty(self):
        cut = TRIGRAMS[:TRIGRAMS.index("-0.15\t")] + "\n\\end\\\n"
        cut = cut.replace("ngram 3=2", "ngram 3=         0")
        without = cut
        for weight in ["-0.1", "-0.05", "-0.12", "-0.11"]:
            without = without.replace("\t" + weight + "\n", "\n")
        self.expect([(-0.9, 0), (-3.15, 0), (-2.8, 1)], self.model(without))  # KenLM
        # Weights before it count: -0.4, -0.1 - 0.3, -0.12 - 0.2, and so on (KenLM).
        self.expect([(-1.12, 0), (-3.31, 0), (-2.8, 1)], self.model(cut))
        self.run_ok("convert", "m.arpa", "m.onegin")
        self.run_ok("convert", "m.onegin", "n.arpa")
        self.expect([(-1.12, 0), (-3.31, 0), (-2.8, 1)], "n.arpa")

    def test_white_space_around_headings(self):
        self.expect(KENLM, self.model("  " + TRIGRAMS.replace(":\n", ": \t\n")))
        # One that is no white space to KenLM either is named.
        self.model(TRIGRAMS.replace("\\1-grams:", "\\1-grams:\v"))
        error = self.run_refused(2, "line 6", "score", "--model", "m.arpa", "--text", "text.txt")
        self.assertIn("expected \\1-grams: but found '\\1-grams:<U+000B>'", error)

    def test_without_a_sentence_end(self):
        self.model("\\data\\\nngram 1=3\n\n\\1-grams:\n-0.4\taa\n-0.5\tbb\n-0.6\tcc\n\n\\end\\\n")
        self.expect([(None, 2), (-0.9, 0)], "m.arpa", "a b\naa bb\n")
        self.assertIn("no </s>: a line end is no event of this model", self.notes("m.arpa"))
        self.assertEqual(self.run_json("inspect", "--model", "m.arpa")[0]["task"]["line_ends"], "false")
        rows = self.run_json("score", "--model", "m.arpa", stdin="aa bb\ncc\n")
        self.assertEqual([row["events"] for row in rows], [2, 1, 3])
        self.assert_near(rows[-1]["perplexity"], 10 ** (1.5 / 3), 1e-6)
        self.run_ok("convert", "m.arpa", "m.onegin")
        self.run_ok("convert", "m.onegin", "n.arpa")
        for name in ("m.onegin", "n.arpa"):
            self.expect([(None, 2), (-0.9, 0)], name, "a b\naa bb\n")
        text = self.run_ok("generate", "--model", "m.arpa", "--length", "20", "--prompt", "aa")
        self.assertEqual(len(text.split()), 21)
        ranked = self.run_json("rank", "--model", "m.arpa", stdin="aa bb\naa\n")
        self.assertEqual([row["candidate"] for row in ranked], ["aa", "aa bb"])
        # Of a higher order: each line begins anew.
        for cut in ["-0.9\t</s>\n", "-0.2\tsky </s>\n", "-0.1\tred sky </s>\n"]:
            self.model(TRIGRAMS.replace(cut, "") if cut != "-0.9\t</s>\n" else TRIGRAMS)
        bare = TRIGRAMS
        for line in ["-0.9\t</s>\n", "-0.2\tsky </s>\n", "-0.1\tred sky </s>\n"]:
            bare = bare.replace(line, "")
        bare = bare.replace("1=6", "1=5").replace("2=5", "2=4").replace("3=2", "3=1")
        self.expect([(-0.55, 0), (-0.55, 0), (-0.6, 0)], self.model(bare),
                    "red sky\nred sky\nblue\n")

    def test_both_unknown_tokens(self):
        both = TRIGRAMS.replace("1=6", "1=7").replace("<unk>\n", "<unk>\n-2.0\t<UNK>\t-0.1\n")
        both = both.replace("2=5", "2=6").replace("sky </s>\n\n", "sky </s>\n-0.9\tred <UNK>\n\n", 1)
        self.expect([(-0.65, 0), (-3.31, 0), (-3.7, 1)], self.model(both))  # KenLM
        self.assertIn("both <unk> and <UNK>", self.notes("m.arpa"))

    def test_control_symbols_in_capitals(self):
        capital = TRIGRAMS.replace("<s>", "<S>").replace("</s>", "</S>").replace("unk", "UNK")
        self.expect(KENLM, self.model(capital))

    def test_signs_and_exponents(self):
        plus = TRIGRAMS.replace("blue\t-0.05", "blue\t+0.05")
        self.expect([(-0.65, 0), (-3.21, 0), (-2.8, 1)], self.model(plus))  # KenLM
        other = TRIGRAMS.replace("-0.3\tred", "-3e-1\tred").replace("-0.15\t", "-.15\t")
        self.expect(KENLM, self.model(other))
        for wrong in ["nan", "-0x1p-2", "+-0.3"]:
            self.model(TRIGRAMS.replace("-0.3\tred", wrong + "\tred"))
            self.run_refused(2, "'" + wrong + "' is not a log probability", "inspect", "--model",
                             "m.arpa")

    def test_a_long_preamble(self):
        self.expect([(-0.574, 0), (-0.7501, 0), (-1.6021, 1)], self.model(CMU),
                    "yes\nno yes\nmaybe\n")
        notes = self.notes("m.arpa")
        self.assertIn("by its form the CMU toolkit", notes)
        self.assertIn("'Witten Bell discounting was applied.'", notes)

    def test_a_byte_order_mark(self):
        self.expect(KENLM, self.model("\ufeff" + TRIGRAMS))

    def test_line_ends(self):
        self.expect(KENLM, self.model(TRIGRAMS.replace("\n", "\r\n")))
        self.expect(KENLM, self.model(TRIGRAMS.replace("\n", "\r")))

    def test_characters_as_words(self):
        self.expect(KENLM[:2], self.model(LETTERS), "r s\nb s r\n")
        self.assertIn("unless the unit is said to be character (--unit", self.notes("m.arpa"))

    def test_words_that_are_not_composed(self):
        self.model(DECOMPOSED)
        lines = "cafe\u0301 noir\nthe\u0301 noir\n"
        self.expect([(-1.028029, 0)] * 2, "m.arpa", lines)  # KenLM
        self.expect([(-1.028029, 0)] * 2, "m.arpa", "caf\u00e9 noir\nth\u00e9 noir\n")
        self.assertIn("2 tokens are not composed (NFC)", self.notes("m.arpa"))
        self.run_ok("convert", "m.arpa", "m.onegin")
        self.run_ok("convert", "m.onegin", "n.arpa")
        for name in ("m.onegin", "n.arpa"):
            self.expect([(-1.028029, 0)] * 2, name, lines)
        # Whole letters are counted, however they are spelled.
        for spelled in (lines, "caf\u00e9 noir\nth\u00e9 noir\n"):
            summary = self.run_json("score", "--model", "m.arpa", stdin=spelled)[-1]
            self.assert_near(summary["bits_per_character"], 2 * 1.028029 * 3.3219281 / 19, 1e-6)

    def test_another_encoding(self):
        cp1250 = TRIGRAMS.replace("red", "\u010derven\u00e1").replace("blue", "\u017elut\u00e1")
        self.model(cp1250.encode("cp1250"))
        lines = "\u010derven\u00e1 sky\n\u017elut\u00e1 sky\n".encode("cp1250")
        right = [(-0.65, 0), (-1.46, 0)]  # KenLM
        self.expect(right, "m.arpa", lines)
        self.assertIn("2 tokens are no UTF-8", self.notes("m.arpa"))
        self.expect([(-2.8, 1)] * 2, "m.arpa", lines.decode("cp1250"))  # none of its words
        self.expect([(-2.8, 1)], "m.arpa", b"\xe6erven\xe1 sky\n")  # nor is another odd byte
        self.run_ok("convert", "m.arpa", "m.onegin")
        self.run_ok("convert", "m.onegin", "n.arpa")
        for name in ("m.onegin", "n.arpa"):
            self.expect(right, name, lines)
        # What is shown is UTF-8; what is written is as the file spells it.
        for arguments in (["--tokens"], []):
            self.run_json("score", "--model", "m.arpa", *arguments, stdin=lines)
            self.run_ok("score", "--model", "m.arpa", *arguments, stdin=lines)
        rows = self.run_json("score", "--model", "m.arpa", "--tokens", stdin=lines)
        self.assertEqual(rows[0]["token"], "<E8>erven<E1>")
        ranked = self.run_json("rank", "--model", "m.arpa", "--tokens", stdin=lines)
        self.assertEqual(ranked[0]["candidate"], "\ufffderven\ufffd sky")
        self.assert_near(ranked[0]["log10"], -0.65, 1e-6)
        self.run_ok("rank", "--model", "m.arpa", "--tokens", stdin=lines)
        self.write("lines.txt", lines)
        self.run_json("inspect", "--model", "m.arpa", "--text", "lines.txt")
        done = self.run_command("generate", "--model", "m.arpa", "--temperature", "0", "--length",
                                "2")
        self.assertEqual((done.returncode, done.stdout), (0, "\u010derven\u00e1 sky\n".encode("cp1250")))
        self.run_json("generate", "--model", "m.arpa", "--length", "5")

    def test_other_white_space_within_words(self):
        self.model(TRIGRAMS.replace("red", "r\vd").replace("blue", "b\fl"))
        self.expect([(-0.65, 0), (-3.31, 0)], "m.arpa", "r\vd sky\nb\fl sky r\vd\n")
        # lmplz cuts at NUL.
        self.expect([(-0.65, 0)], self.model(TRIGRAMS), b"red\0sky\n")
        # A no-break space is part of a word, and can be seen where it is in the way.
        self.model(TRIGRAMS.replace("red sky </s>", "red s\u00a0ky </s>"))
        self.run_refused(2, "'s<U+00A0>ky' is not among the unigrams", "inspect", "--model", "m.arpa")

    def test_the_intermediate_format_of_irstlm(self):
        self.expect([(-0.7151009, 0), (-2.9595872, 0), (-2.7538164, 1)],
                    self.model("iARPA\n" + IRSTLM))
        self.assertIn("completed, as compile-lm completes them", self.notes("m.arpa"))
        self.run_ok("convert", "m.arpa", "n.arpa")
        self.expect([(-0.7151009, 0), (-2.9595872, 0), (-2.7538164, 1)], "n.arpa")

    def test_what_is_known_of_it(self):
        self.model(TRIGRAMS)
        facts = self.run_json("inspect", "--model", "m.arpa")[0]
        self.assertEqual(facts["settings"], {"order": "3", "smoothing": "not_known"})
        self.assertEqual(facts["notes"], [
            "an ARPA file of another program: 6 n-grams of order 1, 5 of order 2, 2 of order 3; its "
            "smoothing is not known"])
        self.run_ok("convert", "m.arpa", "m.onegin")
        self.run_ok("convert", "m.onegin", "n.arpa")
        for name in ("m.onegin", "n.arpa"):
            again = self.run_json("inspect", "--model", name)[0]
            self.assertEqual(again["settings"], facts["settings"])
        # One's own keeps what it was made with.
        self.train(settings=["--unit", "word", "--smoothing", "witten_bell"])
        self.run_ok("convert", "m.onegin", "o.arpa")
        self.assertEqual(self.run_json("inspect", "--model", "o.arpa")[0]["settings"]["smoothing"],
                         "witten_bell")
        self.run_refused(2, "choose a smoothing", "train", "--model", "ngram", "--smoothing",
                         "not_known", "--text", "text.txt", "--save", "x.onegin")

    def test_counts_that_are_wrong(self):
        for count in ("2=4", "2=6"):
            self.model(TRIGRAMS.replace("2=5", count))
            self.run_refused(2, "correct the counts", "inspect", "--model", "m.arpa")


if __name__ == "__main__":
    unittest.main()
