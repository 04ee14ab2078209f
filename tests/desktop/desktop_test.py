"""Renders states of onegin-desktop on the current display: what the window says, and that the picture shows it.

    desktop_test.py PROGRAM FOLDER COMMAND [TEST ...]    pictures go to FOLDER/desktop-*.png; COMMAND is `onegin`
"""
import collections
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

PROGRAM, FOLDER, COMMAND = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
COUNTED = "until n-gram/state=counted"
SCORED = "until Score of n-gram/log10 P=."


def pixels(file):
    """(width, height, bytes of RGB) of a PNG that has no row filters."""
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, content, size = 8, b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        if kind == b"IDAT":
            content += body
        at += 12 + length
    raw, (width, height) = zlib.decompress(content), size
    row = width * 3 + 1
    return width, height, b"".join(raw[y * row + 1:(y + 1) * row] for y in range(height))


class Window:
    """A run of the program: what its mirror said, and its picture."""

    def __init__(self, name, *script, flags=(), text=None, file=None, cwd=None):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.file = FOLDER / f"desktop-{name}.png"
        self.file.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            mirror = pathlib.Path(folder) / "mirror.json"
            command = [PROGRAM, *flags, "--screenshot", str(self.file), "--mirror", str(mirror)]
            for line in script:
                command += ["--do", line]
            if text is not None:
                file = pathlib.Path(folder) / "text.txt"
                file.write_bytes(text)
            if file is not None:
                command.append(str(file))
            done = subprocess.run(command, capture_output=True, text=True, timeout=500, cwd=cwd)
            assert done.returncode == 0, done.stderr
            self.items = json.loads(mirror.read_text(encoding="utf-8"))
        self.width, self.height, self.pixels = pixels(self.file)

    def value(self, name, group=""):
        for item in self.items:
            if item["name"] == name and item["group"].endswith(group):
                return item["value"]
        raise AssertionError(f"no '{name}' in '{group}'")

    def rect(self, name):
        return next(item["rect"] for item in self.items if item["name"] == name)

    def colours(self, left, top, right, bottom):
        """How often each colour stands in a part of the picture."""
        count = collections.Counter()
        for y in range(top, bottom):
            row = self.pixels[(y * self.width + left) * 3:(y * self.width + right) * 3]
            count.update(zip(row[0::3], row[1::3], row[2::3]))
        return count

    def warning(self, *part):
        """How many pixels have the warning's rust, or a blend of it."""
        return sum(n for (red, _, blue), n in self.colours(*part).items() if red - blue > 70)

    def share(self, *part):
        """The share of the most frequent colour: 1 is a flat picture."""
        count = self.colours(*(part or (0, 0, self.width, self.height)))
        return max(count.values()) / sum(count.values())


class Desktop(unittest.TestCase):
    def test_first_opening(self):
        window = Window("opening", COUNTED, SCORED)
        self.assertEqual((window.width, window.height), (1280, 800))
        self.assertEqual(window.value("Sample text"), "The village by the river")
        self.assertEqual(window.value("state", "MLP"), "not trained yet")
        self.assertAlmostEqual(float(window.value("bits per character", "n-gram")), 1.74, delta=0.3)
        self.assertLess(window.share(), 0.9)
        # The text's two lines, the models, the strips, and what is expected are each drawn.
        for part in [(0, 60, 300, 155), (0, 160, 300, 350), (316, 100, 1270, 290), (316, 300, 1270, 600)]:
            self.assertLess(window.share(*part), 0.97, part)
            self.assertGreater(len(window.colours(*part)), 20, part)
        # The n-gram's blue mark.
        self.assertGreater(window.colours(10, 195, 32, 230)[(0x00, 0x72, 0xB2)], 40)

    def test_trained(self):
        models = ["MLP", "RNN", "LSTM"]
        window = Window("trained", COUNTED, "press Train all", *(f"until {m}/bits per character=." for m in models),
                        "wait 3", "press Pause all", *(f"until {m}/state=paused" for m in models),
                        *(f"until Score of {m}/log10 P=." for m in models))
        for model in models:
            self.assertGreater(float(window.value("bits per character", model)), 0.5)
            self.assertIn(model, window.value("Learning curves"))
            self.assertRegex(window.value("verdict", f"{model} expected"), "rank")
        chart = window.colours(372, 140, 1128, 245)
        for colour in [(0xB2, 0x82, 0x00), (0x00, 0x92, 0x6A), (0xD0, 0x4A, 0x0A)]:
            self.assertGreater(chart[colour], 5, "each model has its curve")

    def test_generates(self):
        window = Window("written", COUNTED, "press Generate", "set Prompt=the miller ", "press Write",
                        "until n-gram wrote/text=e", "wait 0.5")
        self.assertEqual(len(window.value("text", "n-gram wrote")), 200)

    def test_a_dense_screen_has_twice_the_pixels_and_the_same_layout(self):
        window = Window("dense", COUNTED, SCORED, flags=["--width", "960", "--height", "600", "--scale", "2"])
        self.assertEqual((window.width, window.height), (1920, 1200))
        self.assertEqual(window.rect("Train all"), Window("sparse", COUNTED, SCORED, flags=["--width", "960", "--height", "600"]).rect("Train all"))
        # Twice as large: the right half is not empty.
        self.assertGreater(len(window.colours(1700, 0, 1900, 100)), 20)

    def test_error(self):
        # A learning rate of 100 leads astray; the other models go on.
        settings = "Settings of MLP"
        window = Window("error", COUNTED, "press MLP/Settings", f"until {settings}/how it stands=not trained",
                        f"set {settings}/learning rate=100", f"until {settings}/learning rate=100",
                        "until MLP/state=not trained", "press MLP/Train", "until MLP/state=stopped")
        self.assertIn("lower the learning rate", window.value("trouble", "MLP"))
        self.assertEqual(window.value("state", "RNN"), "not trained yet")
        self.assertGreater(window.warning(316, 190, 612, 300), 200, "it is shown as a warning")

    def test_a_network_is_proved_with_its_gradients(self):
        text = b"the old miller sang by the river and the fox went home\n" * 40
        window = Window("proved", COUNTED, "until RNN/state=not trained", "press RNN/Settings", "press Settings of RNN/Step",
                        "until RNN/state=paused at step 1", "press Lessons and help", "press Is it right?",
                        "press Prove RNN", "until Summary=right", "until Prove all=", text=text)
        names = [item["value"] for item in window.items if item["name"] == "name" and item["value"].startswith("gradient of ")]
        self.assertEqual(len(names), 7, names)
        right, _, rows, _ = window.value("Summary").split()
        self.assertEqual(right, rows)

    def test_empty_text(self):
        window = Window("empty", "until Text trouble=paste", text=b"")
        self.assertEqual(window.value("state", "n-gram"), "waiting for the text")
        self.assertGreater(window.warning(0, 80, 300, 170), 200)

    def test_a_file_that_is_not_there(self):
        done = subprocess.run([PROGRAM, "/no/such/file.txt"], capture_output=True, text=True, timeout=500)
        self.assertEqual((done.returncode, done.stderr), (2, "/no/such/file.txt: cannot be read\n"))

    def test_korean_dark(self):
        window = Window("korean", COUNTED, "set Sample text=강가의 마을", "until Text size=14,542", COUNTED,
                        "set Sentence=종이 울리면", "until Score of n-gram/종=%", "press Open text/Text", "until Text view=강가의 마을",
                        flags=["--dark", "--width", "1700"])
        self.assertEqual(window.value("Sentence"), "종이 울리면")
        self.assertIn("강가의 마을", window.value("Text view"))
        # Syllables differ: a row of boxes would repeat one picture.
        self.assertGreater(len(window.colours(360, 200, 800, 700)), 100)
        self.assertLess(sum(window.colours(0, 0, 200, 50).most_common(1)[0][0]), 120, "it is dark")

    def test_clipboard_and_typing(self):
        text = "가나다라 마바사\n" * 400
        window = Window("pasted", COUNTED, f"copy {text}", "press Paste text", "until Text size=3,600", COUNTED,
                        "press Sentence", "type 한글을 씁니다", "until Sentence=한글을 씁니다",
                        "press Open text/Text", "until Text view=가나다라", flags=["--width", "1000"])
        self.assertEqual(window.value("Text size"), "9 KB · 3,600 characters")
        self.assertTrue(window.value("Text view").startswith("가나다라 마바사"))
        self.assertEqual(window.width, 1000)

    def test_files_move_unchanged(self):
        """What is saved is opened, and saved again byte for byte, here and by the command."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            text = folder / "mine.txt"
            text.write_text("the old miller sang by the river and the fox went home\n" * 40)
            files = {"Project (.onegin)": "mine.onegin", "n-gram (.arpa)": "mine n-gram.arpa", "RNN (.safetensors)": "mine RNN.safetensors"}
            save = [line for title, file in files.items()
                    for line in (f"set Save file={title}", f"until Notice={file} is saved")]
            Window("saving", COUNTED, "until RNN/state=not trained", "press RNN/Settings", "press Settings of RNN/Step",
                   "until RNN/state=paused at step 1", *save, file=text, cwd=folder)
            made = [folder / file for file in files.values()]
            for file in made:
                self.assertGreater(file.stat().st_size, 100, file)
                copy = folder / ("command" + file.suffix)
                subprocess.run([COMMAND, "convert", str(file), str(copy)], check=True, capture_output=True)
                self.assertEqual(copy.read_bytes(), file.read_bytes(), f"the command changes {file.name}")
            # The project brings the text and its models; what is saved again does not write over the first.
            window = Window("opened", "until RNN/state=paused at step 1", COUNTED, *save, file=made[0], cwd=folder)
            self.assertEqual(window.value("Text size"), "2 KB · 2,200 characters")
            for file in made:
                again = folder / f"{file.stem} 2{file.suffix}"
                self.assertEqual(again.read_bytes(), file.read_bytes(), f"the program changes {file.name}")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[4:]])
