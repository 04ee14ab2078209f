"""Five megabytes of text from three smaller ones, always the same, for bench_ngram.

    python3 tests/bench/make_text.py FOLDER > 5mb.txt
    build/native/tests/bench/bench_ngram 5 whitespace sentence 5mb.txt FOLDER/wikitext-2-b.txt

FOLDER holds wikitext-2-a.txt, wikitext-2-b.txt and tinyshakespeare.txt. Written are a, Shakespeare,
both again with the words of each line in reverse, and b in reverse, up to the line end before
5,100,000 bytes: new n-grams of the same words, and nothing of b as it is scored.
"""
import pathlib
import sys

SIZE = 5_100_000


def main(folder):
    read = lambda name: (pathlib.Path(folder) / name).read_bytes().splitlines()
    reverse = lambda lines: [b' '.join(reversed(line.split())) for line in lines]
    a, shakespeare = read('wikitext-2-a.txt'), read('tinyshakespeare.txt')
    lines = a + shakespeare + reverse(a) + reverse(shakespeare) + reverse(read('wikitext-2-b.txt'))
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > SIZE:
            break
        sys.stdout.buffer.write(line + b'\n')


if __name__ == '__main__':
    main(sys.argv[1])
