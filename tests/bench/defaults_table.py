#!/usr/bin/env python3
"""Writes the table from which the defaults of training are chosen: one setting changed at a time.

    tests/bench/defaults_table.py TEXT [TEXT ...] [--program build/native/tests/bench/defaults]
        [--kinds lstm,gpt] [--sizes 1e4,1e5,1e6,5e6] [--budgets 15] [--measured defaults.tsv]

The table shows the held-out loss in nats per character after a budget of seconds of a processor, for
the texts together cut to a size in bytes, with the last tenth held out and seed 1. What was measured
is kept in a file, a line for each loss, and not measured again: the table grows with every run. Every
kind with all sizes at 15, 60 and 180 seconds takes about a day of one processor. The seconds are
those of a processor; beside other work a processor gets less done in a second, so only figures of one
run compare.
"""
import argparse
import os
import subprocess
import sys
import tempfile

# Of each setting the values that are tried beside the default; first weights are forget_bias and recurrent_scale.
VARIED = {
    'optimizer': ['adam', 'adamw', 'muon'],
    'learning_rate': ['0.001', '0.002', '0.004', '0.008'],
    'schedule': ['constant', 'plateau'],
    'batch': ['8', '16', '24', '32'],
    'dropout': ['0', '0.2', '0.4'],
}
# The same of a kind's own settings; these are the kinds there are.
OWN = {
    'lstm': {'forget_bias': ['1'], 'recurrent_scale': ['0.5', '2'], 'hidden': ['128', '256']},
    'gru': {'recurrent_scale': ['0.5', '2'], 'hidden': ['128', '256']},
    'rnn': {'recurrent_scale': ['0.5', '2'], 'hidden': ['128', '256']},
    'gpt': {'width': ['96', '128'], 'layers': ['3', '4']},
    'mlp': {'hidden': ['128', '256'], 'context': ['5', '12']},
}
DEFAULTS = 'defaults'


def settings_of(kind):
    """The defaults first, then every change of one setting."""
    varied = {**VARIED, **OWN[kind]}
    return [DEFAULTS] + [f'{name}={value}' for name, values in varied.items() for value in values]


def read_measured(path):
    """(kind, size, budget, setting) -> loss."""
    measured = {}
    if os.path.exists(path):
        with open(path, encoding='utf-8') as lines:
            for line in lines:
                *key, loss = line.rstrip('\n').split('\t')
                measured[tuple(key)] = float(loss)
    return measured


def measure(program, text, key):
    """The loss that the program prints in its first line: KIND TOKENS BUDGET LOSS ..."""
    kind, size, budget, setting = key
    changed = [] if setting == DEFAULTS else [setting]
    command = [program, text, kind, size, budget, *changed]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f'{" ".join(command)} ended with status {run.returncode}')
    return float(run.stdout.split()[3])


def show(kind, sizes, budget, measured):
    """A Markdown table: a row for each setting, a column for each size; the best of a column is bold."""
    rows = [s for s in settings_of(kind) if any((kind, size, budget, s) in measured for size in sizes)]
    if not rows:
        return
    print(f'\n{kind}, {budget} s:\n')
    print('| | ' + ' | '.join(f'{float(size) / 1000:g} KB' for size in sizes) + ' |')
    print('|---|' + '---:|' * len(sizes))
    best = {size: min((measured[k] for s in rows if (k := (kind, size, budget, s)) in measured), default=0)
            for size in sizes}
    for setting in rows:
        cells = []
        for size in sizes:
            loss = measured.get((kind, size, budget, setting))
            mark = '**' if loss is not None and loss == best[size] else ''
            cells.append('' if loss is None else f'{mark}{loss:.3f}{mark}')
        print(f'| {setting} | ' + ' | '.join(cells) + ' |')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('texts', metavar='TEXT', nargs='+')
    parser.add_argument('--program', default='build/native/tests/bench/defaults')
    parser.add_argument('--kinds', default=','.join(OWN))
    parser.add_argument('--sizes', default='1e4,1e5,1e6,5e6')
    parser.add_argument('--budgets', default='15')
    parser.add_argument('--measured', default='defaults.tsv')
    options = parser.parse_args()
    kinds, sizes, budgets = (value.split(',') for value in (options.kinds, options.sizes, options.budgets))
    if unknown := [kind for kind in kinds if kind not in OWN]:
        sys.exit(f'{unknown[0]} is none of {", ".join(OWN)}')
    if not os.access(options.program, os.X_OK):
        sys.exit(f'{options.program} is not there: build with -DONEGIN_BENCH=ON, target defaults')
    measured = read_measured(options.measured)
    with tempfile.NamedTemporaryFile(suffix='.txt') as text, open(options.measured, 'a', encoding='utf-8') as out:
        for path in options.texts:
            with open(path, 'rb') as source:
                text.write(source.read())
        text.flush()
        for key in ((k, s, b, c) for b in budgets for k in kinds for s in sizes for c in settings_of(k)):
            if key in measured:
                continue
            measured[key] = measure(options.program, text.name, key)
            print(*key, f'{measured[key]:.4f}', sep='\t', file=out, flush=True)
    for budget in budgets:
        for kind in kinds:
            show(kind, sizes, budget, measured)


if __name__ == '__main__':
    main()
