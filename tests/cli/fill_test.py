"""fill: which token stands in a blank, by each model and their mixture."""
import math
import unittest

from command import WORDS, CommandTest

TINY = WORDS + ["--hidden", "8", "--embedding", "6", "--steps", "20"]


class Fill(CommandTest):
    def fill(self, *arguments, stdin="the king sees ___ queen\n"):
        return self.run_json("fill", *arguments, stdin=stdin)

    def test_rows_and_a_summary(self):
        self.train(settings=WORDS + ["--order", "3"])
        first, second, third, joint, summary = self.fill(
            "--model", "m.onegin", "--likeliest", "3", stdin="the ___ laugh\n\na ___ ___ a king\n")
        self.assertEqual(list(first), ["line", "blank", "model", "likeliest", "way"])
        self.assertEqual((first["line"], first["blank"], first["way"]), (1, 1, "exact"))
        self.assertEqual((second["line"], second["blank"]), (3, 1))
        self.assertEqual(len(first["likeliest"]), 3)
        self.assertEqual(list(first["likeliest"][0]), ["token", "log10"])
        self.assertEqual(list(third), ["line", "blank", "model", "likeliest", "way"])
        self.assertEqual((joint["line"], joint["way"]), (3, "exact"))
        self.assertEqual([len(one["tokens"]) for one in joint["combinations"]], [2] * 10)
        self.assertEqual(summary, {"summary": True, "model": "m.onegin", "lines": 2, "blanks": 3})

    def test_a_candidate_is_as_likely_as_its_whole_sentence(self):
        self.train(settings=WORDS + ["--order", "3"])
        row = self.fill("--model", "m.onegin", "--likeliest", "100")[0]
        self.assert_near(sum(10 ** one["log10"] for one in row["likeliest"]), 1, 1e-6)
        texts = [f"the king sees {one['token']} queen" for one in row["likeliest"]
                 if one["token"] != "<unk>"]
        scores = self.run_json("score", "--model", "m.onegin", stdin="\n".join(texts) + "\n")
        known = [one["log10"] for one in row["likeliest"] if one["token"] != "<unk>"]
        for own, score in zip(known, scores):
            self.assert_near(own - known[0], score["log10"] - scores[0]["log10"], 1e-5)

    def test_several_models_and_their_mixture(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.train("r.onegin", "rnn", TINY)
        rows = self.fill("--model", "n.onegin", "r.onegin", "--weights", "0,1")
        named = {row["model"]: row for row in rows if "likeliest" in row}
        self.assertEqual(list(named), ["n.onegin", "r.onegin", "mixture"])
        for own, mixed in zip(named["r.onegin"]["likeliest"], named["mixture"]["likeliest"]):
            self.assertEqual(own["token"], mixed["token"])
            self.assert_near(own["log10"], mixed["log10"], 1e-5)
        self.assertEqual(rows[-1]["weights"], {"n.onegin": 0, "r.onegin": 1})

    def test_held_out_blanks(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.train("r.onegin", "rnn", TINY)
        rows = self.run_json("fill", "--model", "n.onegin", "r.onegin", "--held-out", "12")
        for model in "n.onegin", "r.onegin", "mixture":
            own = [row for row in rows if row["model"] == model]
            self.assertEqual(len(own), 13)
            self.assertEqual([row["line"] for row in own[:-1]], list(range(1, 13)))
            summary = own[-1]
            self.assertEqual((summary["summary"], summary["blanks"]), (True, 12))
            mean = math.fsum(row["log10"] for row in own[:-1]) / 12
            self.assert_near(summary["log10"], mean, 1e-5)
        tokens = [[row["token"] for row in rows if row["model"] == model and "token" in row]
                  for model in ("n.onegin", "mixture")]
        self.assertEqual(*tokens)
        table = self.run_ok("fill", "--model", "n.onegin", "--held-out", "12")
        self.assertIn("12 held-out blanks, evenly spread", table)

    def test_a_table_for_a_person(self):
        self.train(settings=WORDS)
        table = self.run_ok("fill", "--model", "m.onegin", stdin=b"the king sees ___ ___\n")
        self.assertIn("the king sees ___ ___\n", table)
        self.assertIn("blank 2", table)
        self.assertIn("together: all combinations were tried", table)

    def test_what_is_refused(self):
        self.train(settings=WORDS)
        for arguments, stdin, expected in (
                (["--model", "m.onegin"], "the king\n", "line 1: there is no blank to fill"),
                (["--model", "m.onegin"], "", "there is no sentence"),
                (["--model", "m.onegin"], "___ " * 17, "17 blanks are more than 16"),
                (["--model", "m.onegin", "--held-out", "0"], "", "--held-out"),
                (["--model", "m.onegin", "--held-out", "2", "--text", "text.txt"], "", "excludes"),
                (["--model", "missing.onegin"], "___", "missing.onegin")):
            self.run_refused(2, expected, "fill", *arguments, stdin=stdin)
        self.write("pairs.txt", "cat\ttac\nfat\ttaf\nhat\ttah\n" * 20)
        self.run_ok("train", "--model", "ngram", "--text", "pairs.txt", "--boundary", "pairs",
                    "--save", "p.onegin")
        self.run_refused(2, "a blank stands in the source", "fill", "--model", "p.onegin",
                         stdin="c___t\ttac\n")
        rows = self.fill("--model", "p.onegin", stdin="cat\tt___c\n")
        self.assertEqual(rows[0]["likeliest"][0]["token"], "a")
        self.run_refused(2, "cannot be compared", "fill", "--model", "m.onegin", "p.onegin",
                         stdin="a\t___\n")


if __name__ == "__main__":
    unittest.main()
