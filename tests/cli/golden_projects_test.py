"""Project files of earlier days, one of each unit that there was, open and score as they did."""
import json
import os
import shutil

from command import CommandTest

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "projects", "units")


class GoldenProjects(CommandTest):
    def setUp(self):
        super().setUp()
        for name in os.listdir(FOLDER):
            shutil.copy(os.path.join(FOLDER, name), self.path(name))
        self.expected = json.loads(self.read("expected.json"))

    def test_open_and_score_the_same(self):
        self.assertEqual(len(self.expected), 3)
        for name, then in self.expected.items():
            with self.subTest(name):
                now = self.run_json("inspect", "--model", name)[0]
                self.assertEqual(now["kind"], then["kind"])
                for fact in ("unit", "boundary", "fingerprint", "event_space"):
                    self.assertEqual(now["task"][fact], then[fact])
                rows = self.run_json("score", "--model", name, "--text", "asked.txt")
                self.assertEqual([row["oov"] for row in rows], then["oov"])
                for row, log10 in zip(rows, then["log10"]):
                    self.assert_near(row["log10"], log10, 1e-5)
                self.assert_near(rows[-1]["bits_per_character"], then["bits_per_character"], 1e-5)

    def test_what_is_saved_of_them_is_of_the_same_task(self):
        for name, then in self.expected.items():
            self.run_ok("convert", name, "again.onegin")
            task = self.run_json("inspect", "--model", "again.onegin")[0]["task"]
            self.assertEqual(task["fingerprint"], then["fingerprint"])

    def test_the_same_text_gives_the_same_task(self):
        self.train(settings=["--unit", "character", "--order", "4"])
        task = self.run_json("inspect", "--model", "m.onegin")[0]["task"]
        self.assertEqual(task["fingerprint"], self.expected["ngram.onegin"]["fingerprint"])
