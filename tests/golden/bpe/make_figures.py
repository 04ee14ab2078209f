#!/usr/bin/env python3
"""Byte-pair encoding written as plainly as it can be said, and what it makes of three texts: the
English and the Korean sample of assets/samples, and a random one that this script makes.

    make_figures.py            writes figures.json and random.txt beside this file
    make_figures.py --check    fails if they are not as they would be written

It shares nothing with the core: words, counts and merges are looked for anew in each round. The
rules are those of core/text/units (bpe_words.h, bpe.h, bpe_learner.cpp)."""
import json
import pathlib
import sys
import unicodedata
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "assets" / "samples"
LONGEST = 64  # characters of a word


def kind(c):
    code = ord(c)
    category = unicodedata.category(c)
    if c in "\t\n\v\f\r \x85" or category[0] == "Z":
        return "space"
    if 0x2E80 <= code <= 0x2FDF or 0x3041 <= code <= 0x309F or code == 0xFFFD:
        return "letters"
    if code == 0x203F:
        return "signs"
    return "letters" if category[0] in "LMN" or category in ("Cf", "Pc") else "signs"


def words_of(line):
    words, at = [], 0
    while at < len(line):
        begin = at
        of = kind(line[at])
        if line[at] == " " and at + 1 < len(line) and kind(line[at + 1]) != "space":
            of = kind(line[at + 1])
            at += 1
        while at < len(line) and at - begin < LONGEST and kind(line[at]) == of:
            blank_of_next = (of == "space" and line[at] == " " and at > begin
                             and at + 1 < len(line) and kind(line[at + 1]) != "space")
            if blank_of_next:
                break
            at += 1
        words.append(line[begin:at])
    return words


class Bpe:
    """Types are bytes strings; their numbers are their places in `types`."""

    def __init__(self, text, size):
        words = Counter(word for line in text.split("\n") for word in words_of(line))
        letters = Counter()
        for word, count in words.items():
            for c in word:
                letters[c] += count
        wide = [c for c in letters if ord(c) >= 128]
        wide.sort(key=lambda c: (-letters[c], ord(c)))
        self.characters = sorted(wide[:max(0, size - 256)])
        self.types = [bytes([b]) for b in range(256)] + [c.encode() for c in self.characters]
        self.number = {text: i for i, text in enumerate(self.types)}
        self.ranks, self.merged = {}, {}
        split = [(self.begin(word), count) for word, count in words.items()]
        while len(self.types) < size:
            pairs = Counter()
            for symbols, count in split:
                for pair in zip(symbols, symbols[1:]):
                    pairs[pair] += count
            if not pairs:
                break
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            if pairs[best] < 2:
                break
            whole = self.types[best[0]] + self.types[best[1]]
            if whole not in self.number:
                self.number[whole] = len(self.types)
                self.types.append(whole)
            if best not in self.ranks:
                self.ranks[best] = len(self.ranks)
                self.merged[best] = self.number[whole]
            split = [(self.merge(symbols, best), count) for symbols, count in split]

    def begin(self, word):
        symbols = []
        for c in word:
            whole = c.encode()
            symbols += [self.number[whole]] if whole in self.number else list(whole)
        return symbols

    def merge(self, symbols, pair):
        out, i = [], 0
        while i < len(symbols):
            if tuple(symbols[i:i + 2]) == pair:
                out.append(self.merged[pair])
                i += 2
            else:
                out.append(symbols[i])
                i += 1
        return out

    def encode_word(self, word):
        symbols = self.begin(word)
        while True:
            pairs = [pair for pair in zip(symbols, symbols[1:]) if pair in self.ranks]
            if not pairs:
                return symbols
            symbols = self.merge(symbols, min(pairs, key=self.ranks.get))

    def encode(self, text):
        """The types of a stream of lines."""
        known, types = {}, []
        for i, line in enumerate(text.split("\n")):
            types += [10] if i > 0 else []
            for word in words_of(line):
                if word not in known:
                    known[word] = self.encode_word(word)
                types += known[word]
        return [self.types[number] for number in types]

    def learnt(self):
        return (",".join(f"{ord(c):x}" for c in self.characters) + ";"
                + ",".join(f"{left:x}+{right:x}" for left, right in self.ranks))


def hash_of(tokens):
    """FNV-1a over the bytes of each token and a byte 0xFF behind it."""
    value = 14695981039346656037
    for token in tokens:
        for byte in token + b"\xff":
            value = (value ^ byte) * 1099511628211 % 2**64
    return f"{value:016x}"


def random_text():
    """Letters that repeat often, runs, wide characters that are rare; from a generator of its own."""
    state = 1

    def below(n):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % n

    letters = "aaaabbc,. \t\u00e9\uac00\uac01\u4e00"
    text = ""
    while len(text) < 20000:
        kind_of_run = below(20)
        if kind_of_run == 0:
            text += "ab"[below(2)] * (1 + below(90))
        elif kind_of_run == 1:
            text += chr(0xAC00 + below(1500))
        elif kind_of_run == 2:
            text += "\n"
        else:
            text += "".join(letters[below(len(letters))] for _ in range(1 + below(8))) + " "
    return text


def figures():
    texts = {"english": (SAMPLES / "english.txt").read_text("utf-8"),
             "korean": (SAMPLES / "korean.txt").read_text("utf-8"),
             "random": random_text()}
    cases = []
    # The last ones have no room for all characters: the rarest fall apart, and nothing is merged.
    for name, size in (("english", 256), ("english", 700), ("english", 5000), ("korean", 1200),
                       ("random", 1000), ("random", 3000), ("korean", 300), ("random", 259)):
        bpe = Bpe(texts[name], size)
        encoded = {}
        for other, text in texts.items():
            tokens = bpe.encode(text)
            encoded[other] = {"count": len(tokens), "hash": hash_of(tokens)}
        cases.append({"text": name, "size": size, "types": len(bpe.types),
                      "merges": len(bpe.ranks), "learnt": bpe.learnt(), "encoded": encoded})
    return texts["random"], json.dumps(cases, indent=1) + "\n"


def main():
    text, made = figures()
    files = {HERE / "random.txt": text, HERE / "figures.json": made}
    for path, content in files.items():
        if "--check" in sys.argv:
            if path.read_text("utf-8") != content:
                sys.exit(f"{path.name} is not what make_figures.py writes")
        else:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(content)


if __name__ == "__main__":
    main()
