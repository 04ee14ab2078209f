"""onegin train --from FILE --text OTHER: a trained network learns another text and keeps its vocabulary."""
import unittest

from command import CommandTest

STORY = "the ferry crosses the river and the ferryman sings\n" * 60
NAMES = "anna\nhannah\nsusanna\nmarianne\n" * 60


class FineTune(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("story.txt", STORY)
        self.write("names.txt", NAMES)
        self.run_ok("train", "--model", "rnn", "--text", "story.txt", "--hidden", "12", "--steps", "80",
                      "--save", "story.onegin")

    def trained(self, *arguments):
        return self.run_json("train", *arguments)

    def test_it_says_what_is_gained_and_what_is_forgotten(self):
        rows = self.trained("--from", "story.onegin", "--text", "names.txt", "--steps", "120", "--save", "names.onegin")
        judged = [row for row in rows if "earlier_loss" in row]
        self.assertGreater(len(judged), 1)
        self.assertEqual(judged[0]["step"], 0)
        self.assertLess(judged[-1]["validation_loss"], judged[0]["validation_loss"])
        self.assertGreater(judged[-1]["earlier_loss"], judged[0]["earlier_loss"])
        # It goes on where it stopped, with both texts.
        on = self.trained("--from", "names.onegin", "--steps", "200", "--save", "on.onegin")
        self.assertEqual(on[-1]["step"], 200)
        self.assertIn("earlier_loss", on[-1])

    def test_its_own_names_and_settings(self):
        self.run_ok("train", "--from", "story.onegin", "--text", "names.txt", "--frozen-layers", "1", "--name",
                      "names", "--steps", "5", "--save", "names.onegin")
        told = self.run_ok("inspect", "--model", "names.onegin")
        self.assertIn("frozen_layers", told)

    def test_what_cannot_go_on(self):
        self.run_ok("train", "--model", "ngram", "--text", "story.txt", "--save", "counted.onegin")
        self.run_refused(2, "no weights", "train", "--from", "counted.onegin", "--text", "names.txt", "--save", "x.onegin")
        self.run_refused(2, "task of a model", "train", "--from", "story.onegin", "--text", "names.txt", "--unit", "word",
                     "--save", "x.onegin")
        self.run_refused(2, "--validation", "train", "--from", "story.onegin", "--validation", "names.txt", "--save",
                     "x.onegin")


if __name__ == "__main__":
    unittest.main()
