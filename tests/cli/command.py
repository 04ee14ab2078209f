"""Runs the real command: its texts, its models, its exit status, its output."""
import atexit
import json
import math
import os
import select
import shlex
import subprocess
import tempfile
import unittest

COMMAND = shlex.split(os.environ["ONEGIN_COMMAND"])
IS_WASM = COMMAND[0].endswith("node")
PATIENCE = 240  # seconds


class OneNode:
    """Command lines for the command as WebAssembly, in one Node; see one_after_another.mjs."""

    def __init__(self):
        here = os.path.dirname(os.path.abspath(__file__))
        folder = tempfile.TemporaryDirectory()
        self.files = [os.path.join(folder.name, name) for name in ("stdin", "stdout", "stderr")]
        self.node = subprocess.Popen(
            COMMAND[:-1] + ["--expose-gc", os.path.join(here, "one_after_another.mjs"), COMMAND[-1]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self.end, folder)

    def end(self, folder):
        self.node.stdin.close()
        self.node.stdout.close()
        self.node.wait()
        folder.cleanup()

    def run(self, arguments, stdin, folder):
        """As subprocess.run() does, with what came out."""
        for name, content in zip(self.files, (stdin, b"", b"")):
            with open(name, "wb") as file:
                file.write(content)
        line = {"arguments": arguments, "folder": folder,
                **dict(zip(("stdin", "stdout", "stderr"), self.files))}
        self.node.stdin.write(json.dumps(line).encode() + b"\n")
        self.node.stdin.flush()
        if not select.select([self.node.stdout], [], [], PATIENCE)[0]:
            self.node.kill()
            raise subprocess.TimeoutExpired(arguments, PATIENCE)
        status = int(self.node.stdout.readline())
        outputs = []
        for name in self.files[1:]:
            with open(name, "rb") as file:
                outputs.append(file.read())
        return subprocess.CompletedProcess(arguments, status, *outputs)


ONE_NODE = None


def run_alone(*arguments, stdin=b"", folder):
    """In a process of its own, as a person starts the command."""
    return subprocess.run(COMMAND + list(arguments), input=stdin, capture_output=True, cwd=folder,
                          timeout=PATIENCE)

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
        if not IS_WASM:
            return run_alone(*arguments, stdin=stdin, folder=self.folder)
        global ONE_NODE
        ONE_NODE = ONE_NODE or OneNode()
        return ONE_NODE.run(arguments, stdin, self.folder)

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
