"""The same seed and settings give the same bytes of file; what the clock said is kept apart."""
import struct
import unittest

from command import TEXT, WORDS, CommandTest

TINY = ["--hidden", "8", "--embedding", "6"]
# A kind, its settings, and a limit that counts work.
RUNS = [("ngram", ["--order", "5"]), ("ngram", [*WORDS, "--smoothing", "jelinek_mercer"]),
        ("mlp", [*TINY, "--epochs", "2"]), ("rnn", [*WORDS, *TINY, "--steps", "30"]),
        ("lstm", [*TINY, "--steps", "40", "--dropout", "0.3"]), ("gru", [*TINY, "--epochs", "3"])]


def blocks_of(file):
    """Name -> (where its data begins, data)."""
    blocks, at = {}, 32
    for _ in range(struct.unpack_from("<I", file, 12)[0]):
        name_size, size = struct.unpack_from("<IQ", file, at)
        name = file[at + 12:at + 12 + name_size].decode()
        at += 20 + name_size
        blocks[name] = (at, file[at:at + size])
        at += size + 8
    return blocks


class SameBytes(CommandTest):
    def trained(self, name, model, settings, *more):
        self.train(name, model, [*settings, *more])
        return self.read(name)

    def test_without_times_every_byte_is_the_same(self):
        for model, settings in RUNS:
            with self.subTest(model=model, settings=settings):
                first, second = (self.trained(name, model, settings, "--seed", "5", "--without-times")
                                 for name in ("a.onegin", "b.onegin"))
                self.assertEqual(first, second)
                self.assertFalse([name for name in blocks_of(first) if name.endswith("/times")])
                other = self.trained("c.onegin", model, settings, "--seed", "6", "--without-times")
                weights = lambda file: [data for name, (_, data) in blocks_of(file).items()
                                        if name.startswith("models/0/weights/")]
                # Nothing random is in counting.
                self.assertEqual(weights(other) == weights(first), model == "ngram")

    def test_times_stand_apart(self):
        for model, settings in RUNS:
            with self.subTest(model=model, settings=settings):
                first, second = (blocks_of(self.trained(name, model, settings))
                                 for name in ("a.onegin", "b.onegin"))
                self.assertEqual(list(first), list(second))
                self.assertEqual([name for name in first if name.endswith("/times")],
                                 ["models/0/times", "models/0/training/times"])
                for name in first:
                    if not name.endswith("/times"):
                        self.assertEqual(first[name], second[name], name)
                seconds, speed = struct.unpack("<dd", first["models/0/times"][1])
                self.assertGreater(seconds, 0)
                self.assertGreater(speed, 0)

    def test_times_are_in_the_table_and_go_through_a_project(self):
        self.train("n.onegin", settings=["--order", "3"])
        self.train("r.onegin", "rnn", [*TINY, "--steps", "10"])
        self.run_ok("convert", "n.onegin", "r.onegin", "both.onegin")
        both = blocks_of(self.read("both.onegin"))
        for i, name in enumerate(("n.onegin", "r.onegin")):
            own = blocks_of(self.read(name))
            for block in ("times", "training/times"):
                self.assertEqual(both[f"models/{i}/{block}"][1], own[f"models/0/{block}"][1])
        cells = lambda *models: [row.split(",")[:5] for row in self.run_ok(
            "score", "--table", "csv", *(f"--model={model}" for model in models),
            stdin=TEXT).splitlines()]
        header, n, r = cells("both.onegin")[:3]
        self.assertEqual(header[3:], ["training seconds", "tokens per second"])
        self.assertEqual(n[1:], cells("n.onegin")[1][1:])
        self.assertEqual(r[1:], cells("r.onegin")[1][1:])
        self.assertGreater(float(r[3]), 0)
        self.train("r.onegin", "rnn", [*TINY, "--steps", "10", "--without-times"])
        self.assertEqual(cells("r.onegin")[1][3:], ["", ""])

    def test_training_goes_on_the_same_without_times(self):
        whole = {}
        for name, more in ("with", []), ("without", ["--without-times"]):
            self.train("part.onegin", "lstm", [*TINY, "--steps", "12", *more])
            self.run_ok("train", "--from", "part.onegin", "--steps", "30", "--without-times",
                        "--save", "more.onegin")
            whole[name] = self.read("more.onegin")
        self.assertEqual(whole["with"], whole["without"])
        # With a limit in seconds the time begins where the file knows of none.
        self.run_ok("train", "--from", "part.onegin", "--seconds", "0.2", "--save", "late.onegin")


if __name__ == "__main__":
    unittest.main()
