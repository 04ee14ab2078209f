"""Runs the real command: its texts, its models, its exit status, its output."""
import json
import math
import os
import shlex
import subprocess
import tempfile
import unittest

COMMAND = shlex.split(os.environ["ONEGIN_COMMAND"])
IS_WASM = COMMAND[0].endswith("node")

LINES = ["the king sees the queen", "the queen sees the fool", "a fool and a king laugh",
         "the king and the queen laugh", "a queen sees a king"]
TEXT = "".join(LINES[(i * 7 + i // 5) % 5] + "\n" for i in range(120))
WORDS = ["--unit", "word", "--boundary", "sentence"]


class CommandTest(unittest.TestCase):
    """Each test works in a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("text.txt", TEXT)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def run_command(self, *arguments, stdin=b""):
        if isinstance(stdin, str):
            stdin = stdin.encode()
        return subprocess.run(COMMAND + list(arguments), input=stdin, capture_output=True,
                              cwd=self.folder, timeout=240)

    def run_ok(self, *arguments, stdin=b""):
        done = self.run_command(*arguments, stdin=stdin)
        self.assertEqual(done.returncode, 0, (arguments, done.stderr))
        return done.stdout.decode()

    def run_json(self, *arguments, stdin=b""):
        def no_constant(name):
            raise ValueError(name + " is not JSON")
        lines = self.run_ok(*arguments, "--json", stdin=stdin).splitlines()
        return [json.loads(line, parse_constant=no_constant) for line in lines]

    def run_refused(self, status, says, *arguments, stdin=b""):
        """One sentence on standard error, nothing on standard output."""
        done = self.run_command(*arguments, stdin=stdin)
        error = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, status, (arguments, error))
        self.assertEqual(error.count("\n"), 1, (arguments, error))
        self.assertTrue(error.startswith("onegin: "), error)
        self.assertIn(says, error)
        self.assertEqual(done.stdout, b"", arguments)
        return error

    def train(self, name="m.onegin", model="ngram", settings=WORDS, text="text.txt"):
        self.run_ok("train", "--model", model, "--text", text, "--save", name, *settings)
        return name

    def assert_near(self, a, b, tolerance=1e-9):
        self.assertTrue(math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance), (a, b))
