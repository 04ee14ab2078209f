"""train --seconds: a size that nobody chose fits the time; what was chosen, and why, is said."""
import json
import re
import unittest

from command import LINES, TEXT, CommandTest

OFFERED = [32, 48, 64, 96, 128, 192, 256, 384, 512]
LONG = "".join(LINES[(i * 7 + i // 5) % 5] + "\n" for i in range(16000))  # 400 KB


class FitSize(CommandTest):
    def trained(self, text, *arguments, model="lstm"):
        """The hidden units in the file, what was said on standard error, the rows."""
        self.write("text.txt", text)
        done = self.run_command("train", "--model", model, "--text", "text.txt", "--save",
                                "m.onegin", "--json", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        facts = self.run_json("inspect", "--model", "m.onegin")[0]
        # Under Node a pipe counts as a terminal: what a slow machine shows of its progress is overwritten.
        said = re.sub(r"(\r\x1b\[K[^\r\n]*)+\r\x1b\[K", "", done.stderr.decode())
        return int(facts.get("settings", {}).get("hidden", 0)), said, rows

    def test_a_network_that_would_not_read_the_text_is_smaller(self):
        # What 256 units cannot read in half a second on any machine.
        for model in "lstm", "rnn":
            size, said, rows = self.trained(LONG, "--seconds", "0.5", model=model)
            self.assertIn(size, OFFERED)
            found = re.fullmatch(
                r"onegin: a network of (\d+) hidden units reads the text (\S+) times in 0\.5 s; one of "
                r"(\d+) would read it (\S+) times: --hidden (\d+) chooses that\n", said)
            self.assertTrue(found, said)
            fitted, readings, standard, others, flag = found.groups()
            self.assertEqual((int(fitted), standard), (size, flag))
            self.assertLess(size, int(standard))
            self.assertLess(float(others), 3)
            self.assertGreater(float(readings), float(others))
            # It learns from the beginning, for all of the time, and the rows are of that alone.
            steps = [row["step"] for row in rows]
            self.assertEqual(steps, sorted(steps))
            self.assertEqual(steps[0], 0)
            # Of a busy machine the last step may not have had room any more.
            self.assertGreater(rows[-1]["seconds"], 0.25)
            self.assertIs(rows[-1]["interrupted"], False)

    def test_one_that_has_time_keeps_its_size(self):
        size, said, rows = self.trained(TEXT, "--steps", "1")
        # Without patience it does not stop early, however fast the machine is.
        kept, said, rows = self.trained(TEXT, "--seconds", "4", "--patience", "0")
        self.assertEqual(kept, size)
        self.assertRegex(said, rf"^onegin: a network of {size} hidden units reads the text \S+ times in 4\.0 s\n")
        self.assertGreater(rows[-1]["step"], 1)

    def test_flags_and_other_limits_win(self):
        for arguments, size in ((["--hidden", "200", "--seconds", "0.3"], 200),
                                (["--hidden=200", "--seconds", "0.3"], 200)):
            self.assertEqual(self.trained(LONG, *arguments)[:2], (size, ""))
        standard = self.trained(LONG, "--steps", "1")
        self.assertEqual(standard[1], "")
        self.assertEqual(self.trained(LONG, "--steps", "2", "--seconds", "60")[:2], standard[:2])
        self.assertEqual(self.trained(LONG, "--epochs", "0.001", "--seconds", "60")[:2], standard[:2])
        # One that is gone on with has its size; one that counts has none.
        done = self.run_command("train", "--from", "m.onegin", "--seconds", "0.3", "--save", "n.onegin")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(b"hidden units", done.stderr)
        self.assertEqual(self.trained(TEXT, "--seconds", "5", model="ngram")[:2], (0, ""))


if __name__ == "__main__":
    unittest.main()
