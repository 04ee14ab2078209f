"""Vectors: word2vec trained, its neighbours, maps and text format; a network that begins with them."""
import unittest

from command import TEXT, WORDS, CommandTest

TINY = ["--hidden", "8", "--embedding", "8", "--steps", "3"]


class Embed(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("text.txt", TEXT)
        self.vectors = self.run_json(
            "train", "--model", "word2vec", "--text", "text.txt", *WORDS, "--embedding", "8",
            "--window", "3", "--epochs", "3", "--save", "v.onegin")

    def test_training_reports_its_loss(self):
        summary = self.vectors[-1]
        self.assertGreater(summary["train_loss"], 0)
        self.assertIsNone(summary["validation_loss"])
        self.assertTrue(summary["notes"])
        self.run_refused(2, "does not say", "score", "--model", "v.onegin", "--text", "text.txt")

    def test_neighbours_analogies_and_maps_side_by_side(self):
        self.run_ok("train", "--model", "rnn", "--text", "text.txt", *WORDS, *TINY, "--save", "r.onegin")
        rows = self.run_json("embed", "--model", "v.onegin", "--model", "r.onegin", "--neighbours",
                             "king", "--count", "3")
        self.assertEqual([row["model"] for row in rows], ["v.onegin"] * 3 + ["r.onegin"] * 3)
        self.assertTrue(all(row["token"] != "king" and row["neighbour_of"] == "king" for row in rows))
        self.assertGreaterEqual(rows[0]["cosine"], rows[1]["cosine"])
        table = self.run_ok("embed", "--model", "v.onegin", "--analogy", "king", "the", "queen")
        self.assertIn("king - the + queen", table)
        for kind in "pca", "tsne":
            points = self.run_json("embed", "--model", "v.onegin", "--map", kind, "--tokens", "4",
                                   "--iterations", "50")
            self.assertEqual(sum("x" in point for point in points), 4)
            self.assertIn("x", self.run_ok("embed", "--model", "v.onegin", "--map", kind))
        self.assertIn("variance", self.run_json("embed", "--model", "v.onegin", "--map", "pca")[-1])

    def test_all_vectors_in_the_text_format_of_word2vec(self):
        lines = self.run_ok("embed", "--model", "v.onegin").splitlines()
        types, size = map(int, lines[0].split())
        self.assertEqual((len(lines) - 1, size), (types, 8))
        rows = {row["token"]: row["vector"] for row in self.run_json("embed", "--model", "v.onegin")}
        for line in lines[1:]:
            token, *numbers = line.split(" ")
            if token in rows:
                self.assertEqual(len(numbers), 8)
                self.assert_near(float(numbers[0]), rows[token][0], 1e-7)

    def test_goes_on_and_is_exchanged(self):
        self.run_ok("train", "--from", "v.onegin", "--epochs", "4", "--save", "w.onegin")
        self.run_ok("convert", "v.onegin", "v.safetensors")
        first, second = (self.run_json("embed", "--model", name, "--neighbours", "king", "--count", "1")[0]
                         for name in ("v.onegin", "v.safetensors"))
        self.assert_near(first["cosine"], second["cosine"], 1e-6)

    def test_a_network_begins_with_the_vectors(self):
        train = ["train", "--text", "text.txt", *WORDS, "--save", "m.onegin"]
        self.run_ok(*train, "--model", "lstm", *TINY, "--embedding-from", "v.onegin")
        self.run_refused(2, "8 numbers", *train, "--model", "lstm", "--embedding", "9",
                         "--embedding-from", "v.onegin")
        self.run_refused(2, "no vectors", *train, "--model", "ngram", "--embedding-from", "v.onegin")
        self.run_refused(2, "--embedding-from", "train", "--from", "v.onegin", "--embedding-from",
                         "v.onegin", "--save", "m.onegin")

    def test_what_is_refused(self):
        for arguments, says in [(["--neighbours", "zebra"], "zebra"), (["--map", "umap"], "umap"),
                                (["--tokens", "1", "--map", "pca"], "tokens"),
                                (["--count", "0", "--neighbours", "king"], "count")]:
            self.run_refused(2, says, "embed", "--model", "v.onegin", *arguments)
        self.run_ok("train", "--model", "ngram", "--text", "text.txt", "--save", "n.onegin")
        self.run_refused(2, "no vectors", "embed", "--model", "n.onegin")


if __name__ == "__main__":
    unittest.main()
