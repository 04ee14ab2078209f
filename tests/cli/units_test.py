"""Every token unit with every kind of model, on a sample text of ours, through the whole command."""
import os

from command import CommandTest

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "assets", "samples")
UNITS = {"character": [], "word": [], "whitespace": [], "byte": [], "jamo": [],
         "bpe": ["--bpe-vocabulary", "500"]}
CLOSED = ("byte", "bpe")
KINDS = {"ngram": ["--order", "4"]}
KINDS.update({kind: ["--hidden", "12", "--embedding", "8", "--steps", "12"]
              for kind in ("mlp", "rnn", "lstm", "gru")})
ASKED = "강을 건너는 배, the ferry!\n나는 값을 안다.\n"


class Units(CommandTest):
    def setUp(self):
        super().setUp()
        with open(os.path.join(SAMPLES, "korean.txt"), "rb") as file:
            self.write("korean.txt", b"".join(file.readlines()[:60]))
        self.write("asked.txt", ASKED)

    def train_unit(self, unit, kind="ngram", name=None, boundary="stream"):
        return self.train(name or unit + ".onegin", kind, text="korean.txt", settings=[
            "--unit", unit, "--boundary", boundary, *UNITS[unit], *KINDS[kind]])

    def scores(self, model):
        return self.run_json("score", "--model", model, "--text", "asked.txt")

    def test_the_table_is_what_help_says(self):
        helped = self.run_ok("train", "--help")
        self.assertIn("One of " + ", ".join(UNITS) + ".", helped)
        self.assertIn("--bpe-vocabulary", helped)
        self.run_refused(2, "choose one of " + ", ".join(UNITS), "train", "--model", "ngram",
                         "--text", "korean.txt", "--unit", "syllable", "--save", "m.onegin")
        self.run_refused(2, "bpe_vocabulary", "train", "--model", "ngram", "--text", "korean.txt",
                         "--unit", "bpe", "--bpe-vocabulary", "255", "--save", "m.onegin")

    def test_every_kind_on_every_unit(self):
        for unit in UNITS:
            for kind in KINDS:
                with self.subTest(unit=unit, kind=kind):
                    model = self.train_unit(unit, kind)
                    rows = self.scores(model)
                    self.assertEqual(rows[-1]["lines"], 2)
                    self.assertGreater(rows[-1]["bits_per_character"], 0)
                    # All that counts: each code point once, whatever it is cut into.
                    bits = -rows[-1]["log10"] * 3.321928094887362
                    self.assert_near(rows[-1]["bits_per_character"], bits / len(ASKED), 1e-6)
                    if unit in CLOSED:
                        self.assertEqual(rows[-1]["oov"], 0)
                    held_out = self.run_json("inspect", "--model", model)[0]
                    self.assertGreater(held_out["training"]["bits_per_character"], 0)
                    written = self.run_ok("generate", "--model", model, "--prompt", "나는",
                                          "--length", "60", "--seed", "3")
                    self.assertTrue(written.startswith("나") or unit == "jamo", written)
                    self.run_ok("generate", "--model", model, "--beam", "3", "--length", "9")
                    ranked = self.run_json("rank", "--model", model, "--text", "asked.txt")
                    self.assertGreaterEqual(len(ranked), 2)

    def test_files_give_the_unit_back(self):
        for unit in UNITS:
            for kind, format in (("ngram", "arpa"), ("lstm", "safetensors")):
                with self.subTest(unit=unit, format=format):
                    model = self.train_unit(unit, kind)
                    before = self.run_json("inspect", "--model", model)[0]["task"]
                    self.run_ok("convert", model, "m." + format)
                    self.run_ok("convert", "m." + format, "again.onegin")
                    for name in ("m." + format, "again.onegin"):
                        task = self.run_json("inspect", "--model", name)[0]["task"]
                        self.assertEqual(task["fingerprint"], before["fingerprint"])
                        self.assertEqual(task["unit"], unit)
                        for here, there in zip(self.scores(model), self.scores(name)):
                            self.assert_near(here["log10"], there["log10"], 1e-6)

    def test_training_goes_on_from_a_file(self):
        for unit in UNITS:
            with self.subTest(unit):
                self.train_unit(unit, "rnn")
                self.run_ok("train", "--from", unit + ".onegin", "--steps", "20",
                            "--save", "more.onegin")
                self.assertEqual(self.run_json("inspect", "--model", "more.onegin")[0]["task"]["unit"], unit)

    def test_models_of_one_task_are_mixed(self):
        for unit in ("byte", "jamo", "bpe"):
            with self.subTest(unit):
                self.train_unit(unit, "ngram", "a.onegin")
                self.train_unit(unit, "gru", "b.onegin")
                rows = self.run_json("score", "--model", "a.onegin", "b.onegin", "--text",
                                     "asked.txt")
                self.assertIn("mixture", [row["model"] for row in rows])

    def test_a_byte_that_is_no_character_is_shown_as_its_byte(self):
        model = self.train_unit("byte")
        rows = self.run_json("score", "--model", model, "--tokens", stdin="값a")
        self.assertEqual([row["token"] for row in rows if "token" in row],
                         ["<EA>", "<B0>", "<92>", "a"])
        self.assertIn("<EA>", self.run_ok("score", "--model", model, "--tokens", stdin="값a"))
        # A network that has learnt next to nothing writes bytes that are no character.
        model = self.train_unit("byte", "rnn")
        written = self.run_ok("generate", "--model", model, "--length", "300", "--temperature", "3")
        self.assertRegex(written, "<[89A-F][0-9A-F]>")

    def test_a_syllable_of_the_prompt_may_go_on(self):
        self.write("t.txt", "값나\n" * 40)
        self.train("j.onegin", text="t.txt", settings=["--unit", "jamo", "--order", "8"])
        written = self.run_ok("generate", "--model", "j.onegin", "--prompt", "나\n가", "--length",
                              "4", "--temperature", "0.01")
        self.assertEqual(written.split("\n")[:2], ["나", "값나"])
        rows = self.run_json("generate", "--model", "j.onegin", "--prompt", "나\n가", "--length",
                             "4", "--temperature", "0.01")
        self.assertTrue(rows[-1]["text"].startswith("값나"), rows)

    def test_merges_are_part_of_the_task(self):
        self.train_unit("bpe", name="a.onegin")
        self.train("b.onegin", text="korean.txt",
                   settings=["--unit", "bpe", "--bpe-vocabulary", "400", "--order", "4"])
        self.run_refused(2, "they learnt their bpe from other texts or to another size", "score",
                         "--model", "a.onegin", "b.onegin", "--text", "asked.txt")
        self.write("m.arpa", "\\data\\\nngram 1=4\n\n\\1-grams:\n-1\t<s>\n-1\t</s>\n-1\t<unk>\n"
                             "-1\ta\n\n\\end\\\n")
        self.run_refused(2, "which byte pairs are merged is not known", "score", "--model",
                         "m.arpa", "--unit", "bpe", "--text", "asked.txt")
