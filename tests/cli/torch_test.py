"""An LSTM goes to PyTorch and comes back: the same probabilities, before and after training there.

Runs where some Python has torch (Debian: python3-torch), and says so where none has.
"""
import pathlib
import shutil
import subprocess
import sys
import unittest

from command import CommandTest

SCRIPT = pathlib.Path(__file__).parents[2] / "core" / "formats"
QUESTION = "the queen laughs, the wolf!\nand a king"

ASK = f"""
import sys
sys.path.insert(0, {str(SCRIPT)!r})
import pytorch_lstm
model, about = pytorch_lstm.load(sys.argv[1])
for log_p in pytorch_lstm.log_probabilities(model, about, {QUESTION!r}): print(float(log_p))
"""

TRAIN = f"""
import sys
sys.path.insert(0, {str(SCRIPT)!r})
import pytorch_lstm, torch
torch.manual_seed(1)
model, about = pytorch_lstm.load(sys.argv[1])
ids = pytorch_lstm.ids_of(about, open(sys.argv[3]).read())[:2001]
optimizer = torch.optim.Adam(model.parameters(), 0.01)
for step in range(20):
    log_p, _ = model(ids[None, :-1])
    loss = torch.nn.functional.nll_loss(log_p[0], ids[1:] - pytorch_lstm.first_event(about))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
pytorch_lstm.save(sys.argv[2], model, about)
"""


def python_with_torch():
    for name in (sys.executable, "/usr/bin/python3", shutil.which("python3")):
        if name and subprocess.run([name, "-c", "import torch, numpy"],
                                   capture_output=True).returncode == 0:
            return name
    return None


class PyTorch(CommandTest):
    def setUp(self):
        super().setUp()
        self.python = python_with_torch()
        if self.python is None:
            self.skipTest("no Python here has torch (Debian: python3-torch)")

    def ask_torch(self, name):
        done = subprocess.run([self.python, "-B", "-c", ASK, self.path(name)], check=True,
                              capture_output=True, text=True)
        return [float(line) for line in done.stdout.split()]

    def ask_onegin(self, name):
        rows = self.run_json("score", "--model", name, "--tokens", stdin=QUESTION)
        return [row["log10"] * 2.302585092994046 for row in rows[:-1]]

    def assert_same(self, name):
        there, here = self.ask_torch(name), self.ask_onegin(name)
        self.assertEqual(len(there), len(QUESTION))
        self.assertEqual(len(here), len(QUESTION))
        for a, b in zip(there, here):
            self.assertAlmostEqual(a, b, delta=1e-4)

    def test_there_and_back(self):
        self.train("m.onegin", "lstm", ["--hidden", "24", "--embedding", "12", "--layers", "2",
                                        "--steps", "60"])
        self.run_ok("convert", "m.onegin", "m.safetensors")
        self.assert_same("m.safetensors")

        subprocess.run([self.python, "-B", "-c", TRAIN, self.path("m.safetensors"),
                        self.path("t.safetensors"), self.path("text.txt")], check=True)
        self.assert_same("t.safetensors")
        loss = lambda name: self.run_json("score", "--model", name, "--text", "text.txt")[-1][
            "bits_per_character"]
        self.assertLess(loss("t.safetensors"), loss("m.safetensors"))
        # What comes back is a model like any other.
        self.run_ok("convert", "t.safetensors", "t.onegin")
        self.run_ok("generate", "--model", "t.onegin", "--length", "20")


if __name__ == "__main__":
    unittest.main()
