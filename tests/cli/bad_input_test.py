"""Whatever is given to the command: one clear sentence, the right exit status, never a trap."""
import os
import random
import unittest

from command import TEXT, WORDS, CommandTest


class Arguments(CommandTest):
    def test_wrong_arguments_are_named(self):
        self.train()
        for says, arguments in [
                ("the commands are train", []),
                ("dance", ["dance"]),
                ("--save", ["train"]),
                ("--model is missing", ["train", "--save", "x.onegin"]),
                ("--text is missing", ["train", "--model", "ngram", "--save", "x.onegin"]),
                ("--from", ["train", "--model", "ngram", "--from", "m.onegin", "--save", "x.onegin"]),
                ("choose one of ngram", ["train", "--model", "oracle", "--text", "text.txt",
                                         "--save", "x.onegin"]),
                ("colour", ["train", "--model", "ngram", "--text", "text.txt", "--save", "x.onegin",
                            "--colour", "red"]),
                ("order", ["train", "--model", "ngram", "--text", "text.txt", "--save", "x.onegin",
                           "--order", "99"]),
                ("order", ["train", "--model", "ngram", "--text", "text.txt", "--save", "x.onegin",
                           "--order"]),
                ("character, word", ["train", "--model", "ngram", "--text", "text.txt", "--save",
                                     "x.onegin", "--unit", "syllable"]),
                ("'red' is not a flag", ["train", "--model", "ngram", "--text", "text.txt",
                                         "--save", "x.onegin", "red"]),
                ("limit", ["train", "--model", "ngram", "--text", "text.txt", "--save", "x.onegin",
                           "--steps", "-1"]),
                ("cannot change", ["train", "--from", "m.onegin", "--save", "x.onegin", "--unit",
                                   "word"]),
                ("--model", ["score"]),
                ("twice", ["score", "--model", "m.onegin", "--model", "m.onegin"]),
                ("not a model", ["score", "--model", "text.txt"]),
                ("--colour", ["score", "--model", "m.onegin", "--colour"]),
                ("temperature", ["generate", "--model", "m.onegin", "--temperature", "-1"]),
                ("top-p", ["generate", "--model", "m.onegin", "--top-p", "0"]),
                ("--length", ["generate", "--model", "m.onegin", "--length", "many"]),
                ("beam", ["generate", "--model", "m.onegin", "--beam", "5000"]),
                ("OUT", ["convert", "m.onegin"]),
        ]:
            self.run_refused(2, says, *arguments, stdin="the\n")

    def test_help_and_version_are_no_errors(self):
        for arguments in [["--help"], ["--version"], ["train", "--help"], ["score", "--help"]]:
            self.assertTrue(self.run_ok(*arguments))


class Files(CommandTest):
    def test_missing_files_and_folders(self):
        self.train()
        os.mkdir(self.path("folder"))
        os.mkdir(self.path("folder.onegin"))
        for says, arguments in [
                ("nowhere.txt", ["train", "--model", "ngram", "--text", "nowhere.txt", "--save", "x.onegin"]),
                ("folder", ["train", "--model", "ngram", "--text", "folder", "--save", "x.onegin"]),
                ("nowhere", ["train", "--model", "ngram", "--text", "text.txt", "--validation",
                             "nowhere.txt", "--save", "x.onegin"]),
                ("nowhere", ["train", "--from", "nowhere.onegin", "--save", "x.onegin"]),
                ("nowhere.onegin", ["score", "--model", "nowhere.onegin"]),
                ("folder.onegin", ["score", "--model", "folder.onegin"]),
                ("nowhere.txt", ["score", "--model", "m.onegin", "--text", "nowhere.txt"]),
                ("nowhere.txt", ["rank", "--model", "m.onegin", "--text", "nowhere.txt"]),
        ]:
            self.run_refused(2, says, *arguments, stdin="the\n")
        self.run_refused(1, "no/such", "train", "--model", "ngram", "--text", "text.txt", "--save",
                         "no/such/place.onegin")

    def test_foreign_and_damaged_models(self):
        self.train()
        good = self.read("m.onegin")
        rows = self.run_ok("score", "--model", "m.onegin", "--json", stdin="the king\n")
        random.seed(1)
        noise = bytes(random.randrange(256) for _ in range(5000))
        for name, content in [("empty.onegin", b""), ("text.onegin", TEXT.encode()),
                              ("noise.onegin", noise), ("cut.onegin", good[:len(good) // 2]),
                              ("longer.onegin", good + b"\n"),
                              ("empty.arpa", b""), ("noise.arpa", noise), ("text.arpa", TEXT.encode()),
                              ("empty.safetensors", b""), ("noise.safetensors", noise)]:
            self.write(name, content)
            self.run_refused(2, name, "score", "--model", name, stdin="the\n")
        for position in random.sample(range(len(good)), 12):
            damaged = bytearray(good)
            damaged[position] ^= 1 << random.randrange(8)
            self.write("damaged.onegin", bytes(damaged))
            self.run_refused(2, "damaged.onegin", "score", "--model", "damaged.onegin", stdin="the\n")
        self.assertEqual(rows, self.run_ok("score", "--model", "m.onegin", "--json",
                                           stdin="the king\n"))

    def test_a_failed_save_leaves_the_old_file(self):
        self.train()
        before = self.read("m.onegin")
        self.run_refused(2, "order", "train", "--model", "ngram", "--text", "text.txt", "--save",
                         "m.onegin", "--order", "99")
        self.assertEqual(self.read("m.onegin"), before)


class Texts(CommandTest):
    def test_empty_texts(self):
        self.train()
        self.write("empty.txt", "")
        self.run_refused(2, "empty.txt", "train", "--model", "ngram", "--text", "empty.txt",
                         "--save", "x.onegin")
        self.run_refused(2, "standard input", "train", "--model", "ngram", "--text", "-", "--save",
                         "x.onegin")
        self.run_refused(2, "empty", "score", "--model", "m.onegin")
        self.run_refused(2, "candidates", "rank", "--model", "m.onegin", stdin="\n\n")
        self.run_refused(2, "line 2", "rank", "--model", "m.onegin", stdin="a\nb\tx\n")
        self.run_refused(2, "held-out", "train", "--model", "ngram", "--text", "text.txt",
                         "--validation", "empty.txt", "--save", "x.onegin")

    def test_strange_texts_train_and_score_or_say_why_not(self):
        random.seed(2)
        texts = {"one": b"x", "newline": b"\n", "nul": b"\0", "word": b"word " * 100000,
                 "no_newline": b"the end", "noise": bytes(random.randrange(256)
                                                          for _ in range(1000000)),
                 "blank": b"\n" * 3000, "bom": b"\xef\xbb\xbf", "crlf": b"a b\r\nb a\r\n" * 50}
        for name, content in texts.items():
            self.write(name + ".txt", content)
            for settings in (["--order", "3"], WORDS):
                done = self.run_command("train", "--model", "ngram", "--text", name + ".txt",
                                        "--save", "t.onegin", *settings)
                self.assertIn(done.returncode, (0, 2), (name, done.stderr))
                if done.returncode == 2:
                    self.assertIn((name + ".txt").encode(), done.stderr)
                    continue
                self.run_ok("score", "--model", "t.onegin", "--json", stdin=content[:20000] + b"\n")
                self.run_ok("score", "--model", "t.onegin", stdin=b"\xff\xfe<s></s>\t\n")
                written = self.run_command("generate", "--model", "t.onegin", "--length", "20")
                self.assertIn(written.returncode, (0, 1), (name, written.stderr))

    def test_a_neural_model_on_a_very_short_text(self):
        for content in (b"x", b"ab", b"the king\n"):
            self.write("short.txt", content)
            done = self.run_command("train", "--model", "rnn", "--text", "short.txt", "--save",
                                    "t.onegin", "--steps", "3", "--hidden", "8")
            self.assertIn(done.returncode, (0, 2), done.stderr)
            self.assertLessEqual(done.stderr.count(b"\n"), 1)


if __name__ == "__main__":
    unittest.main()
