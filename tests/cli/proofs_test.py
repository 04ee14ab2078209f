"""inspect --proofs: is it right? Theirs, ours and the difference, one row for each thing."""
import unittest

from command import WORDS, CommandTest

TINY = WORDS + ["--hidden", "8", "--embedding", "6", "--steps", "20"]
FIELDS = ["model", "kind", "name", "theirs", "ours", "difference", "allowed", "right"]


class Proofs(CommandTest):
    def rows(self, *arguments):
        rows = self.run_json("inspect", "--proofs", "--model", *arguments)
        for row in rows:
            if "note" not in row:
                self.assertEqual(list(row), FIELDS)
                self.assertTrue(row["right"], row)
                self.assertLessEqual(row["difference"], row["allowed"])
        return rows

    def test_every_row_of_a_network(self):
        self.train("l.onegin", "lstm", TINY)
        rows = self.rows("l.onegin")
        kinds = [row["kind"] for row in rows]
        self.assertEqual(sorted(set(kinds)), ["gradient", "reference", "saved", "seed", "sum"])
        self.assertEqual(kinds.count("gradient"), 7)
        self.assertEqual(self.rows("l.onegin"), rows, "the same once more")

    def test_an_ngram_has_no_gradients_and_a_mixture_no_file(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.train("r.onegin", "rnn", TINY)
        rows = self.rows("n.onegin")
        self.assertIn("counts has no gradients", rows[-1]["note"])
        self.run_ok("convert", "n.onegin", "r.onegin", "both.onegin")
        models = {row["model"] for row in self.rows("both.onegin")}
        self.assertEqual(models, {"both.onegin:ngram", "both.onegin:rnn"})
        self.assertTrue(all("note" in row or row["kind"] == "sum" for row in self.rows("both.onegin:mixture")))

    def test_an_arpa_file_writes_its_own_contexts(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.run_ok("convert", "n.onegin", "n.arpa")
        rows = self.rows("n.arpa", "--unit", "word")
        self.assertIn("of 512 contexts", rows[0]["name"])

    def test_a_table_for_a_person(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        table = self.run_ok("inspect", "--proofs", "--model", "n.onegin", "--events", "50")
        self.assertIn("theirs", table)
        self.assertIn("of 50 contexts", table)
        self.assertIn("left out: a model that counts", table)
        self.assertNotIn("WRONG", table)

    def test_the_cache_is_found_out(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        done = self.run_command("inspect", "--proofs", "--cache", "--model", "n.onegin")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"not right: 1", done.stderr)
        bits, total = done.stdout.decode().splitlines()[1:]
        self.assertTrue(bits.rstrip().endswith("right"), bits)
        self.assertTrue(total.rstrip().endswith("WRONG"), total)

    def test_what_belongs_together(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.run_refused(2, "exclude each other", "inspect", "--proofs", "--context", "--model", "n.onegin")
        self.run_refused(2, "--cache belongs to --proofs", "inspect", "--cache", "--model", "n.onegin")


if __name__ == "__main__":
    unittest.main()
