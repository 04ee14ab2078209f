"""onegin score end to end on a small text: lines, tokens, a stream, several models, summaries."""
import math
import unittest

from command import WORDS, CommandTest

SCORE_ROW = ["line", "model", "log10", "tokens", "oov", "events"]
SCORE_SUMMARY = ["summary", "model", "lines", "events", "oov", "log10", "perplexity",
                 "perplexity_without_oov", "bits_per_character"]


class Score(CommandTest):
    def test_rows_and_summary_field_by_field(self):
        self.train()
        rows = self.run_json("score", "--model", "m.onegin", stdin="the king laugh\n\nthe ogre")
        self.assertEqual(len(rows), 4)
        for number, row in enumerate(rows[:3], 1):
            self.assertEqual(list(row), SCORE_ROW)
            self.assertEqual(row["line"], number)
            self.assertEqual(row["model"], "m.onegin")
            self.assertLess(row["log10"], 0)
        self.assertEqual([(r["tokens"], r["oov"], r["events"]) for r in rows[:3]],
                         [(3, 0, 4), (0, 0, 1), (2, 1, 3)])
        summary = rows[3]
        self.assertEqual(list(summary), SCORE_SUMMARY)
        self.assertIs(summary["summary"], True)
        self.assertEqual((summary["lines"], summary["events"], summary["oov"]), (3, 8, 1))
        self.assert_near(summary["log10"], sum(row["log10"] for row in rows[:3]))
        self.assert_near(summary["perplexity"], 10 ** (-summary["log10"] / 8))
        self.assert_near(summary["bits_per_character"],
                         -summary["log10"] * math.log2(10) / len("the king laugh\n\nthe ogre\n"))
        tokens = self.run_json("score", "--model", "m.onegin", "--tokens",
                               stdin="the king laugh\n\nthe ogre")
        unknown = [row for row in tokens[:-1] if row["oov"]]
        self.assert_near(summary["perplexity_without_oov"],
                         10 ** (-(summary["log10"] - unknown[0]["log10"]) / 7))

    def test_tokens(self):
        self.train()
        rows = self.run_json("score", "--model", "m.onegin", "--tokens", stdin="the king\nogre\n")
        self.assertEqual([row["token"] for row in rows[:-1]], ["the", "king", "</s>", "ogre", "</s>"])
        self.assertEqual([row["line"] for row in rows[:-1]], [1, 1, 1, 2, 2])
        for row in rows[:-1]:
            self.assertEqual(list(row), ["line", "model", "token", "log10", "rank", "oov", "order"])
            self.assertGreaterEqual(row["rank"], 1)
        self.assertEqual([row["oov"] for row in rows[:-1]], [False, False, False, True, False])
        self.assertEqual(rows[0]["order"], 2)
        totals = self.run_json("score", "--model", "m.onegin", stdin="the king\nogre\n")
        self.assert_near(sum(row["log10"] for row in rows[:3]), totals[0]["log10"])

    def test_a_stream_goes_on_across_lines(self):
        self.train(settings=["--order", "6"])
        rows = self.run_json("score", "--model", "m.onegin", stdin="the king\nsees\n")
        self.assertEqual([row["events"] for row in rows[:2]], [9, 5])
        alone = self.run_json("score", "--model", "m.onegin", stdin="sees\n")
        self.assertNotEqual(rows[1]["log10"], alone[0]["log10"])
        self.assertEqual(self.run_json("score", "--model", "m.onegin", stdin="sees")[0]["events"], 4)

    def test_several_models_and_their_mixture(self):
        self.train("n.onegin", settings=["--order", "3"])
        self.train("r.onegin", "rnn", ["--hidden", "16", "--steps", "60"])
        text = "the king sees a fool\nqueen x\n"
        rows = self.run_json("score", "--model", "n.onegin", "--model", "r.onegin", stdin=text)
        self.assertEqual([row["model"] for row in rows],
                         ["n.onegin"] * 3 + ["r.onegin"] * 3 + ["mixture"] * 3)
        summary = rows[-1]
        self.assertEqual(list(summary), SCORE_SUMMARY + ["weights", "fitted"])
        self.assertEqual(list(summary["weights"]), ["n.onegin", "r.onegin"])
        self.assertIs(summary["fitted"], True)
        self.assert_near(sum(summary["weights"].values()), 1)
        # The mixture of each event, from the rows of the two.
        tokens = self.run_json("score", "--model", "n.onegin", "--model", "r.onegin", "--tokens",
                               stdin=text)
        by_model = {name: [row for row in tokens if row["model"] == name and "token" in row]
                    for name in ("n.onegin", "r.onegin", "mixture")}
        for n, r, m in zip(*by_model.values()):
            p = (summary["weights"]["n.onegin"] * 10 ** n["log10"] +
                 summary["weights"]["r.onegin"] * 10 ** r["log10"])
            self.assert_near(m["log10"], math.log10(p))
            self.assertEqual((m["token"], m["oov"]), (n["token"], n["oov"]))
            self.assertGreaterEqual(m["rank"], 1)
        unknown = sum(row["oov"] for row in by_model["mixture"])
        known = sum(row["log10"] for row in by_model["mixture"] if not row["oov"])
        self.assertEqual(unknown, 1)
        self.assert_near(summary["perplexity_without_oov"],
                         10 ** (-known / (summary["events"] - unknown)))

    def test_models_of_different_tasks_do_not_mix(self):
        self.train("a.onegin", settings=["--order", "3"])
        self.train("b.onegin")
        done = self.run_command("score", "--model", "a.onegin", "--model", "b.onegin", stdin="the\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"different tasks", done.stderr)

    def test_the_summary_alone_sums_up_the_lines(self):
        self.train()
        self.train("b.onegin", settings=[*WORDS, "--order", "2"])
        # An unknown word, an empty line, and a line of more events than one answer has.
        text = "the king laugh\n\nthe duke\n" + "a fool and a king " * 1000 + "\nthe queen"
        for models in ["m.onegin"], ["m.onegin", "b.onegin"]:
            rows = self.run_json("score", "--model", *models, stdin=text)
            alone = self.run_json("score", "--summary", "--model", *models, stdin=text)
            self.assertEqual(alone, [row for row in rows if "summary" in row])
            for summary in alone:
                own = [row for row in rows if "line" in row and row["model"] == summary["model"]]
                self.assertEqual([row["line"] for row in own], [1, 2, 3, 4, 5])
                self.assertEqual(summary["lines"], len(own))
                for field in "events", "oov":
                    self.assertEqual(summary[field], sum(row[field] for row in own))
                self.assert_near(summary["log10"], sum(row["log10"] for row in own))
                self.assert_near(summary["perplexity"],
                                 10 ** (-summary["log10"] / summary["events"]))
        table = self.run_ok("score", "--model", "m.onegin", stdin=text)
        self.assertEqual(self.run_ok("score", "--summary", "--model", "m.onegin", stdin=text),
                         table[table.index("\n\n") + 2:])
        for form in ["--tokens"], ["--table", "csv"], ["--difference", "3"]:
            self.run_refused(2, "exclude each other", "score", "--summary", *form, "--model",
                             "m.onegin", stdin=text)

    def test_rows_are_json_whatever_they_hold(self):
        # Zero probability is null; a model may be called anything.
        self.train("a \"b\" \u00e9.onegin", settings=[*WORDS, "--smoothing", "maximum_likelihood"])
        rows = self.run_json("score", "--model", "a \"b\" \u00e9.onegin", stdin="king the\nduke\n")
        self.assertEqual([row["log10"] for row in rows[:2]], [None, None])
        self.assertEqual({row["model"] for row in rows}, {"a \"b\" \u00e9.onegin"})
        self.assertEqual(list(rows[0]), ["line", "model", "log10", "tokens", "oov", "events"])

    def test_text_output_is_a_table(self):
        self.train()
        text = self.run_ok("score", "--model", "m.onegin", stdin="the king\n")
        self.assertIn("perplexity", text)
        self.assertRegex(text, r"(?m)^ *1 +2 +0 +-\d+\.\d{4}$")
        tokens = self.run_ok("score", "--model", "m.onegin", "--tokens", stdin="the king\n")
        self.assertRegex(tokens, r"(?m)^ *1 +king +-\d+\.\d{4}$")


if __name__ == "__main__":
    unittest.main()
