"""Captions of scenes, through the whole command."""
from command import CommandTest
from translate_test import hash_of

SCENES = "".join(f"{colour} {form} {x} {y} {size}\ta {colour} {form}\n"
                 for colour in ("red", "green", "blue") for form in ("circle", "square")
                 for x in (7, 11, 15, 19, 23, 25) for y in (7, 11, 15, 19, 23, 25) for size in (5, 7))
SMALL = ["--unit", "word", "--boundary", "pairs", "--hidden", "32", "--embedding", "8",
         "--first_channels", "16", "--channels", "32"]


class Caption(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("scenes.txt", "".join(sorted(SCENES.splitlines(True), key=hash_of)))

    def train_scenes(self, name="c.onegin", text="scenes.txt", settings=()):
        return self.train(name, "caption", text=text, settings=[*SMALL, *settings])

    def test_it_learns_and_is_measured(self):
        model = self.train_scenes(settings=["--epochs", "150"])
        rows = self.run_json("score", "--model", model, "--held-out", "--decode")
        self.assertGreater(rows[-1]["exact_match"], 0.9)
        self.assertEqual(rows[-1]["lines"], len(rows) - 1)
        for row in rows[:-1]:
            self.assertEqual(row["target"], "a " + " ".join(row["source"].split()[:2]))
        for scene in ("red circle 15 11 7", "blue square 11 19 5"):
            written = self.run_ok("generate", "--model", model, "--prompt", scene, "--beam", "4")
            self.assertEqual(written, f"{scene}\ta {' '.join(scene.split()[:2])}\n")
        # A picture from elsewhere: twice as large, drawn pixel by pixel.
        disc = b"".join(b"\xd6\x28\x28" if (x - 30) ** 2 + (y - 22) ** 2 <= 14 ** 2 else b"\xff\xff\xff"
                        for y in range(64) for x in range(64))
        self.write("disc.ppm", b"P6\n64 64\n255\n" + disc)
        self.assertEqual(self.run_ok("generate", "--model", model, "--picture", "disc.ppm"), "a red circle\n")
        rows = self.run_json("generate", "--model", model, "--picture", "disc.ppm")
        self.assertEqual([row["token"] for row in rows[:-1]], ["a", "red", "circle", "</s>"])
        self.assertEqual(rows[-1]["text"], "a red circle")
        self.assert_near(sum(row["log10"] for row in rows[:-1]), rows[-1]["log10"], 1e-6)
        self.write("torn.ppm", b"P6\n64 64\n255\n")
        self.assertIn("torn.ppm", self.run_refused(2, "the picture is damaged", "generate", "--model", model,
                                                   "--picture", "torn.ppm"))
        self.run_refused(2, "no portable pixmap", "generate", "--model", model, "--picture", "scenes.txt")
        # The attention of each step, over the regions of the picture.
        self.write("one.txt", "red circle 15 11 7\ta red circle\n")
        planes = {row["plane"]: row for row in self.run_json(
            "inspect", "--model", model, "--text", "one.txt", "--trace") if "plane" in row}
        attention = planes["attention"]
        self.assertEqual((attention["rows"], attention["columns"]), (4, 16))
        for row in range(4):
            self.assert_near(sum(attention["values"][16 * row:16 * row + 16]), 1, 1e-5)
        self.assertEqual((planes["m"]["rows"], planes["m"]["columns"]), (16, 32))
        # The picture that it sees: a red circle in its place, and what says where each pixel stands.
        seen = planes["picture"]
        self.assertEqual((seen["side"], seen["channels"]), (32, 5))
        self.assertEqual(seen["titles"], ["red", "green", "blue", "column", "row"])
        self.assertNotIn("module", seen)
        pixel = seen["values"][5 * (32 * 11 + 15):][:5]
        self.assertGreater(pixel[0], 2 * max(pixel[1:3]))
        self.assert_near(pixel[3], (2 * 15 + 1 - 32) / 32, 1e-6)
        self.assert_near(pixel[4], (2 * 11 + 1 - 32) / 32, 1e-6)
        self.assertEqual((planes["m"]["module"], planes["m"]["stride"], planes["m"]["side"]), ("conv.2", 2, 4))
        said = self.run_ok("inspect", "--model", model, "--text", "one.txt", "--trace")
        self.assertIn("picture, layer 0: the picture that the network sees, 5 of 32 x 32 pixels:", said)
        self.assertIn("maps, layer 1: feature maps of a convolution, 24 of 8 x 8 pixels, by conv.1; the largest:", said)

    def test_it_learns_from_the_first_state_alone(self):
        model = self.train_scenes(settings=["--attention", "none", "--epochs", "400", "--patience", "0"])
        self.assertGreater(self.run_json("score", "--model", model, "--held-out", "--decode")[-1]["exact_match"], 0.5)

    def test_every_setting_is_kept_in_files(self):
        for settings in (["--attention", "none"], ["--convolutions", "2", "--cell", "gru"],
                         ["--convolutions", "4"]):
            with self.subTest(settings):
                model = self.train_scenes(settings=["--steps", "5", *settings])
                self.run_ok("convert", model, "c.safetensors")
                self.run_ok("convert", "c.safetensors", "again.onegin")
                ask = lambda name: self.run_json("score", "--model", name, "--text", "scenes.txt",
                                                 "--summary")[-1]["log10"]
                self.assert_near(ask(model), ask("again.onegin"), 1e-3)

    def test_what_is_no_scene_is_refused_with_its_place(self):
        lines = SCENES.splitlines(True)
        self.write("words.txt", "".join([*lines[:2], "the mill\tla meule\n", *lines[2:]]))
        said = self.run_refused(2, "line 3", "train", "--model", "caption", "--text", "words.txt", *SMALL,
                              "--steps", "1", "--save", "no.onegin")
        self.assertIn("is no scene", said)
        model = self.train_scenes(settings=["--steps", "5"])
        self.write("bad.txt", "red circle 7 7 5\ta red circle\nred circle 7 7\ta red circle\n")
        for more in ([], ["--decode"]):
            said = self.run_refused(2, "line 2", "score", "--model", model, "--text", "bad.txt", *more)
            self.assertIn("ends in the midst of a shape", said)
        said = self.run_refused(2, "character 5 of the scene", "generate", "--model", model, "--prompt",
                              "red red 7 7 5")
        self.assertIn("circle, square, triangle", said)
        said = self.run_refused(2, "a token that the model does not know", "generate", "--model", model,
                              "--prompt", "red circle 7 9 5")
        self.assertIn("words and numbers", said)

    def test_every_kind_stands_beside_it(self):
        self.train_scenes(settings=["--steps", "20"])
        self.train("n.onegin", "ngram", text="scenes.txt", settings=["--unit", "word", "--boundary", "pairs"])
        self.write("white.ppm", b"P6 1 1 255\n\xff\xff\xff")
        self.run_refused(2, "does not look at pictures", "generate", "--model", "n.onegin", "--picture", "white.ppm")
        rows = self.run_json("score", "--model", "c.onegin", "n.onegin", "--held-out", "--decode", "--summary")
        self.assertEqual([row["model"] for row in rows], ["c.onegin", "n.onegin", "mixture"])
