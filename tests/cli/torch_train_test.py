"""Every kind of network goes on in PyTorch as it would have here: the losses of twenty steps are the same,
in one process and shared by two, and what comes back is scored the same by both.

Runs where some Python has torch (Debian: python3-torch), and says so where none has.
"""
import json
import os
import pathlib
import socket
import subprocess
import unittest

from command import IS_WASM, CommandTest
from torch_test import python_with_torch

SCRIPT = pathlib.Path(__file__).parents[2] / "core" / "formats" / "pytorch_train.py"
STEPS = 20
QUESTION = "the queen laughs, the wolf!\nand a king"
SMALL = ["--hidden", "24", "--embedding", "12", "--dropout", "0", "--embedding_dropout", "0",
         "--recurrent_dropout", "0"]
SMALL_GPT = ["--width", "24", "--heads", "3", "--layers", "2", "--context", "20", "--dropout", "0",
             "--weight_decay", "0"]

# ln P of each token of QUESTION, by the network alone.
ASK = f"""
import sys
sys.path.insert(0, {str(SCRIPT.parent)!r})
import pytorch_networks, pytorch_gpt, torch
network, about = pytorch_networks.load(sys.argv[1])
ids = pytorch_gpt.ids_of(about, {QUESTION!r})
logits, _ = network.eval()(torch.cat([torch.tensor([0]), ids[:-1]])[None])
log_p = logits[0].log_softmax(-1)
for x in log_p.gather(1, (ids - pytorch_gpt.first_event(about))[:, None])[:, 0]: print(float(x))
"""


class Training(CommandTest):
    def setUp(self):
        super().setUp()
        self.python = python_with_torch()
        if self.python is None:
            self.skipTest("no Python here has torch (Debian: python3-torch)")
        if IS_WASM:
            self.skipTest("the native command is compared")

    def onegin(self, kind, flags, steps, rate, name):
        """The mean of the training losses so far, as Onegin shows it."""
        rows = self.run_json("train", "--model", kind, "--text", "text.txt", "--validation", "text.txt",
                             *flags, "--schedule", "constant", "--learning_rate", rate, "--batch", "8",
                             "--sequence_length", "16", "--validation_interval", "1000000",
                             "--steps", str(steps), "--save", name)
        return rows[-1]["train_loss"]

    def torch(self, processes, *arguments):
        """The rows of pytorch_train.py; the environment is what torchrun makes for its processes."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        several = lambda rank: {"RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(processes),
                                "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
        running = [subprocess.Popen(
            [self.python, "-B", str(SCRIPT), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "",
                            **(several(rank) if processes > 1 else {})})
            for rank in range(processes)]
        done = [process.communicate() for process in running]
        for process, (_, errors) in zip(running, done):
            self.assertEqual(process.returncode, 0, errors)
        return [json.loads(line) for line in done[0][0].splitlines()]

    def assert_same_losses(self, kind, flags, optimizer="adamw", processes=1, rate="0.002"):
        flags = [*flags, "--optimizer", optimizer, "--matrix_rate", "10"]
        # The first weights follow from the seed; this step moves them by nothing that is seen.
        self.onegin(kind, flags, 1, "1e-7", "first.onegin")
        self.run_ok("convert", "first.onegin", "first.safetensors")
        theirs = self.torch(processes, self.path("first.safetensors"), self.path("text.txt"), "--steps",
                            str(STEPS), "--optimizer", optimizer, "--learning-rate", rate, "--schedule",
                            "constant", "--batch", "8", "--sequence-length", "16", "--save",
                            self.path("trained.safetensors"))
        self.assertEqual(len(theirs), STEPS)
        loss = events = 0
        for step, row in enumerate(theirs, 1):
            loss, events = 0.98 * loss + row["train_loss"] * row["events"], 0.98 * events + row["events"]
            # The mean is of all steps so far.
            if processes == 1 and step not in (1, 2, 10, STEPS):
                continue
            ours = self.onegin(kind, flags, step, rate, "here.onegin")
            self.assertAlmostEqual(ours, loss / events, delta=1e-4, msg=f"{kind} {flags}, step {step}")
        self.assertLess(theirs[-1]["train_loss"], theirs[0]["train_loss"] - 0.1)
        self.assert_same_scores("trained.safetensors")

    def assert_same_scores(self, name):
        rows = self.run_json("score", "--model", name, "--tokens", stdin=QUESTION)
        done = subprocess.run([self.python, "-B", "-c", ASK, self.path(name)], check=True,
                              capture_output=True, text=True)
        there = [float(line) for line in done.stdout.split()]
        self.assertEqual(len(there), len(QUESTION))
        for a, row in zip(there, rows[:-1]):
            self.assertAlmostEqual(a, row["log10"] * 2.302585092994046, delta=1e-4)

    def test_two_processes_share_an_lstm(self):
        self.assert_same_losses("lstm", SMALL + ["--layers", "2"], processes=2)

    def test_two_processes_share_a_gpt(self):
        self.assert_same_losses("gpt", SMALL_GPT, "muon", processes=2)

    def test_each_kind(self):
        self.assert_same_losses("mlp", SMALL[:6] + ["--layers", "2", "--direct", "true"], "muon")
        self.assert_same_losses("rnn", SMALL)
        self.assert_same_losses("gru", SMALL, "muon")

    def test_what_torch_does_not_have_itself(self):
        self.assert_same_losses("lstm", SMALL + ["--peepholes", "true"])
        self.assert_same_losses("lstm", ["--hidden", "24", "--embedding", "24", "--tied", "true",
                                         "--forget_gate", "false", *SMALL[4:]])
        self.assert_same_losses("gpt", SMALL_GPT + [
            "--positions", "learned", "--norm", "layer", "--activation", "gelu_tanh", "--biases", "true",
            "--tied", "true"])

    def test_each_step_by_hand_is_that_of_torch(self):
        program = f"""
import sys
sys.path.insert(0, {str(SCRIPT.parent)!r})
import pytorch_networks, torch
network, _ = pytorch_networks.load(sys.argv[1])
x = torch.randn(3, 5, network.rnn.input_size)
for a, b in zip(network.run(x, None), network.run_by_hand(x, None)):
    for y, z in ([(a, b)] if torch.is_tensor(a) else zip(a, b)): print(float((y - z).abs().max()))
network.train().recurrent_dropout = 0.5
print(float((network.run(x, None)[0] - network.run_by_hand(x, None)[0]).abs().max()))
"""
        for kind in ("rnn", "gru", "lstm"):
            self.onegin(kind, SMALL + ["--layers", "2"], 1, "1e-7", "m.onegin")
            self.run_ok("convert", "m.onegin", "m.safetensors")
            done = subprocess.run([self.python, "-B", "-c", program, self.path("m.safetensors")],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            *same, drawn = (float(line) for line in done.stdout.split())
            self.assertLess(max(same), 1e-6)
            self.assertGreater(drawn, 0.01)  # another mask each time

    def test_a_sentence_task_learns_line_by_line(self):
        self.onegin("lstm", SMALL + ["--boundary", "sentence"], 1, "1e-7", "first.onegin")
        self.run_ok("convert", "first.onegin", "first.safetensors")
        rows = self.torch(1, self.path("first.safetensors"), self.path("text.txt"), "--steps", "60",
                          "--learning-rate", "0.01", "--batch", "8", "--sequence-length", "16", "--save",
                          self.path("trained.safetensors"))
        loss = lambda name: self.run_json("score", "--model", name, "--text", "text.txt")[-1][
            "bits_per_character"]
        self.assertLess(rows[-1]["train_loss"], rows[0]["train_loss"] - 1)
        self.assertLess(loss("trained.safetensors"), loss("first.safetensors") - 1)

    def test_rows_of_score_stand_for_a_text_of_any_unit(self):
        self.onegin("gru", SMALL + ["--unit", "word"], 1, "1e-7", "first.onegin")
        self.run_ok("convert", "first.onegin", "first.safetensors")
        rows = self.run_ok("score", "--model", "first.onegin", "--text", "text.txt", "--tokens", "--json")
        pathlib.Path(self.path("rows.jsonl")).write_text(rows, encoding="utf-8")
        theirs = self.torch(1, self.path("first.safetensors"), "--tokens", self.path("rows.jsonl"),
                            "--steps", "1", "--batch", "8", "--sequence-length", "16", "--save",
                            self.path("trained.safetensors"))
        ours = self.onegin("gru", SMALL + ["--unit", "word"], 1, "1e-7", "here.onegin")
        self.assertAlmostEqual(ours, theirs[0]["train_loss"], delta=1e-4)

    def test_what_cannot_be_is_said(self):
        self.onegin("rnn", SMALL + ["--unit", "word"], 1, "1e-7", "word.onegin")
        self.run_ok("convert", "word.onegin", "word.safetensors")
        done = subprocess.run([self.python, "-B", str(SCRIPT), self.path("word.safetensors"),
                               self.path("text.txt"), "--steps", "1", "--save", self.path("x.safetensors")],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("give its rows with --tokens", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
