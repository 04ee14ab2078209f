"""The command as a process of its own: pipes, large outputs, a reader that goes away; under Node most other tests run
one after another in one process, which must be no different."""
import os
import signal
import subprocess
import tempfile
import unittest

from command import COMMAND, IS_WASM, PATIENCE, TEXT, WORDS, CommandTest, run_alone

QUESTION = b"the king laugh\n\nthe ogre"
TRAIN = ["train", "--model", "ngram", *WORDS, "--text", "-", "--save", "n.onegin"]
# Arguments and standard input, in an order in which each finds what it needs.
SESSION = [
    (TRAIN, TEXT.encode()),
    (["score", "--model", "n.onegin", "--json"], QUESTION),
    (["score", "--model", "n.onegin", "--tokens"], QUESTION),
    (["score", "--model", "nowhere.onegin"], QUESTION),
    (["dance"], b""),
    ([], b""),
    (["train", "--help"], b""),
    (["score", "--model", "n.onegin", "--json"], b""),
    (["score", "--model", "n.onegin", "--json"], b"\xff\n"),
    (["generate", "--model", "n.onegin", "--seed", "3", "--length", "30"], b""),
    (["convert", "n.onegin", "folder/../m.arpa"], b""),
    (["convert", "n.onegin", "no/such/m.arpa"], b""),
    (["rank", "--model", "m.arpa", "--json"], b"the king sees\nsees king the\n"),
    (["inspect", "--model", "m.arpa", "--json"], b""),
]


class Alone(CommandTest):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("folder"))

    @unittest.skipUnless(IS_WASM, "natively every command line has a process of its own")
    def test_many_in_one_process_say_what_each_says_alone(self):
        other = tempfile.TemporaryDirectory()
        self.addCleanup(other.cleanup)
        os.mkdir(os.path.join(other.name, "folder"))
        for arguments, stdin in SESSION:
            alone = run_alone(*arguments, stdin=stdin, folder=other.name)
            here = self.run_command(*arguments, stdin=stdin)
            self.assertEqual((here.returncode, here.stderr), (alone.returncode, alone.stderr), arguments)
            if arguments is not TRAIN:  # which prints how long it took, and the project says it
                self.assertEqual(here.stdout, alone.stdout, arguments)
        names = sorted(set(os.listdir(self.folder)) - {"text.txt"})
        self.assertEqual(names, sorted(os.listdir(other.name)))
        self.assertEqual(names, ["folder", "m.arpa", "n.onegin"])
        with open(os.path.join(other.name, "m.arpa"), "rb") as file:
            self.assertEqual(self.read("m.arpa"), file.read())

    def test_statuses_and_streams(self):
        for status, arguments in [(0, ["--version"]), (2, ["dance"]), (2, ["score", "--model", "x.onegin"]),
                                  (1, [*TRAIN[:-1], "no/such/place.onegin"])]:
            done = run_alone(*arguments, stdin=TEXT.encode(), folder=self.folder)
            self.assertEqual(done.returncode, status, (arguments, done.stderr))
            self.assertEqual((done.stdout != b"", done.stderr.count(b"\n")), (status == 0, int(status > 0)))

    def test_much_goes_through_pipes(self):
        lines = 20000
        text = (TEXT * (lines // 120 + 1)).encode()
        done = run_alone(*TRAIN, stdin=text, folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = run_alone("score", "--model", "n.onegin", "--json", stdin=text, folder=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        rows = done.stdout.splitlines()
        self.assertEqual(len(rows), text.count(b"\n") + 1)
        self.assertTrue(rows[-1].startswith(b'{"summary":true'), rows[-1])
        self.assertGreater(len(done.stdout), 1 << 20)

    def test_a_reader_that_goes_away(self):
        self.train("n.onegin")
        self.write("long.txt", TEXT * 200)
        process = subprocess.Popen(COMMAND + ["score", "--model", "n.onegin", "--text", "long.txt", "--json"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)
        self.assertIn(b'"line":1,', process.stdout.readline())
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        status = process.wait(PATIENCE)
        if IS_WASM:  # where a pipe that breaks is an error of writing, not a signal
            self.assertEqual(status, 1)
            self.assertIn(b"standard output", error)
            self.assertEqual(error.count(b"\n"), 1)
        else:
            self.assertEqual((status, error), (-signal.SIGPIPE, b""))


if __name__ == "__main__":
    unittest.main()
