"""Files are known by their content, whatever they are called; what cannot be read is named."""
import bz2
import gzip
import io
import json
import lzma
import os
import struct
import subprocess
import tarfile
import unittest
import zipfile

from command import COMMAND, IS_WASM, LINES, TEXT, WORDS, CommandTest

TINY = ["--hidden", "8", "--embedding", "6", "--steps", "5"]
QUESTION = "the king sees a fool\nqueen x\n"
NO_CONTENT = "which Onegin does not read"

# Three words and what a sentence of them has, by hand: "red sky" is -0.4 - 0.25 - 0.9.
ARPA = """\\data\\
ngram 1=5
ngram 2=1

\\1-grams:
-1.2	<unk>
-99	<s>	-0.3
-0.9	</s>
-0.7	red	-0.2
-1.1	sky	-0.25

\\2-grams:
-0.4	<s> red

\\end\\
"""
RED = -0.4 - 0.2 - 0.9


def archive(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members:
            file.writestr(name, content)
    return out.getvalue()


def tape():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        member = tarfile.TarInfo("m.arpa")
        member.size = len(ARPA)
        file.addfile(member, io.BytesIO(ARPA.encode()))
    return out.getvalue()


# What people bring, as their tools write it, and what it is called.
FOREIGN = {
    "model.arpa.gz": (gzip.compress(ARPA.encode() * 9), "a gzip archive"),
    "model.arpa.xz": (lzma.compress(ARPA.encode() * 9), "an xz archive"),
    "model.arpa.bz2": (bz2.compress(ARPA.encode() * 9), "a bzip2 archive"),
    "model.zip": (archive(("m.arpa", ARPA)), "a zip archive"),
    "model.tar": (tape(), "a tar archive"),
    "model.pt": (archive(("model/data.pkl", "\x80\x02}q\0."), ("model/data/0", "\0\0")),
                 "a PyTorch file"),
    "model.npz": (archive(("a.npy", "\x93NUMPY\x01\0")), "a NumPy archive"),
    "text.docx": (archive(("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>")),
                  "an Office document"),
    "text.odt": (archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("a", "b")),
                 "an OpenDocument file"),
    "text.epub": (archive(("mimetype", "application/epub+zip"), ("a", "b")), "an e-book (EPUB)"),
    "model.binary": (b"mmap lm http://kheafield.com/code format version 5\n\0" + bytes(40),
                     "a binary file of KenLM"),
    "model.bin": (struct.pack("<ii", 793712314, 12) + bytes(60), "a model of fastText"),
    "a.pickle": (b"\x80\x04\x95\x0b\0\0\0\0\0\0\0]\x94(K\x01K\x02e.", "a Python pickle"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
    "text.pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Length 9>>\nstream\nx\x9c\x03\0",
                 "a PDF document"),
    "text.rtf": (b"{\\rtf1\\ansi\\deff0 The king sees the queen.}", "an RTF document"),
    "units.txt": (TEXT.encode("utf-16-le"), "UTF-16 without a byte order mark"),
    "big.txt": (TEXT.encode("utf-16-be"), "UTF-16 without a byte order mark"),
    "train.bin": (struct.pack("<1000H", *(i * 7 % 65 for i in range(1000))),
                  "binary data of an unknown kind"),
}


class Models(CommandTest):
    def test_a_model_opens_under_any_name(self):
        self.train("m.onegin", settings=WORDS + ["--order", "3"])
        self.train("r.onegin", "rnn", WORDS + TINY)
        self.run_ok("convert", "m.onegin", "m.arpa")
        self.run_ok("convert", "r.onegin", "r.safetensors")
        self.run_ok("convert", "m.onegin", "r.onegin", "both.onegin")
        last = lambda name: self.run_json("score", "--model", name, stdin=QUESTION)[-1]["log10"]
        for name in ("m.onegin", "m.arpa", "r.onegin", "r.safetensors", "both.onegin"):
            expected = last(name)
            for other in ("anything.lm", "none", "a:b", "a.onegin:lstm", "m.txt", "x.arpa"):
                self.write(other, self.read(name))
                self.assertEqual(last(other), expected, (name, other))
                os.remove(self.path(other))
        # One of several is named behind any name; a file that has the whole name comes first.
        self.write("both", self.read("both.onegin"))
        self.assertEqual(last("both:ngram"), last("m.onegin"))
        self.assertEqual(last("both:2"), last("r.onegin"))
        self.assertEqual(last("m.arpa:ngram"), last("m.arpa"))
        self.assertEqual(last("r.safetensors:1"), last("r.safetensors"))
        self.run_refused(2, "holds no model 'lstm'", "score", "--model", "m.arpa:lstm", stdin="a")
        self.write("both:2", self.read("m.onegin"))
        self.assertEqual(last("both:2"), last("m.onegin"))
        self.run_refused(2, "nowhere:2", "score", "--model", "nowhere:2", stdin="a")
        # It goes on, is taken apart and is looked into under any name as well.
        self.run_ok("train", "--from", "both:rnn", "--steps", "9", "--save", "on.onegin")
        self.run_ok("convert", "both", "again.safetensors")
        self.assertEqual(self.run_json("inspect", "--model", "both:ngram")[0]["kind"], "ngram")

    @unittest.skipIf(IS_WASM or os.name != "posix", "needs a pipe of the system's")
    def test_a_model_comes_through_a_pipe(self):
        self.write("m.arpa.gz", gzip.compress(ARPA.encode()))
        line = " ".join(COMMAND) + " score --model <(gunzip -c m.arpa.gz) --text - --json"
        done = subprocess.run(["bash", "-c", line], input=b"red\n", capture_output=True,
                              cwd=self.folder, check=True, timeout=240)
        self.assert_near(json.loads(done.stdout.splitlines()[0])["log10"], RED, 1e-6)

    def test_every_spelling_of_an_arpa_file(self):
        spellings = {
            "plain": ARPA.encode(), "windows": ARPA.replace("\n", "\r\n").encode(),
            "irstlm": ("\n" + ARPA.replace("ngram 1=", "ngram  1=\t")).encode(),
            "preamble": ("####\nBeginning of data mark: \\data\\\nngram 1=nr\n\n" + ARPA).encode(),
            "indented": ("  " + ARPA).encode(),
            "utf16": ARPA.encode("utf-16"), "utf16be": b"\xfe\xff" + ARPA.encode("utf-16-be"),
            "utf32": ARPA.encode("utf-32"), "utf32be": b"\0\0\xfe\xff" + ARPA.encode("utf-32-be"),
        }
        for name, content in spellings.items():
            self.write(name, content)
            row = self.run_json("score", "--model", name, stdin="red\n")[0]
            self.assert_near(row["log10"], RED, 1e-6)

    def test_a_damaged_arpa_file_is_never_learnt_from(self):
        cut = ARPA[:ARPA.index("-0.7")]
        for content in (cut, ARPA.replace("-1.1", "rubbish"), "\\data\\\nngram 1=9\n",
                        ARPA[ARPA.index("\\1-grams:"):]):
            self.write("m.txt", content)
            self.run_refused(2, "this is an ARPA file, not a text", "train", "--model", "ngram",
                             "--text", "m.txt", "--save", "x.onegin")
            error = self.run_refused(2, "m.txt", "score", "--model", "m.txt", stdin="red\n")
            self.assertNotIn("not a model", error)
        mentions = "The file begins with \\data\\ and\nngram 1=4.\n" + TEXT
        for text in (mentions, "A model:\n" + ARPA + "and so on\n" + TEXT):
            self.write("m.txt", text)
            self.train("x.onegin", text="m.txt")


class Foreign(CommandTest):
    def test_what_is_neither_is_named_alike_as_a_model_and_as_a_text(self):
        self.train()
        for name, (content, what) in FOREIGN.items():
            self.write(name, content)
            sentences = set()
            for arguments in (
                    ["score", "--model", name],
                    ["train", "--model", "ngram", "--text", name, "--save", "x.onegin"],
                    ["train", "--model", "ngram", "--text", "text.txt", "--validation", name,
                     "--save", "x.onegin"],
                    ["score", "--model", "m.onegin", "--text", name],
                    ["rank", "--model", "m.onegin", "--text", name],
                    ["inspect", "--model", name],
                    ["convert", name, "x.onegin"],
                    ["train", "--from", name, "--save", "x.onegin"]):
                sentences.add(self.run_refused(2, what + ", " + NO_CONTENT, *arguments,
                                               stdin="the\n"))
            self.assertEqual(len(sentences), 1, sentences)
            self.assertIn("onegin: " + name + ": this is ", sentences.pop())
            self.assertFalse(os.path.exists(self.path("x.onegin")))
        self.run_refused(2, "standard input: this is a gzip archive", "score", "--model", "m.onegin",
                         stdin=gzip.compress(b"the king"))

    def test_models_and_texts_are_not_mixed_up(self):
        self.train()
        self.run_refused(2, "this is a project of Onegin, not a text", "train", "--model", "ngram",
                         "--text", "m.onegin", "--save", "x.onegin")
        self.run_refused(2, "this is a text, not a model", "score", "--model", "text.txt", stdin="a")
        self.write("nothing.arpa", b"")
        self.run_refused(2, "the file is empty", "score", "--model", "nothing.arpa", stdin="a")


class Texts(CommandTest):
    def test_utf16_and_utf32_are_the_same_text(self):
        text = "".join(line + " мой дядя 한글 \U0001f600\r\n" for line in LINES * 20)
        self.write("plain.txt", text)
        learn = lambda name, save: self.run_json(
            "train", "--model", "ngram", "--text", name, "--save", save, *WORDS)[-1]["fingerprint"]
        fingerprint = learn("plain.txt", "plain.onegin")
        plain = self.run_json("score", "--model", "plain.onegin", "--text", "plain.txt", "--tokens")
        ranked = self.run_json("rank", "--model", "plain.onegin", "--text", "plain.txt")
        for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            self.write("t.txt", ("\ufeff" + text).encode(name))
            self.assertEqual(learn("t.txt", "t.onegin"), fingerprint)
            scores = self.run_json("score", "--model", "plain.onegin", "--text", "t.txt", "--tokens")
            self.assertEqual(scores, plain, name)
            self.assertEqual(
                self.run_json("rank", "--model", "plain.onegin", "--text", "t.txt"), ranked)
            # A held-out text has a mark of its own.
            self.run_ok("train", "--model", "ngram", "--text", "t.txt", "--validation", "plain.txt",
                        "--save", "v.onegin", *WORDS)
            self.run_ok("train", "--model", "ngram", "--text", "plain.txt", "--validation", "t.txt",
                        "--save", "w.onegin", *WORDS)
            last = lambda model: self.run_json("score", "--model", model, "--text", "t.txt")[-1]
            self.assertEqual(last("v.onegin")["log10"], last("w.onegin")["log10"])

    def remarks(self, says, *arguments, stdin=b""):
        done = self.run_command(*arguments, stdin=stdin)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.decode().splitlines(), ["onegin: " + line for line in says])

    def test_malformed_bytes_are_told_wherever_a_text_is_read(self):
        self.train()
        self.write("bad.txt", "čeština a kočka\nthe king\n".encode("cp1250"))
        self.write("units.txt", b"\xff\xfe" + "the king\n".encode("utf-16-le") + b"\x00\xd8k\0")
        bad = ["bad.txt: 3 malformed bytes or sequences of UTF-8, the first at byte 0"]
        units = ["units.txt: 1 malformed bytes or sequences of UTF-16, the first at byte 20"]
        for command in (["score"], ["rank"], ["inspect"], ["score", "--tokens", "--json"]):
            self.remarks(bad, *command, "--model", "m.onegin", "--text", "bad.txt")
            self.remarks(units, *command, "--model", "m.onegin", "--text", "units.txt")
            self.remarks([], *command, "--model", "m.onegin", "--text", "text.txt")
        train = ["train", "--model", "ngram", "--save", "x.onegin", *WORDS]
        self.remarks(bad, *train, "--text", "bad.txt")
        self.remarks(bad, *train, "--text", "text.txt", "--validation", "bad.txt")
        self.remarks(bad + units, *train, "--text", "bad.txt", "--validation", "units.txt")
        self.remarks(["standard input" + bad[0][7:]], "score", "--model", "m.onegin",
                     stdin=self.read("bad.txt"))
        if not IS_WASM:  # whose arguments are strings of JavaScript's
            self.remarks(["--prompt: 1 malformed bytes or sequences of UTF-8, the first at byte 4"],
                         "generate", "--model", "m.onegin", "--prompt", b"the \xe8", "--length", "3")


class Saving(CommandTest):
    def test_a_model_is_saved_in_the_format_of_its_ending(self):
        self.train("m.onegin")
        last = lambda name: self.run_json("score", "--model", name, stdin=QUESTION)[-1]["log10"]
        for name in ("m.arpa", "M.ARPA"):
            self.train(name)
            self.assertTrue(self.read(name).startswith(b"# onegin"))
            self.assertEqual(last(name), last("m.onegin"))
        self.train("r.onegin", "rnn", WORDS + TINY)
        self.train("r.safetensors", "rnn", WORDS + TINY)
        self.run_ok("convert", "r.onegin", "c.safetensors")
        self.assertEqual(self.read("r.safetensors"), self.read("c.safetensors"))
        self.run_ok("train", "--from", "r.onegin", "--steps", "7", "--save", "on.safetensors")
        self.run_ok("score", "--model", "on.safetensors", stdin=QUESTION)

    def test_what_cannot_be_saved_is_refused_before_anything_is_learnt(self):
        self.train()
        self.train("r.onegin", "rnn", WORDS + TINY)
        os.mkdir(self.path("folder.onegin"))
        # Without a limit this network would learn for very long.
        lstm = ["train", "--model", "lstm", "--text", "text.txt", "--epochs", "100000"]
        ngram = ["train", "--model", "ngram", "--text", "text.txt"]
        both = "name a file that ends in .onegin or "
        for status, says, arguments in [
                (2, both + ".safetensors", lstm + ["--save", "x.bin"]),
                (2, both + ".safetensors", lstm + ["--save", "x"]),
                (2, both + ".arpa", ngram + ["--save", "x.lm"]),
                (2, both + ".arpa", ngram + ["--save", "-"]),
                (2, "save it as .onegin or .safetensors", lstm + ["--save", "x.arpa"]),
                (2, "save it as .onegin or .arpa", ngram + ["--save", "x.safetensors"]),
                (2, "save it as .onegin or .safetensors",
                 ["train", "--from", "r.onegin", "--epochs", "100000", "--save", "x.ARPA"]),
                (2, "a folder", lstm + ["--save", "folder.onegin"]),
                (1, "no/such/x.onegin", lstm + ["--save", "no/such/x.onegin"]),
                (1, "text.txt/x.onegin", lstm + ["--save", "text.txt/x.onegin"]),
                (2, ".onegin, .arpa or .safetensors", ["convert", "m.onegin", "x.bin"]),
                (2, ".onegin, .arpa or .safetensors", ["convert", "m.onegin", "x"]),
                (2, "save it as .onegin or .arpa", ["convert", "m.onegin", "x.safetensors"]),
                (2, "save it as .onegin or .safetensors", ["convert", "r.onegin", "x.arpa"]),
                (1, "no/such/x.arpa", ["convert", "m.onegin", "no/such/x.arpa"]),
        ]:
            self.run_refused(status, says, *arguments)
        self.assertFalse([name for name in os.listdir(self.folder) if name.startswith("x")])


if __name__ == "__main__":
    unittest.main()
