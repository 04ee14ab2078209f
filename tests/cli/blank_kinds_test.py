"""Kinds that only fill blanks: they train and fill as any, and what comes next they do not say; in PyTorch they
say the same."""
import json
import pathlib
import subprocess
import unittest

from command import IS_WASM, WORDS, CommandTest
from torch_test import python_with_torch

SCRIPT = pathlib.Path(__file__).parents[2] / "core" / "formats"
SMALL = {"bidirectional": ["--hidden", "8", "--embedding", "6"],
         "bert": ["--width", "16", "--heads", "2", "--layers", "1"]}
REFUSED = "does not say what comes next"

# log10 P of every token of the vocabulary at the blank of <s> the king ___ the queen </s>.
ASK = f"""
import sys
sys.path.insert(0, {str(SCRIPT)!r})
import json, math, pytorch_networks, pytorch_gpt, torch
network, about = pytorch_networks.load(sys.argv[1])
words = pytorch_gpt.ids_of(about, 'the king ___ the queen'.split(' ')).tolist()
ids = torch.tensor([[0] + words + [1]])
if hasattr(network, 'mask'): ids[0, 3] = network.mask
with torch.no_grad(): log_p = network.eval()(ids)[0][0, 3].log_softmax(-1) / math.log(10)
tokens = ['<unk>'] + json.loads(about['task'])['vocabulary']
print(json.dumps(dict(zip(tokens, log_p.tolist()))))
"""


class BlankKinds(CommandTest):
    def test_they_train_and_fill_and_refuse_the_rest(self):
        for kind, small in SMALL.items():
            summary = self.run_json("train", "--model", kind, "--text", "text.txt", *WORDS, *small, "--steps", "60",
                                    "--save", "m.onegin")[-1]
            self.assertLess(summary["bits_per_blank"], 3)
            self.assertIsNone(summary["bits_per_character"])
            said = self.run_ok("train", "--from", "m.onegin", "--steps", "61", "--save", "n.onegin")
            self.assertIn("bits per blank", said)
            self.assertNotIn("perplexity", said)
            row = self.run_json("fill", "--model", "m.onegin", stdin="the king sees ___ queen\n")[0]
            self.assertEqual((row["way"], row["likeliest"][0]["token"]), ("direct", "the"))
            for command in ("score", "rank", "generate"):
                self.run_refused(2, REFUSED, command, "--model", "m.onegin", stdin="the king\n")

    def test_of_a_project_they_are_left_out(self):
        self.train("b.onegin", "bidirectional", WORDS + SMALL["bidirectional"] + ["--steps", "2"])
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.run_ok("convert", "n.onegin", "b.onegin", "both.onegin")
        rows = self.run_json("score", "--model", "both.onegin", "--held-out")
        self.assertEqual({row["model"] for row in rows}, {"both.onegin:ngram"})
        self.run_refused(2, REFUSED, "score", "--model", "both.onegin:bidirectional", stdin="the king\n")

    @unittest.skipIf(IS_WASM, "once is enough")
    def test_in_pytorch_they_are_the_same(self):
        python = python_with_torch()
        if python is None:
            self.skipTest("no Python here has torch (Debian: python3-torch)")
        for kind, small in SMALL.items():
            self.train("m.onegin", kind, WORDS + small + ["--steps", "20"])
            self.run_ok("convert", "m.onegin", "m.safetensors")
            ours = self.run_json("fill", "--model", "m.onegin", "--likeliest", "100",
                                 stdin="the king ___ the queen\n")[0]["likeliest"]
            theirs = subprocess.run([python, "-B", "-c", ASK, self.path("m.safetensors")], check=True,
                                    capture_output=True, text=True).stdout
            theirs = json.loads(theirs)
            self.assertEqual(len(ours), len(theirs))
            for one in ours:
                self.assert_near(one["log10"], theirs[one["token"]], 1e-4)


if __name__ == "__main__":
    unittest.main()
