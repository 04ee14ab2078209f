"""Slots: models with names of their own in one project, and projects of before they had any."""
import json
import os
import shutil
import unittest

from command import WORDS, CommandTest

TINY = ["--embedding", "6", "--steps", "20"]
QUESTION = "the king sees a fool\nqueen x\n"
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "projects")


class Slots(CommandTest):
    def setUp(self):
        super().setUp()
        self.train("s.onegin", "lstm", WORDS + TINY + ["--hidden", "4", "--name", "lstm 4"])
        self.train("l.onegin", "lstm", WORDS + TINY + ["--hidden", "12", "--name", "größer"])

    def last(self, name):
        return self.run_json("score", "--model", name, stdin=QUESTION)[-1]["log10"]

    def test_two_of_one_kind_stand_side_by_side(self):
        self.run_ok("convert", "s.onegin", "l.onegin", "both.onegin")
        rows = self.run_json("score", "--model", "both.onegin", "--summary", stdin=QUESTION)
        names = ["both.onegin:lstm 4", "both.onegin:größer", "mixture"]
        self.assertEqual([row["model"] for row in rows], names)
        self.assertEqual(list(rows[-1]["weights"]), names[:2])
        self.assertEqual(rows[0]["log10"], self.last("s.onegin"))
        self.assertEqual(rows[1]["log10"], self.last("l.onegin"))
        self.assertNotEqual(rows[0]["log10"], rows[1]["log10"])
        for name in names[:2]:
            self.assertEqual(self.last(name), dict(zip(names, (r["log10"] for r in rows)))[name])
        facts = self.run_json("inspect", "--model", "both.onegin")
        self.assertEqual([(row["slot"], row["settings"]["hidden"]) for row in facts],
                         [("lstm 4", "4"), ("größer", "12")])

    def test_a_name_goes_with_its_model(self):
        self.run_ok("convert", "s.onegin", "l.onegin", "both.onegin")
        self.run_ok("convert", "both.onegin:größer", "out.onegin")
        self.run_ok("convert", "out.onegin", "s.onegin", "again.onegin")
        rows = self.run_json("inspect", "--model", "again.onegin")
        self.assertEqual([row["slot"] for row in rows], ["größer", "lstm 4"])
        self.run_ok("train", "--from", "both.onegin:größer", "--steps", "30", "--save", "m.onegin")
        self.assertEqual(self.run_json("inspect", "--model", "m.onegin")[0]["slot"], "größer")
        self.run_ok("train", "--from", "m.onegin", "--steps", "30", "--name", "more", "--save", "n.onegin")
        self.assertEqual(self.run_json("inspect", "--model", "n.onegin")[0]["slot"], "more")

    def test_by_kind_and_by_place(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.run_ok("convert", "s.onegin", "n.onegin", "l.onegin", "all.onegin")
        self.assertEqual(self.last("all.onegin:ngram"), self.last("n.onegin"))
        self.assertEqual(self.last("all.onegin:3"), self.last("l.onegin"))
        error = self.run_refused(2, "2 models of the kind 'lstm'", "score", "--model",
                                 "all.onegin:lstm", stdin="a")
        self.assertIn("lstm 4, ngram, größer", error)
        self.run_ok("convert", "all.onegin", "n.arpa")  # the only one that fits
        self.run_ok("convert", "s.onegin", "l.onegin", "n.onegin", "last.onegin")
        for project in ("all.onegin", "last.onegin"):
            self.run_refused(2, f"name one, as in {project}:größer", "convert", project, "m.safetensors")

    def test_one_name_is_given_once(self):
        self.run_ok("convert", "s.onegin", "l.onegin", "both.onegin")
        self.run_ok("convert", "both.onegin", "s.onegin", "three.onegin")
        rows = self.run_json("inspect", "--model", "three.onegin")
        self.assertEqual([row["slot"] for row in rows], ["lstm 4", "größer", "lstm 4-2"])
        self.assertEqual(self.last("three.onegin:lstm 4-2"), self.last("s.onegin"))

    def test_what_is_no_name(self):
        train = ["train", "--model", "ngram", "--text", "text.txt", "--save", "x.onegin", "--name"]
        for name in ("a:b", "mixture", "two\nlines", "x" * 61):
            self.run_refused(2, "cannot be called", *train, name)
        self.run_refused(2, "cannot be called", "train", "--from", "s.onegin", "--save", "x.onegin",
                         "--name", "mixture")
        self.assertFalse(os.path.exists(self.path("x.onegin")))


class ProjectsOfBefore(CommandTest):
    """Files of before slots (tests/golden/projects) open and say the same."""

    def setUp(self):
        super().setUp()
        with open(os.path.join(GOLDEN, "figures.json"), encoding="utf-8") as file:
            self.figures = json.load(file)
        for name in self.figures:
            shutil.copy(os.path.join(GOLDEN, name + ".onegin"), self.path(name + ".onegin"))
        self.write("question.txt", "the king sees the fool\na queen laughs\n\nthe fool and the queen\n")

    def scores(self, name):
        rows = self.run_json("score", "--model", name, "--text", "question.txt")
        return [row["log10"] for row in rows if "summary" not in row]

    def assert_scores(self, name, expected):
        found = self.scores(name)
        self.assertEqual(len(found), len(expected), name)
        for a, b in zip(found, expected):
            self.assert_near(a, b, 1e-5)

    def test_each_scores_as_it_did(self):
        for name, models in self.figures.items():
            if len(models) == 1:
                self.assert_scores(name + ".onegin", models[0])

    def test_several_in_one_file(self):
        names = ["ngram", "lstm", "gru", "lstm-2"]
        rows = self.run_json("inspect", "--model", "several.onegin")
        self.assertEqual([row["slot"] for row in rows], names)
        for place, (name, expected) in enumerate(zip(names, self.figures["several"]), 1):
            self.assert_scores("several.onegin:" + name, expected)
            self.assert_scores(f"several.onegin:{place}", expected)

    def test_their_training_goes_on(self):
        for name in ("mlp", "rnn", "lstm", "gru"):
            self.run_ok("train", "--from", name + ".onegin", "--steps", "40", "--save", "on.onegin")
            facts = self.run_json("inspect", "--model", "on.onegin")[0]
            self.assertEqual(facts["training"]["step"], 40)
            self.assertEqual(facts["slot"], name)


if __name__ == "__main__":
    unittest.main()
