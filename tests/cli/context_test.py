"""inspect --context: how far back models look, and which earlier tokens a token leans on."""
import math
import unittest

from command import TEXT, WORDS, CommandTest

CONTEXTS = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]
TINY = WORDS + ["--hidden", "8", "--embedding", "6", "--steps", "20"]


class Context(CommandTest):
    def losses(self, *arguments):
        rows = self.run_json("inspect", "--model", *arguments, "--context")
        for row in rows:
            self.assertEqual(list(row), ["model", "context", "nats"])
        return rows

    def held_out_loss(self, name):
        return self.run_json("inspect", "--model", name)[0]["training"]["validation_loss"]

    def test_an_ngram_is_flat_from_its_order_less_one(self):
        self.train(settings=WORDS + ["--order", "3"])
        rows = self.losses("m.onegin")
        self.assertEqual([row["context"] for row in rows], CONTEXTS)
        nats = [row["nats"] for row in rows]
        self.assertEqual(len(set(nats[2:])), 1)
        self.assertGreater(nats[0], nats[1])
        self.assertGreater(nats[1], nats[2])
        self.assert_near(nats[2], self.held_out_loss("m.onegin"), 1e-6)

    def test_of_a_project_the_mixture_is_one_more(self):
        self.train("n.onegin", settings=WORDS + ["--order", "2"])
        self.train("r.onegin", "rnn", TINY)
        self.run_ok("convert", "n.onegin", "r.onegin", "both.onegin")
        rows = self.losses("both.onegin")
        names = ["both.onegin:ngram", "both.onegin:rnn", "mixture"]
        self.assertEqual([row["model"] for row in rows], [n for n in names for _ in CONTEXTS])
        ngram, rnn, mixture = (rows[i * 10:i * 10 + 10] for i in range(3))
        self.assertEqual([r["nats"] for r in rnn], [r["nats"] for r in self.losses("r.onegin")])
        for own, other, mixed in zip(ngram, rnn, mixture):
            self.assertLess(mixed["nats"], max(own["nats"], other["nats"]))
        # As score finds it on the same events.
        held_out = "".join(TEXT.splitlines(True)[-12:])
        figures = self.run_json("score", "--model", "both.onegin", "--summary", stdin=held_out)
        self.assertEqual(figures[-1]["model"], "mixture")
        nats = -figures[-1]["log10"] * math.log(10) / figures[-1]["events"]
        self.assert_near(mixture[-1]["nats"], nats, 1e-5)

    def test_a_table_for_a_person_and_a_sample_of_events(self):
        self.train(settings=WORDS)
        table = self.run_ok("inspect", "--model", "m.onegin", "--context", "--events", "7")
        self.assertIn("tokens shown", table)
        self.assertIn("over 7 held-out events", table)
        self.assertNotEqual(self.losses("m.onegin", "--events", "7")[-1], self.losses("m.onegin")[-1])
        self.assertEqual(self.losses("m.onegin", "--events", "0"), self.losses("m.onegin"))

    def test_what_a_token_leans_on(self):
        self.train(settings=WORDS + ["--order", "2"])
        rows = self.run_json("inspect", "--model", "m.onegin", "--context", "--text", "-",
                             stdin="the king sees\na queen\n")
        self.assertEqual([row["token"] for row in rows],
                         ["the", "king", "sees", "</s>", "a", "queen", "</s>"])
        self.assertEqual(rows[0]["earlier"], [])
        self.assertEqual([e["token"] for e in rows[3]["earlier"]], ["sees", "king", "the"])
        self.assertNotEqual(rows[1]["earlier"][0]["nats"], 0)
        self.assertEqual([e["nats"] for e in rows[3]["earlier"][1:]], [0, 0])
        self.assertIn("leans on", self.run_ok("inspect", "--model", "m.onegin", "--context",
                                              "--text", "-", stdin="the king sees"))

    def test_what_cannot_be_asked(self):
        self.train(settings=WORDS)
        self.run_refused(2, "exclude", "inspect", "--model", "m.onegin", "--context",
                         "--gradient-check")
        self.run_refused(2, "no token", "inspect", "--model", "m.onegin", "--context", "--text",
                         "-", stdin="")
        self.run_ok("convert", "m.onegin", "m.arpa")
        self.run_refused(2, "m.arpa: nothing is held out", "inspect", "--model", "m.arpa",
                         "--context")


if __name__ == "__main__":
    unittest.main()
