#!/usr/bin/env python3
"""Prints what the command takes beside KenLM's programs: processor seconds, peak memory.

    tests/bench/command.py TEXT [--onegin build/native/bin/onegin] [--order 5] [--rounds 5]

TEXT has words between blanks, a sentence a line; make_text.py writes one. `onegin train` stands
beside lmplz, `onegin score` beside query on a probing file, where lmplz, build_binary and query are
on PATH; else Onegin's figures are printed alone. Both learn from all of TEXT and score it.

Expected on a text of Penn Treebank's size (make_text.py FOLDER --treebank), order 5, the ratios of
Onegin's figures to KenLM's: train at most 0.3 of the time and 0.8 of the memory; score at most 1.0
of the time and 1.2 of the memory, for a line of JSON for each sentence and for the summary alone;
the perplexities agree in five digits.

A figure is user and system time of the whole process, and its largest resident set, as the system
accounts them when the process has ended. The two programs run in turn, one round uncounted; the
columns are medians, the ratios medians of the rounds' own: on a busy machine only these travel.
"""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile


def measure(command, stdin, stdout):
    """Processor seconds and megabytes of one run."""
    with open(stdin, 'rb') as source, open(stdout, 'wb') as target:
        process = subprocess.Popen(command, stdin=source, stdout=target, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f'{" ".join(command)} ended with status {process.returncode}')
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def compare(name, ours, theirs, rounds):
    """Prints a row; ours and theirs (or None) are (command, stdin, stdout)."""
    pairs = [[measure(*run) for run in (ours, theirs) if run] for _ in range(rounds + 1)][1:]
    row = f'{name:<22}'
    for figure, digits in ((0, 3), (1, 1)):
        for column in zip(*pairs):
            row += f'{statistics.median(run[figure] for run in column):>9.{digits}f}'
        if theirs:
            ratios = [a[figure] / b[figure] for a, b in pairs]
            row += f'{statistics.median(ratios):>7.2f} x'
    print(row, flush=True)


def perplexity(path, pattern):
    with open(path, encoding='utf-8', errors='replace') as output:
        return re.findall(pattern, output.read())[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('text')
    parser.add_argument('--onegin', default='build/native/bin/onegin')
    parser.add_argument('--order', default='5')
    parser.add_argument('--rounds', type=int, default=5)
    options = parser.parse_args()
    text, none = os.path.abspath(options.text), os.devnull
    onegin = os.path.abspath(options.onegin)
    peers = all(shutil.which(name) for name in ('lmplz', 'build_binary', 'query'))
    if not peers:
        print('lmplz, build_binary and query are not on PATH: Onegin alone')
    with open(text, 'rb') as file:
        lines = file.read().split(b'\n')[:-1]
    print(f'{len(lines):,} lines, {sum(len(line.split()) for line in lines):,} words, '
          f'order {options.order}')
    columns = ('onegin', 'KenLM', 'ratio') if peers else ('onegin',)
    heads = ''.join(f'{head:>9}' for head in columns)
    print(' ' * 22 + f'{"processor seconds":>{len(heads)}}{"megabytes":>{len(heads)}}')
    print(' ' * 22 + heads * 2)

    with tempfile.TemporaryDirectory() as folder:
        place = lambda name: os.path.join(folder, name)
        model, ours, theirs = place('m.onegin'), place('onegin.out'), place('kenlm.out')
        peer = lambda command, stdin: (command, stdin, theirs) if peers else None
        compare('train, lmplz',
                ([onegin, 'train', '--model', 'ngram', '--text', text, '--order', options.order,
                  '--unit', 'whitespace', '--boundary', 'sentence', '--validation_share', '0',
                  '--save', model], none, ours),
                peer(['lmplz', '-o', options.order, '-S', '512M', '-T', folder,
                      '--skip_symbols', '--arpa', place('m.arpa')], text), options.rounds)
        if peers:
            subprocess.run(['build_binary', 'probing', place('m.arpa'), place('m.bin')],
                           check=True, capture_output=True)
        score = [onegin, 'score', '--model', model, '--text', text, '--json']
        for name, more, verbosity in (('score, query: lines', [], 'sentence'),
                                      ('score, query: summary', ['--summary'], 'summary')):
            compare(name, (score + more, none, ours),
                    peer(['query', '-v', verbosity, place('m.bin')], text), options.rounds)
        figures = [perplexity(ours, r'"perplexity":([0-9.e+]+)')]
        if peers:
            figures.append(perplexity(theirs, r'Perplexity including OOVs:\s*([0-9.e+]+)'))
        print('perplexity', ', '.join(figures))


if __name__ == '__main__':
    main()
