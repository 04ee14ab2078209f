"""inspect --trace: what a network computes, as planes of numbers."""
import math

from command import CommandTest


class Trace(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("line.txt", "the king")
        self.model = self.train("lstm.onegin", "lstm", settings=[
            "--hidden", "6", "--embedding", "4", "--steps", "5"])

    def planes(self, *flags):
        rows = self.run_json("inspect", "--model", self.model, "--text", "line.txt", "--trace", *flags)
        for row in rows:
            self.assertEqual(len(row["values"]), row["rows"] * row["columns"], row["plane"])
        return {(row["plane"], row.get("tensor", "")): row for row in rows}

    def test_the_cell_is_what_its_gates_make_of_it(self):
        planes = self.planes()
        values = {name: plane["values"] for (name, _), plane in planes.items()}
        self.assertEqual(planes["f", ""]["meaning"], "forget gate f_t")
        for i in range(8 * 6):
            before = values["c"][i - 6] if i >= 6 else 0
            cell = values["f"][i] * before + values["i"][i] * values["g"][i]
            self.assert_near(values["c"][i], cell, 1e-5)
            self.assert_near(values["h"][i], values["o"][i] * math.tanh(cell), 1e-5)

    def test_what_steps_give_sums_to_the_gradient(self):
        planes = self.planes("--backward", "--contributions")
        tensor = "rnn.weight_hh_l0"
        gradient = planes["gradient", tensor]["values"]
        steps = planes["step_gradient", tensor]["values"]
        for i, whole in enumerate(gradient):
            self.assert_near(sum(steps[i::len(gradient)]), whole, 1e-6)

    def test_a_person_reads_small_planes_and_the_extremes_of_large_ones(self):
        out = self.run_ok("inspect", "--model", self.model, "--text", "line.txt", "--trace",
                           "--planes", "f,embedding,logits")
        self.assertIn("f, layer 0: forget gate f_t", out)
        self.assertNotIn("logits, layer", out)

    def test_what_is_missing_is_said(self):
        for flags, sentence in ((["--trace"], "needs a text"),
                                (["--trace", "--text", "line.txt", "--contributions"], "add --backward")):
            self.run_refused(2, sentence, "inspect", "--model", self.model, *flags)
        counted = self.train("ngram.onegin", "ngram")
        self.run_refused(2, "no units", "inspect", "--model", counted, "--text", "line.txt", "--trace")
