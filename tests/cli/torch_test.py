"""An LSTM and a GPT go to PyTorch and come back: the same probabilities, before and after training
there; and a checkpoint of nanoGPT's opens here.

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

# MODULE: pytorch_lstm or pytorch_gpt.
ASK = f"""
import sys
sys.path.insert(0, {str(SCRIPT)!r})
import MODULE
model, about = MODULE.load(sys.argv[1])
for log_p in MODULE.log_probabilities(model, about, {QUESTION!r}): print(float(log_p))
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

# Trains on pieces of the length of the context.
TRAIN_GPT = f"""
import sys
sys.path.insert(0, {str(SCRIPT)!r})
import pytorch_gpt, torch
torch.manual_seed(1)
model, about = pytorch_gpt.load(sys.argv[1])
ids = pytorch_gpt.ids_of(about, open(sys.argv[3]).read())[:1985]
x, y = ids[:-1].view(-1, 64), ids[1:].view(-1, 64)
first = pytorch_gpt.first_event(about)
optimizer = torch.optim.Adam(model.parameters(), 0.003)
for step in range(20):
    loss = torch.nn.functional.cross_entropy(model(x)[:, :, first:].transpose(1, 2), y - first)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
pytorch_gpt.save(sys.argv[2], model.state_dict(), about)
"""

# Random weights under nanoGPT's names; the table has rows that no character has, as nanoGPT's. What
# is asked begins with the line end; <unk> takes part as the mean of all rows.
NANO = f"""
import sys
sys.path.insert(0, {str(SCRIPT)!r})
import pytorch_gpt, torch
torch.manual_seed(3)
biases, tied = sys.argv[2] == 'biases', sys.argv[3] == 'tied'
s = dict(width=24, heads=3, layers=2, context=48, positions='learned', norm='layer',
         activation='gelu', biases=biases, tied=tied)
characters = sorted(set({QUESTION!r} + 'xyz'))
model = pytorch_gpt.Gpt(len(characters) + 7, s)
for p in model.parameters(): p.data += 0.3 * torch.randn(p.shape)
state = {{'_orig_mod.' + name: tensor for name, tensor in model.state_dict().items()}}
if tied: state['_orig_mod.lm_head.weight'] = state['_orig_mod.transformer.wte.weight']
state['_orig_mod.transformer.h.0.attn.bias'] = torch.ones(1, 1, 48, 48)
pytorch_gpt.save(sys.argv[1], state, pytorch_gpt.about_checkpoint(characters, 3))
ids = torch.tensor([characters.index(c) for c in {QUESTION!r}])
logits = model(torch.cat([torch.tensor([characters.index(chr(10))]), ids[:-1]])[None])[0]
logits = logits[:, :len(characters)]
log_p = torch.cat([logits, logits.mean(-1, keepdim=True)], -1).log_softmax(-1)
for t, i in enumerate(ids): print(float(log_p[t, i]))
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

    def ask_torch(self, name, module):
        return self.run_torch(ASK.replace("MODULE", module), self.path(name))

    def run_torch(self, program, *arguments):
        done = subprocess.run([self.python, "-B", "-c", program, *arguments], check=True,
                              capture_output=True, text=True)
        return [float(line) for line in done.stdout.split()]

    def ask_onegin(self, name):
        rows = self.run_json("score", "--model", name, "--tokens", stdin=QUESTION)
        return [row["log10"] * 2.302585092994046 for row in rows[:-1]]

    def assert_same(self, name, module="pytorch_lstm"):
        self.assert_equal_scores(self.ask_torch(name, module), name)

    def assert_equal_scores(self, there, name):
        here = self.ask_onegin(name)
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

    def test_a_gpt_goes_there_and_back(self):
        loss = lambda name: self.run_json("score", "--model", name, "--text", "text.txt")[-1][
            "bits_per_character"]
        small = ["--width", "24", "--heads", "3", "--layers", "2", "--context", "64", "--steps", "40"]
        for settings in ([], ["--positions", "learned", "--norm", "layer", "--activation", "gelu_tanh",
                              "--biases", "true", "--tied", "true"]):
            self.train("m.onegin", "gpt", small + settings)
            self.run_ok("convert", "m.onegin", "m.safetensors")
            self.assert_same("m.safetensors", "pytorch_gpt")
            self.run_torch(TRAIN_GPT, self.path("m.safetensors"), self.path("t.safetensors"),
                           self.path("text.txt"))
            self.assert_same("t.safetensors", "pytorch_gpt")
            self.assertLess(loss("t.safetensors"), loss("m.safetensors"))

    def test_a_checkpoint_of_nanogpt_opens(self):
        for biases in ("biases", "none"):
            for tied in ("tied", "apart"):
                there = self.run_torch(NANO, self.path("nano.safetensors"), biases, tied)
                self.assert_equal_scores(there, "nano.safetensors")
        self.run_ok("generate", "--model", "nano.safetensors", "--length", "60")


if __name__ == "__main__":
    unittest.main()
