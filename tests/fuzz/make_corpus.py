"""Makes the seeds of the fuzzers whose files the command can write: arpa, project, safetensors.

    python3 tests/fuzz/make_corpus.py build/native/bin/onegin

Texts and messages are written by hand; they stand in corpus/text and corpus/messages.
"""
import pathlib
import subprocess
import sys
import tempfile

CORPUS = pathlib.Path(__file__).parent / 'corpus'
TEXT = 'ab a\nb ab\nab a b\na\n'
SMALL = ['--hidden', '2', '--embedding', '2', '--steps', '2', '--batch', '2']
MODELS = {
    'ngram': ['--model', 'ngram', '--order', '3'],
    'ngram_word': ['--model', 'ngram', '--order', '2', '--unit', 'word', '--boundary', 'sentence'],
    'ngram_one': ['--model', 'ngram', '--order', '1', '--smoothing', 'maximum_likelihood'],
    'mlp': ['--model', 'mlp', '--context', '2', *SMALL],
    'rnn': ['--model', 'rnn', '--unit', 'word', '--boundary', 'sentence', *SMALL],
    'rnn_letters': ['--model', 'rnn', *SMALL],
    'lstm': ['--model', 'lstm', *SMALL],
    'gru': ['--model', 'gru', *SMALL],
}


def main(command):
    def onegin(*arguments):
        subprocess.run([*command.split(), *arguments], check=True, stdout=subprocess.DEVNULL)

    for name in ('arpa', 'project', 'safetensors'):
        (CORPUS / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder) / 'text'
        text.write_text(TEXT)
        for name, flags in MODELS.items():
            project = CORPUS / 'project' / name
            saved = pathlib.Path(folder) / f'{name}.onegin'
            onegin('train', '--text', str(text), '--seed', '1', '--save', str(saved), *flags)
            project.write_bytes(saved.read_bytes())
            kind = 'arpa' if name.startswith('ngram') else 'safetensors'
            exchanged = pathlib.Path(folder) / f'{name}.{kind}'
            onegin('convert', str(saved), str(exchanged))
            (CORPUS / kind / name).write_bytes(exchanged.read_bytes())
        both = pathlib.Path(folder) / 'both.onegin'
        onegin('convert', *(f'{folder}/{name}.onegin' for name in ('ngram', 'rnn_letters')), str(both))
        (CORPUS / 'project' / 'both').write_bytes(both.read_bytes())


if __name__ == '__main__':
    main(sys.argv[1])
