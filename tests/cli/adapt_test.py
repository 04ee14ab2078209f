"""Models that go on learning while they read: --adapt."""
import csv
import io
import math
import unittest

from command import TEXT, CommandTest

TINY = ["--hidden", "8", "--embedding", "6", "--steps", "30"]
# What is held out repeats what the rest has not.
TALE = TEXT + "an ogre? zzz ogre!\n" * 30


class Adapt(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("tale.txt", TALE)
        for kind, settings in ("ngram", ["--order", "4"]), ("lstm", TINY), ("cm", []):
            self.run_ok("train", "--model", kind, "--text", "tale.txt", "--unit", "character",
                        "--save", f"{kind}.onegin", *settings)

    def summaries(self, *arguments):
        rows = self.run_json("score", *arguments)
        return {(row["model"], row.get("adaptive", False)): row for row in rows if "summary" in row}

    def test_plain_figures_stand_beside_and_are_as_without(self):
        for kind in "ngram", "lstm", "cm":
            with self.subTest(kind=kind):
                name = f"{kind}.onegin"
                before = self.read(name)
                plain = self.run_json("score", "--model", name, "--held-out")[-1]
                rows = self.run_json("score", "--model", name, "--held-out", "--adapt")
                self.assertEqual([row.get("adaptive", False) for row in rows],
                                 [True] * (len(rows) - 2) + [False, True])
                self.assertEqual(rows[-2], plain)
                adaptive = rows[-1]
                self.assertLess(adaptive["bits_per_character"], plain["bits_per_character"])
                self.assertEqual(adaptive["events"], plain["events"])
                self.assert_near(sum(row["log10"] for row in rows[:-2]), adaptive["log10"], 1e-6)
                self.assertEqual(self.read(name), before)

    def test_a_text_is_read_from_its_beginning_with_ranks(self):
        for kind in "ngram", "lstm", "cm":
            with self.subTest(kind=kind):
                name = f"{kind}.onegin"
                tokens = self.run_json("score", "--model", name, "--adapt", "--tokens",
                                       stdin="zzz zzz zzz zzz")
                events = [row for row in tokens if "token" in row]
                self.assertTrue(all(row["adaptive"] and row["rank"] >= 1 for row in events))
                lines = self.run_json("score", "--model", name, "--adapt", stdin="zzz zzz zzz zzz")
                self.assert_near(sum(row["log10"] for row in events), lines[0]["log10"], 1e-4)
                # The second half has been learnt from the first.
                half = len(events) // 2
                gain = sum(row["log10"] for row in events[half:]) - sum(
                    row["log10"] for row in events[:half])
                if kind != "lstm":
                    self.assertGreater(gain, 0)

    def test_of_several_models_the_mixture_learns_online(self):
        both = ["--model", "ngram.onegin", "--model", "lstm.onegin"]
        found = self.summaries("--held-out", "--adapt", "--summary", *both)
        self.assertEqual(list(found), [
            ("ngram.onegin", False), ("ngram.onegin", True), ("lstm.onegin", False),
            ("lstm.onegin", True), ("mixture", False), ("mixture, online", False),
            ("mixture, online", True)])
        plain = self.summaries("--held-out", *both)
        for name in "ngram.onegin", "lstm.onegin", "mixture":
            # One by one, which rounds otherwise.
            for figure in "log10", "bits_per_character":
                self.assert_near(found[name, False][figure], plain[name, False][figure], 1e-5)
            self.assertEqual(found[name, False].get("fitted"), plain[name, False].get("fitted"))
        online = found["mixture, online", True]
        self.assertNotIn("weights", online)
        self.assertLess(online["bits_per_character"], found["lstm.onegin", True]["bits_per_character"])

    def test_the_table_has_columns_for_both(self):
        done = self.run_command("score", "--held-out", "--adapt", "--table", "csv", "--model",
                                "ngram.onegin", "--model", "cm.onegin")
        rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
        figures = {row["model"]: row for row in rows}
        self.assertEqual(list(figures)[:4],
                         ["ngram.onegin", "cm.onegin", "mixture", "mixture, online"])
        for name in "ngram.onegin", "cm.onegin", "mixture, online":
            row = figures[name]
            for column in "compressed bytes", "adaptive compressed bytes":
                self.assertGreater(float(row[column]), 0)
            bits = float(row["adaptive bits per character"]) * len(TALE) / 10
            self.assert_near(float(row["adaptive compressed bytes"]), math.ceil((bits + 1) / 8), 2)
        self.assertEqual(figures["mixture"]["adaptive compressed bytes"], "")

    def test_what_cannot_learn_on_says_so(self):
        self.run_ok("convert", "ngram.onegin", "n.arpa")
        self.run_refused(2, "learn", "score", "--model", "n.arpa", "--adapt", stdin="the king")
        self.run_refused(2, "exclude", "score", "--adapt", "--common", "--model", "ngram.onegin",
                         "--model", "lstm.onegin", stdin="the king")


if __name__ == "__main__":
    unittest.main()
