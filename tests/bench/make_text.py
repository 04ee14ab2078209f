"""Five megabytes of text from three smaller ones, always the same, for bench_ngram and command.py.

    python3 tests/bench/make_text.py FOLDER > 5mb.txt
    build/native/tests/bench/bench_ngram 5 whitespace sentence 5mb.txt FOLDER/wikitext-2-b.txt

FOLDER holds wikitext-2-a.txt, wikitext-2-b.txt and tinyshakespeare.txt. Written are a, Shakespeare,
both again with the words of each line in reverse, and b in reverse, up to the line end before
5,100,000 bytes: new n-grams of the same words, and nothing of b as it is scored.

    python3 tests/bench/make_text.py FOLDER --treebank > treebank.txt
    tests/bench/command.py treebank.txt

Written is a text of the size of Penn Treebank's training part: 887,521 words of 10,000 types in
42,068 lines. The words are those of a, Shakespeare, b, and again in reverse; the rare ones are `unk`.
"""
import collections
import pathlib
import sys

SIZE = 5_100_000
WORDS, TYPES, LINES = 887_521, 10_000, 42_068  # of Penn Treebank's training part


def reverse(lines):
    return [b' '.join(reversed(line.split())) for line in lines]


def five_megabytes(a, b, shakespeare):
    size = 0
    for line in a + shakespeare + reverse(a) + reverse(shakespeare) + reverse(b):
        size += len(line) + 1
        if size > SIZE:
            break
        yield line


def treebank(a, b, shakespeare):
    lines = a + shakespeare + b + reverse(a) + reverse(shakespeare) + reverse(b)
    words = [word for line in lines for word in line.split()][:WORDS]
    if len(words) < WORDS:
        sys.exit('the texts are too short')
    kept = {word for word, _ in collections.Counter(words).most_common(TYPES - 1)}
    # Lines of 1 to 41 parts, which share out the words.
    seed, parts = 1, [0]
    for _ in range(LINES):
        seed = seed * 48271 % 2147483647
        parts.append(parts[-1] + 1 + seed % 41)
    for begin, end in zip(parts, parts[1:]):
        line = words[WORDS * begin // parts[-1]:WORDS * end // parts[-1]]
        yield b' '.join(word if word in kept else b'unk' for word in line)


def main(folder, make):
    names = ('wikitext-2-a.txt', 'wikitext-2-b.txt', 'tinyshakespeare.txt')
    texts = [(pathlib.Path(folder) / name).read_bytes().splitlines() for name in names]
    for line in make(*texts):
        sys.stdout.buffer.write(line + b'\n')


if __name__ == '__main__':
    main(sys.argv[1], treebank if '--treebank' in sys.argv else five_megabytes)
