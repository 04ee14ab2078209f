"""The commands end to end on a small text: train, rank, generate, convert, inspect."""
import json
import math
import os
import re
import signal
import subprocess
import time
import unittest

from command import COMMAND, IS_WASM, TEXT, WORDS, CommandTest

PROGRESS = ["step", "epoch", "seconds", "train_loss", "validation_loss", "tokens_per_second"]


class Train(CommandTest):
    def test_json_reports_and_closes_with_a_summary(self):
        rows = self.run_json("train", "--model", "rnn", "--hidden", "16", "--steps", "30",
                             "--text", "text.txt", "--save", "m.onegin", "--seed", "3")
        self.assertGreaterEqual(len(rows), 2)
        for row in rows[:-1]:
            self.assertEqual(list(row), PROGRESS)
        summary = rows[-1]
        self.assertEqual(list(summary)[:2], ["summary", "model"])
        self.assertIs(summary["summary"], True)
        self.assertEqual(summary["model"], "m.onegin")
        self.assertEqual(summary["step"], 30)
        self.assertGreater(summary["train_loss"], 0)
        self.assertGreater(summary["validation_loss"], 0)
        self.assert_near(summary["bits_per_character"],
                         summary["validation_loss"] / math.log(2))  # a token is a character
        self.assertFalse(summary["interrupted"])
        self.assertEqual(os.listdir(self.folder).count("m.onegin"), 1)
        self.assertFalse([name for name in os.listdir(self.folder) if "partial" in name])

    def test_a_held_out_text_of_its_own(self):
        self.write("held.txt", "the king laugh\nthe ogre sees\n")
        rows = self.run_json("train", "--model", "ngram", *WORDS, "--order", "2", "--text",
                             "text.txt", "--validation", "held.txt", "--save", "m.onegin")
        scored = self.run_json("score", "--model", "m.onegin", "--text", "held.txt")[-1]
        self.assert_near(rows[-1]["validation_loss"],
                         -scored["log10"] * math.log(10) / scored["events"], 1e-6)
        self.assert_near(rows[-1]["bits_per_character"], scored["bits_per_character"], 1e-6)

    def test_the_summary_for_people_has_perplexity_and_unknown_tokens(self):
        self.write("held.txt", "the king laugh\nthe ogre sees\n")
        said = self.run_ok("train", "--model", "ngram", *WORDS, "--order", "2", "--text", "text.txt",
                           "--validation", "held.txt", "--save", "m.onegin")
        scored = self.run_json("score", "--model", "m.onegin", "--text", "held.txt")[-1]
        found = re.search(r"nats per token, perplexity ([\d.]+) on ([\d,]+) tokens, ([\d,]+) of them unknown", said)
        self.assertIsNotNone(found, said)
        self.assert_near(float(found[1]), scored["perplexity"], 1e-3)
        self.assertEqual(int(found[2]), scored["events"])
        self.assertEqual(int(found[3]), scored["oov"])
        facts = self.run_ok("inspect", "--model", "m.onegin")
        self.assertRegex(facts, r"(?m)^  bytes: \d+$")
        self.assertNotRegex(facts, r"\d\.0$")

    def test_the_same_seed_learns_the_same(self):
        for name, seed in [("a.onegin", "1"), ("b.onegin", "1"), ("c.onegin", "2")]:
            self.train(name, "gru", ["--hidden", "8", "--steps", "5", "--seed", seed])
        scores = [self.run_json("score", "--model", name, stdin="the king\n")[-1]["log10"]
                  for name in ("a.onegin", "b.onegin", "c.onegin")]
        self.assertEqual(scores[0], scores[1])
        self.assertNotEqual(scores[0], scores[2])

    def test_resume_goes_on_from_the_file_alone(self):
        self.train("half.onegin", "lstm", ["--hidden", "8", "--steps", "6"])
        os.remove(self.path("text.txt"))
        for name in ("one.onegin", "two.onegin"):
            rows = self.run_json("train", "--from", "half.onegin", "--steps", "12", "--save", name)
            self.assertEqual(rows[-1]["step"], 12)
        half, one, two = [self.run_json("score", "--model", name, stdin=TEXT)[-1]["log10"]
                          for name in ("half.onegin", "one.onegin", "two.onegin")]
        self.assertGreater(one, half)
        self.assertEqual(one, two)

    def test_standard_input_and_switches(self):
        self.run_ok("train", "--model", "lstm", "--text", "-", "--save", "m.onegin", "--steps", "1",
                    "--hidden=8", "--peepholes", "--forget-gate", "false", stdin=TEXT)
        facts = self.run_json("inspect", "--model", "m.onegin")[0]
        self.assertEqual(facts["settings"]["peepholes"], "true")
        self.assertEqual(facts["settings"]["forget_gate"], "false")
        self.assertEqual(facts["settings"]["hidden"], "8")

    def test_malformed_bytes_are_told(self):
        self.write("bad.txt", b"the king\nthe \xff queen\n" * 20)
        done = self.run_command("train", "--model", "ngram", "--text", "bad.txt", "--save", "m.onegin")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"20 malformed", done.stderr)

    @unittest.skipIf(IS_WASM, "Emscripten calls every stream a terminal")
    def test_nothing_moves_in_a_pipe(self):
        done = self.run_command("train", "--model", "rnn", "--hidden", "8", "--seconds", "1.5",
                                "--text", "text.txt", "--save", "m.onegin")
        self.assertEqual(done.stderr, b"")
        self.assertNotIn(b"\r", done.stdout)

    @unittest.skipIf(IS_WASM, "Node's WebAssembly has no terminal of its own")
    def test_a_progress_line_on_a_terminal(self):
        import pty
        master, slave = pty.openpty()
        with open(self.path("out.txt"), "wb") as out:
            process = subprocess.Popen(
                COMMAND + ["train", "--model", "rnn", "--hidden", "8", "--seconds", "2",
                           "--patience", "0", "--text", "text.txt", "--save", "m.onegin"],
                stdout=out, stderr=slave, cwd=self.folder)
            os.close(slave)
            shown = b""
            while True:
                try:
                    piece = os.read(master, 65536)
                except OSError:  # the other end is closed
                    break
                if not piece:
                    break
                shown += piece
        self.assertEqual(process.wait(), 0)
        os.close(master)
        self.assertIn(b"\r", shown)
        self.assertIn(b"tokens/s", shown)
        self.assertIn(b" left", shown)

    @unittest.skipIf(IS_WASM, "a busy WebAssembly module hears no signal")
    def test_control_c_keeps_what_was_learnt(self):
        process = subprocess.Popen(
            COMMAND + ["train", "--model", "rnn", "--hidden", "8", "--seconds", "100", "--patience", "0",
                       "--json", "--text", "text.txt", "--save", "m.onegin"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)
        while b'"step":0,' in process.stdout.readline():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=240)
        self.assertEqual((process.returncode, error), (0, b""))
        self.assertIn(b'"interrupted":true', out)
        self.assertLess(self.run_json("score", "--model", "m.onegin", stdin="the\n")[-1]["log10"], 0)

    def test_help_lists_every_setting(self):
        text = self.run_ok("train", "--help")
        for flag in ["--model", "--validation", "--unit", "--minimum-count", "--order",
                     "--learning-rate", "--peepholes"]:
            self.assertIn(flag, text)
        self.assertNotRegex(text, r"[^.] One of ")  # which begins a sentence
        self.assertIn("with its sum; one of tanh, relu.", text)
        only = self.run_ok("train", "--model", "ngram", "--help")
        self.assertIn("--smoothing", only)
        self.assertNotIn("--learning-rate", only)


class Rank(CommandTest):
    def test_candidates_best_first(self):
        self.train()
        rows = self.run_json("rank", "--model", "m.onegin",
                             stdin="queen the king sees\nthe king sees the queen\na fool\t-2\t0.5\n")
        self.assertEqual([row["rank"] for row in rows], [1, 2, 3])
        for row in rows:
            self.assertEqual(list(row), ["rank", "model", "line", "candidate", "total", "log10",
                                         "external", "weight", "per_token", "length_normalised",
                                         "tokens", "oov", "events"])
            self.assert_near(row["total"], row["log10"] + row["weight"] * row["external"])
            self.assert_near(row["per_token"], row["log10"] / row["events"])
        self.assertEqual(sorted(rows, key=lambda row: -row["total"]), rows)
        by_line = {row["line"]: row for row in rows}
        self.assertEqual((by_line[3]["external"], by_line[3]["weight"]), (-2, 0.5))
        self.assertGreater(by_line[2]["total"], by_line[1]["total"])
        scored = self.run_json("score", "--model", "m.onegin", stdin="the king sees the queen\n")
        self.assert_near(by_line[2]["log10"], scored[0]["log10"])

    def test_a_stream_task_scores_each_candidate_alone(self):
        self.train(settings=["--order", "4"])
        rows = self.run_json("rank", "--model", "m.onegin", stdin="sees\nsees\n")
        self.assertEqual(rows[0]["log10"], rows[1]["log10"])
        self.assertEqual(rows[0]["events"], 4)

    def test_several_models_and_their_mixture(self):
        self.train("a.onegin")
        self.train("b.onegin", settings=WORDS + ["--order", "2"])
        rows = self.run_json("rank", "--model", "a.onegin", "--model", "b.onegin",
                             stdin="the king\nking the\n")
        self.assertEqual([row["model"] for row in rows],
                         ["a.onegin"] * 2 + ["b.onegin"] * 2 + ["mixture"] * 3)
        self.assert_near(sum(rows[-1]["weights"].values()), 1)
        self.assertIn("the king", self.run_ok("rank", "--model", "a.onegin", stdin="the king\n"))


class Generate(CommandTest):
    def test_the_same_seed_writes_the_same(self):
        self.train(settings=["--order", "4"])
        write = lambda *more: self.run_ok("generate", "--model", "m.onegin", "--prompt", "the ",
                                          "--length", "60", *more)
        self.assertEqual(write(), write("--seed", "1"))
        self.assertNotEqual(write(), write("--seed", "2"))
        self.assertTrue(write().startswith("the "))
        self.assertEqual(write("--temperature", "0"), write("--top-k", "1", "--seed", "9"))
        self.assertEqual(write("--beam", "3"), write("--beam", "3", "--seed", "7"))
        # The same natively and as WebAssembly.
        self.assertEqual(write("--seed", "12"),
                         "the queen laugh\nthe queen laugh\nthing sees the queen sees the fo\n")

    def test_blanks_behind_a_prompt(self):
        # The words go on with their own blank; a character model reads the one that is there.
        for unit in ("word", "whitespace"):
            for boundary in ("sentence", "stream"):
                self.train(settings=["--unit", unit, "--boundary", boundary])
                write = lambda prompt, *more: self.run_ok("generate", "--model", "m.onegin", "--prompt", prompt,
                                                          "--length", "3", "--beam", "3", *more)
                expected = write("the king sees")
                self.assertEqual(expected, "the king sees the queen\n")
                for blanks in (" ", "  ", "\t"):
                    self.assertEqual(write("the king sees" + blanks), expected)
                    row = json.loads(write("the king sees" + blanks, "--json").splitlines()[-1])
                    self.assertEqual((row["prompt"], row["text"]), ("the king sees", " the queen\n"))
        self.train(settings=["--unit", "character", "--order", "8"])
        self.assertEqual(write("the king sees ")[:17], "the king sees the")

    def test_json(self):
        self.train()
        rows = self.run_json("generate", "--model", "m.onegin", "--length", "12", "--prompt", "the")
        self.assertEqual(len(rows), 13)
        for row in rows[:-1]:
            self.assertEqual(list(row), ["token", "log10"])
        summary = rows[-1]
        self.assertEqual(summary["text"], "".join(row["token"] for row in rows[:-1]))
        self.assertEqual((summary["tokens"], summary["seed"]), (12, 1))
        self.assert_near(summary["log10"], sum(row["log10"] for row in rows[:-1]))


class Convert(CommandTest):
    def test_arpa_and_back_scores_the_same(self):
        self.train()
        self.run_ok("convert", "m.onegin", "m.arpa")
        self.assertIn(b"\\data\\", self.read("m.arpa"))
        self.run_ok("convert", "m.arpa", "back.onegin")
        scores = [self.run_json("score", "--model", name, "--tokens", stdin="the king\nan ogre\n")
                  for name in ("m.onegin", "m.arpa", "back.onegin")]
        for other in scores[1:]:
            for before, after in zip(scores[0], other):
                self.assertEqual({**before, "model": ""}, {**after, "model": ""})

    def test_safetensors_and_back_scores_the_same(self):
        self.train("m.onegin", "lstm", ["--hidden", "8", "--steps", "5"])
        self.run_ok("convert", "m.onegin", "m.safetensors")
        self.run_ok("convert", "m.safetensors", "back.onegin")
        scores = [self.run_json("score", "--model", name, stdin="the king\n")[-1]["log10"]
                  for name in ("m.onegin", "m.safetensors", "back.onegin")]
        self.assertEqual(scores[0], scores[1])
        self.assertEqual(scores[0], scores[2])

    def test_what_does_not_fit_is_refused(self):
        self.train("m.onegin", "rnn", ["--hidden", "8", "--steps", "1"])
        self.run_refused(2, "n-gram", "convert", "m.onegin", "m.arpa")
        self.train("n.onegin")
        self.run_refused(2, "no tensors", "convert", "n.onegin", "n.safetensors")
        self.run_refused(2, ".onegin, .arpa or .safetensors", "convert", "n.onegin", "n.bin")
        self.assertFalse(os.path.exists(self.path("m.arpa")))


class Inspect(CommandTest):
    def test_facts_and_expectations(self):
        self.train()
        rows = self.run_json("inspect", "--model", "m.onegin", "--text", "-", stdin="the king\n")
        self.assertEqual(rows[0]["kind"], "ngram")
        self.assertEqual(rows[0]["task"]["unit"], "word")
        self.assertEqual([row["token"] for row in rows[1:]], ["the", "king", "</s>"])
        self.assertEqual(len(rows[1]["likeliest"]), 10)
        self.assertIn("vocabulary", self.run_ok("inspect", "--model", "m.onegin", "--text",
                                                "text.txt"))

    def test_gradient_check(self):
        self.train("m.onegin", "lstm", ["--hidden", "6", "--embedding", "4", "--steps", "3"])
        facts = self.run_json("inspect", "--model", "m.onegin", "--gradient-check")[0]
        self.assertEqual([t["name"] for t in facts["gradient_check"]],
                         [t["name"] for t in facts["tensors"]])
        for tensor in facts["gradient_check"]:
            self.assertLess(tensor["relative_error"], 1e-6)
        self.train("n.onegin")
        self.run_refused(2, "gradient", "inspect", "--model", "n.onegin", "--gradient-check")


if __name__ == "__main__":
    unittest.main()
