"""A command with a kind of model that exists in tests alone (tests/models/extra_kind.cpp): nothing else knows it."""
import unittest

from command import WORDS, CommandTest

TINY = ["--width", "8", "--steps", "200", "--context", "2"]
QUESTION = "the king sees a fool\nqueen x\n"


class ExtraKind(CommandTest):
    def last(self, *names):
        models = [part for name in names for part in ("--model", name)]
        return self.run_json("score", *models, stdin=QUESTION)[-1]

    def test_its_settings_are_flags(self):
        page = self.run_ok("train", "--help")
        for flag in ("Bag of words (--model bag)", "--width", "--context", "--mean", "--learning-rate"):
            self.assertIn(flag, page)
        self.run_refused(2, "width", "train", "--model", "bag", "--text", "text.txt", "--save", "x.onegin",
                         "--width", "0")

    def test_it_trains_goes_on_and_is_saved_in_every_format(self):
        self.train("b.onegin", "bag", WORDS + TINY)
        self.train("first.onegin", "bag", WORDS + TINY[:2] + ["--steps", "1"])
        self.assertLess(self.last("b.onegin")["perplexity"], self.last("first.onegin")["perplexity"])
        self.run_ok("convert", "b.onegin", "b.safetensors")
        self.assertEqual(self.last("b.safetensors")["log10"], self.last("b.onegin")["log10"])
        self.run_refused(2, "bag", "convert", "b.onegin", "b.arpa")
        for name in ("one.onegin", "two.onegin"):
            rows = self.run_json("train", "--from", "b.onegin", "--steps", "260", "--save", name)
            self.assertEqual(rows[-1]["step"], 260)
        self.assertEqual(self.last("one.onegin")["log10"], self.last("two.onegin")["log10"])
        self.assertNotEqual(self.last("one.onegin")["log10"], self.last("b.onegin")["log10"])

    def test_it_stands_beside_the_others(self):
        self.train("b.onegin", "bag", WORDS + TINY)
        self.train("n.onegin", settings=WORDS + ["--order", "3"])
        summary = self.last("b.onegin", "n.onegin")
        self.assertEqual(list(summary["weights"]), ["b.onegin", "n.onegin"])
        self.run_ok("convert", "b.onegin", "n.onegin", "both.onegin")
        self.assertEqual(self.last("both.onegin:bag")["log10"], self.last("b.onegin")["log10"])
        wrote = self.run_ok("generate", "--model", "b.onegin", "--length", "5", "--seed", "2")
        self.assertTrue(wrote.strip())
        ranked = self.run_json("rank", "--model", "b.onegin", "--model", "n.onegin", stdin="the king\na fool\n")
        self.assertEqual({row["model"] for row in ranked}, {"b.onegin", "n.onegin", "mixture"})

    def test_its_gradients_are_checked(self):
        self.train("b.onegin", "bag", WORDS + TINY + ["--dropout", "0.2"])
        facts = self.run_json("inspect", "--model", "b.onegin", "--gradient-check")[0]
        self.assertEqual(facts["kind"], "bag")
        names = [row["name"] for row in facts["gradient_check"]]
        self.assertEqual(names, ["emb.weight", "out.weight", "out.bias"])
        for row in facts["gradient_check"]:
            self.assertLess(row["relative_error"], 1e-5)


if __name__ == "__main__":
    unittest.main()
