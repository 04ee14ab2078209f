#!/usr/bin/env python3
"""Prints the processor seconds of word2vec beside those of the original program, on one thread.

    tests/bench/word2vec.py TEXT [--onegin build/native/bin/onegin] [--size 100] [--rounds 3] [--bytes 5000000]

TEXT has words between white space; it is repeated, or cut, to --bytes. The original is the program
`word2vec` of Mikolov et al. on PATH (github.com/tmikolov/word2vec: gcc -O3 -march=native -funroll-loops
word2vec.c -lm -pthread); without it Onegin's figures are printed alone. Both read the text three times: skip-gram,
window 5, five negatives, subsampling 1e-3, every word.

Expected: a ratio of at most 1.0, for the whole process and for what two more passes take, which leaves
reading, the table of negatives and saving out.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

PASSES = 3


def seconds(command):
    """Processor seconds of one run."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f'{" ".join(command)} ended with status {process.returncode}')
    return usage.ru_utime + usage.ru_stime


def repeated(path, size, folder):
    with open(path, 'rb') as file:
        text = file.read()
    text = (text * (size // len(text) + 1))[:size]
    name = os.path.join(folder, 'text.txt')
    with open(name, 'wb') as file:
        file.write(text[:text.rfind(b' ')])
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('text')
    parser.add_argument('--onegin', default='build/native/bin/onegin')
    parser.add_argument('--size', type=int, default=100)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--bytes', type=int, default=5_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = repeated(options.text, options.bytes, folder)

        def ours(passes):
            return [options.onegin, 'train', '--model', 'word2vec', '--text', text, '--unit', 'whitespace',
                    '--boundary', 'sentence', '--validation-share', '0', '--embedding', str(options.size),
                    '--epochs', str(passes), '--save', os.path.join(folder, 'ours.onegin')]

        def theirs(passes):
            return ['word2vec', '-train', text, '-output', os.path.join(folder, 'theirs.txt'), '-size',
                    str(options.size), '-window', '5', '-sample', '1e-3', '-negative', '5', '-hs', '0', '-cbow', '0',
                    '-threads', '1', '-iter', str(passes), '-min-count', '1', '-binary', '1']

        programs = [ours] + ([theirs] if shutil.which('word2vec') else [])
        rows = {'the whole process': [], 'two more passes': []}
        for _ in range(options.rounds):
            one, all_passes = ([seconds(program(passes)) for program in programs] for passes in (1, PASSES))
            rows['the whole process'].append(all_passes)
            rows['two more passes'].append([b - a for a, b in zip(one, all_passes)])
        print(f'{"":<20}{"Onegin, s":>12}{"word2vec, s":>14}{"ratio":>9}')
        for name, rounds in rows.items():
            columns = [statistics.median(column) for column in zip(*rounds)]
            line = f'{name:<20}{columns[0]:>12.2f}'
            if len(programs) == 2:
                line += f'{columns[1]:>14.2f}{statistics.median(a / b for a, b in rounds):>8.2f} x'
            print(line, flush=True)


if __name__ == '__main__':
    main()
