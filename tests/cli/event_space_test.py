"""Models whose types stand in another order, or are others, side by side in the command."""
import math
import unittest

from command import CommandTest

LINE = "to be or not to be that is the question\n"
WHITESPACE = ["--unit", "whitespace", "--boundary", "sentence"]
QUESTION = "to be or not\nthe question is zzz\n\n"

# An n-gram of LINE as KenLM writes one, but the types stand in the order of the alphabet, not in
# that of the text.
SORTED = r"""\data\
ngram 1=11
ngram 2=10
ngram 3=10

\1-grams:
-99	<s>	-1.2552725
-0.99999999	</s>	0
-1.30102999	<unk>	0
-0.99999999	be	-0.30103
-0.99999999	is	-0.30103
-0.99999999	not	-0.30103
-0.99999999	or	-0.30103
-0.99999999	question	-0.30103
-0.99999999	that	-0.30103
-0.99999999	the	-0.30103
-0.82390872	to	-0.30103

\2-grams:
-0.02100837	<s> to	-1.2552725
-0.2596373	to be	-1.2552725
-0.52287873	be or	-1.2552725
-0.52287873	be that	-1.2552725
-0.2596373	or not	-1.2552725
-0.24033216	not to	-1.2552725
-0.2596373	that is	-1.2552725
-0.2596373	is the	-1.2552725
-0.2596373	the question	-1.2552725
-0.2596373	question </s>	0

\3-grams:
-0.01099537	<s> to be
-0.31078983	to be or
-0.31078983	to be that
-0.01099537	be or not
-0.01099537	be that is
-0.01037718	or not to
-0.01099537	not to be
-0.01099537	that is the
-0.01099537	is the question
-0.01099537	the question </s>

\end\
"""
# log10 of each line of QUESTION: the sums of the n-grams that match, and of the back-off weights.
EXPECTED = [-0.02100837 - 0.01099537 - 0.31078983 - 0.01099537 - 1.2552725 - 0.30103 - 0.99999999,
            (-1.2552725 - 0.99999999) - 0.2596373 - (1.2552725 + 0.30103 + 0.99999999)
            - (0.30103 + 1.30102999) - 0.99999999,
            -1.2552725 - 0.99999999]


class EventSpaces(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("sorted.arpa", SORTED)
        self.write("hamlet.txt", LINE * 30)
        self.write("sleep.txt", (LINE + "to die is to sleep\n") * 20)
        self.write("question.txt", QUESTION)
        self.train("own.onegin", "lstm", [*WHITESPACE, "--steps", "20", "--hidden", "8"],
                   "hamlet.txt")

    def scores(self, *models, command="score", more=(), text="question.txt"):
        """The rows and the summaries of each model."""
        rows = self.run_json(command, *[part for model in models for part in ("--model", model)],
                             "--text", text, *more)
        names = {row["model"] for row in rows}
        return ({name: [row for row in rows if row["model"] == name and "summary" not in row]
                 for name in names},
                {row["model"]: row for row in rows if row.get("summary")})

    def log10(self, rows):
        return [row["log10"] for row in rows]

    def test_another_order_is_scored_side_by_side_and_mixed(self):
        for models in (["own.onegin", "sorted.arpa"], ["sorted.arpa", "own.onegin"]):
            rows, summaries = self.scores(*models)
            self.assertEqual(set(rows), {"own.onegin", "sorted.arpa", "mixture"})
            for a, b in zip(self.log10(rows["sorted.arpa"]), EXPECTED):
                self.assert_near(a, b, 1e-6)
            for model in models:  # what each says alone, to the last digit
                alone, summary = self.scores(model)
                self.assertEqual(rows[model], alone[model])
                self.assertEqual(summaries[model], summary[model])
            self.assertEqual([row["oov"] for row in rows["mixture"]], [0, 1, 0])
            # Weights on what own.onegin holds out, by which both are judged.
            self.assertTrue(summaries["mixture"]["fitted"])
            self.assertNotIn("common_types", summaries["mixture"])
            weights = summaries["mixture"]["weights"]
            self.assertGreater(weights["sorted.arpa"], 0.5)
            # The mixture of each event; the ranks take the mixture as a model.
            tokens, _ = self.scores(*models, more=["--tokens"])
            for own, other, mixed in zip(tokens["own.onegin"], tokens["sorted.arpa"],
                                         tokens["mixture"]):
                p = (weights["own.onegin"] * 10 ** own["log10"] +
                     weights["sorted.arpa"] * 10 ** other["log10"])
                self.assert_near(mixed["log10"], math.log10(p), 1e-6)
                self.assertEqual((own["token"], own["oov"]), (mixed["token"], mixed["oov"]))

    def test_another_order_is_ranked_compared_and_writes(self):
        models = ["--model", "sorted.arpa", "--model", "own.onegin"]
        ranked = self.run_json("rank", *models, stdin="is the question\nto be or not\n")
        self.assertEqual(len(ranked), 7)
        row = next(row for row in ranked if row["model"] == "sorted.arpa" and row["line"] == 2)
        self.assert_near(row["log10"], EXPECTED[0], 1e-6)
        rows = self.run_json("score", *models, "--difference", "3", stdin=QUESTION)
        self.assertEqual(len(rows), 3)
        table = self.run_ok("score", *models, "--table", "csv", stdin=QUESTION)
        self.assertIn("\nmixture,mixture,", table)
        written = self.run_json("generate", *models, "--length", "10", "--prompt", "to")[-1]
        self.assertEqual(written["model"], "mixture")
        self.assertTrue(written["fitted"])

    def test_a_project_takes_an_arpa_of_another_order(self):
        for files in (["own.onegin", "sorted.arpa"], ["sorted.arpa", "own.onegin"]):
            self.run_ok("convert", *files, "both.onegin")
            rows, summaries = self.scores("both.onegin")
            alone, _ = self.scores(*files)
            for kind, file in (("ngram", "sorted.arpa"), ("lstm", "own.onegin")):
                self.assertEqual(self.log10(rows["both.onegin:" + kind]), self.log10(alone[file]))
            self.assertTrue(summaries["mixture"]["fitted"])
            self.run_ok("train", "--from", "both.onegin:lstm", "--steps", "25", "--save", "on.onegin")
        self.train("sleep.onegin", settings=WHITESPACE, text="sleep.txt")
        self.run_refused(2, "'die', 'sleep'", "convert", "sorted.arpa", "sleep.onegin", "c.onegin")

    def test_other_types_are_named(self):
        self.train("sleep.onegin", settings=WHITESPACE, text="sleep.txt")
        models = ["--model", "sleep.onegin", "--model", "sorted.arpa"]
        for command in (["score"], ["rank"], ["score", "--difference", "2"], ["score", "--tokens"],
                        ["generate", "--length", "3"]):
            said = self.run_refused(2, "2 types are in sleep.onegin only: 'die', 'sleep'",
                                    *command, *models, stdin="to be\n")
            self.assertIn("--common", said)
        # A table shows what can be shown.
        table = self.run_ok("score", *models, "--table", "csv", stdin="to be\n")
        self.assertNotIn("mixture", table)

    def test_common_types_compare_what_differs(self):
        self.train("sleep.onegin", settings=[*WHITESPACE, "--order", "3"], text="sleep.txt")
        models = ["sleep.onegin", "sorted.arpa"]
        text = self.write("sleep-question.txt", "to be or not to sleep\nto die zzz\nthe question\n")
        rows, summaries = self.scores(*models, more=["--common"], text=text)
        for model in (*models, "mixture"):
            self.assertEqual([row["oov"] for row in rows[model]], [1, 2, 0])
            self.assertEqual(summaries[model]["common_types"], 8)
        # Known to both: as it is alone. Unknown: at least as much.
        alone = {model: self.scores(model, text=text)[0][model] for model in models}
        for model in models:
            self.assertEqual(rows[model][2], alone[model][2])
        for shared, own in zip(self.log10(rows["sorted.arpa"]), self.log10(alone["sorted.arpa"])):
            self.assert_near(shared, own)  # it has no type that the other lacks
        self.assertGreater(rows["sleep.onegin"][1]["log10"], alone["sleep.onegin"][1]["log10"])
        # P(<unk>) + P(die) + P(sleep): of each of them alone.
        self.write("each.txt", "to die\nto sleep\nto zzz\n")
        each = self.scores("sleep.onegin", text="each.txt", more=["--tokens"])[0]["sleep.onegin"]
        total = sum(10 ** row["log10"] for row in each if row["token"] in ("die", "sleep", "zzz"))
        shared = self.scores(*models, text="each.txt", more=["--tokens", "--common"])[0]
        for row in shared["sleep.onegin"]:
            if row["oov"]:
                self.assert_near(row["log10"], math.log10(total), 1e-6)
        self.assertTrue(summaries["mixture"]["fitted"])
        weights = summaries["mixture"]["weights"]
        tokens = self.scores(*models, text=text, more=["--tokens", "--common"])[0]
        for a, b, mixed in zip(tokens[models[0]], tokens[models[1]], tokens["mixture"]):
            p = weights[models[0]] * 10 ** a["log10"] + weights[models[1]] * 10 ** b["log10"]
            self.assert_near(mixed["log10"], math.log10(p), 1e-6)
        # Ranks, differences, a table, a text.
        names = [part for model in models for part in ("--model", model)]
        ranked = self.run_json("rank", *names, "--common", "--text", text)
        self.assertEqual(ranked[-1]["common_types"], 8)
        self.assertEqual({row["oov"] for row in ranked if row.get("candidate") == "the question"}, {0})
        different = self.run_json("score", *names, "--common", "--difference", "2", "--text", text)
        self.assertEqual([row["oov"] for row in different], [True, True])
        self.assertIn("\nmixture,", self.run_ok("score", *names, "--common", "--table", "csv",
                                                "--text", text))
        self.assertIn("types that all have: 8", self.run_ok("score", *names, "--common", "--text",
                                                           text))
        written = self.run_json("generate", *names, "--common", "--length", "60")[-1]["text"]
        self.assertFalse({"die", "sleep"} & set(written.split()))
        # Three models; and two of the same types, where the option changes nothing.
        rows, summaries = self.scores("own.onegin", *models, more=["--common"], text=text)
        self.assertEqual(summaries["mixture"]["common_types"], 8)
        rows, _ = self.scores("own.onegin", "sorted.arpa", more=["--common"])
        self.assertEqual(rows, self.scores("own.onegin", "sorted.arpa")[0])

    def test_other_units_and_boundaries_are_named(self):
        self.train("words.onegin", settings=["--unit", "word", "--boundary", "sentence"],
                   text="hamlet.txt")
        self.train("stream.onegin", settings=["--unit", "whitespace", "--boundary", "stream"],
                   text="hamlet.txt")
        for other, says in (("words.onegin", "the unit of sorted.arpa is whitespace, that of "
                                             "words.onegin is word"),
                            ("stream.onegin", "the boundary of sorted.arpa is sentence, that of "
                                              "stream.onegin is stream")):
            models = ["--model", "sorted.arpa", "--model", other]
            self.run_refused(2, says, "score", *models, stdin="to be\n")
            self.run_refused(2, "unit" if "words" in other else "boundary", "score", "--common",
                             *models, stdin="to be\n")

    def test_a_project_is_known_by_its_content_when_weights_are_fitted(self):
        self.write("t.txt", "to be or not to be that is the question\n" * 60)
        self.train("own.onegin", settings=["--unit", "whitespace", "--boundary", "sentence"], text="t.txt")
        self.write("own.bin", self.read("own.onegin"))
        self.write("z.arpa", "\\data\\\nngram 1=5\n\n\\1-grams:\n-1.2\t<unk>\n-99\t<s>\n-0.9\t</s>\n"
                             "-0.5\tto\n-0.7\tzebra\n\n\\end\\\n")
        summaries = [self.run_json("score", "--model", name, "--model", "z.arpa", "--common", "--text", "t.txt")[-1]
                     for name in ("own.onegin", "own.bin")]
        for summary in summaries:
            self.assertTrue(summary["fitted"], summary)
        self.assertEqual(*(list(summary["weights"].values()) for summary in summaries))


if __name__ == "__main__":
    unittest.main()
