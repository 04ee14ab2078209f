"""Trains any network of Onegin's in PyTorch, on a text of any size and as many processes as one likes.

    onegin train --model lstm --text book.txt --steps 1 --save lstm.onegin     (or "Save" in the page)
    onegin convert lstm.onegin lstm.safetensors
    torchrun --nproc_per_node 2 pytorch_train.py lstm.safetensors book.txt --steps 1000 --save trained.safetensors
    onegin score --model trained.safetensors --text new.txt

The file says what the network is: MLP, RNN, LSTM, GRU or GPT with its settings, the vocabulary, the unit and
the boundary. The whole text is trained on, as Onegin trains: the text in `batch` parallel streams, each from
<s> on, `sequence_length` tokens of each a step, the state carried on (truncated BPTT). The processes share the
streams, DistributedDataParallel their gradients. With the same settings, a constant rate and no dropout the
losses are Onegin's own; in a sentence task Onegin also draws the order of the lines.

Text is cut into tokens here for the units character, byte and jamo. For others give the tokens, from
`onegin score --model lstm.onegin --text book.txt --tokens --json`, with --tokens in place of the text.
Needs torch and numpy.
"""
import argparse
import json
import math
import os
import sys
import unicodedata

import numpy
import torch
from torch import distributed, nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pytorch_networks
from pytorch_gpt import first_event, save

BEGIN, END, UNKNOWN = 0, 1, 2


def fail(sentence):
    sys.exit('pytorch_train: ' + sentence)


def pieces(path, unit):
    """The tokens of a text, some lines at a time, as lists of strings or bytes."""
    with open(path, encoding='utf-8', newline='') as file:
        for lines in iter(lambda: file.readlines(1 << 22), []):
            text = unicodedata.normalize('NFC', ''.join(lines).replace('\r\n', '\n'))
            if unit == 'byte':
                yield [bytes([b]) for b in text.encode()]
            elif unit == 'jamo':
                yield list(''.join(unicodedata.normalize('NFD', c) if '가' <= c <= '힣' else c
                                   for c in text))
            else:
                yield list(text)


def written_tokens(path):
    with open(path, encoding='utf-8') as file:
        for rows in iter(lambda: file.readlines(1 << 22), []):
            rows = [json.loads(row) for row in rows]
            yield [row['token'] for row in rows if 'token' in row]


def read_ids(about, path, written):
    """The ids of a text, one after another; in a sentence task </s> ends each line."""
    task = json.loads(about['task'])
    unit, boundary = task['settings']['unit'], task['settings']['boundary']
    if not written and unit not in ('character', 'byte', 'jamo'):
        fail(f'the unit {unit} is cut by Onegin: give its rows with --tokens')
    if boundary == 'pairs':
        fail('pairs are not trained here: the text is to be running or of sentences')
    as_key = lambda token: bytes(token) if isinstance(token, list) else token
    known = {as_key(token): 3 + place for place, token in enumerate(task['vocabulary'])}
    if unit == 'byte' and not written:
        known = {k if isinstance(k, bytes) else k.encode(): v for k, v in known.items()}
    ends = {'\n': END, b'\n': END, '</s>': END} if boundary == 'sentence' else {}
    parts = []
    for tokens in (written_tokens if written else lambda p: pieces(p, unit))(path):
        parts.append(numpy.fromiter((ends.get(t) or known.get(t, UNKNOWN) for t in tokens), numpy.int32,
                                    len(tokens)))
    ids = numpy.concatenate(parts) if parts else numpy.zeros(0, numpy.int32)
    if len(ids) == 0:
        fail(f'{path} is empty')
    if boundary == 'sentence' and ids[-1] != END:
        ids = numpy.append(ids, END)
    return ids


def stream_batches(ids, batch, length, first, last):
    """Endless (inputs, targets, restarts) of the streams first..last - 1: (streams, T) each; target -1 is none."""
    n = len(ids)
    length = min(length, n)
    batch = max(1, min(batch, n // length))
    begins = numpy.array([n * b // batch for b in range(batch + 1)])
    longest = -(-n // batch)
    count = max(1, -(-longest // length))
    before = numpy.concatenate([[BEGIN], ids])
    while True:
        for i in range(count):
            t = numpy.arange(longest * i // count, longest * (i + 1) // count)
            at = begins[:-1, None][first:last] + t
            inside = at < begins[1:, None][first:last]
            at = numpy.minimum(at, n - 1)
            yield (numpy.where(t == 0, BEGIN, before[at]), numpy.where(inside, ids[at], -1),
                   numpy.broadcast_to(t == 0, at.shape))


def sentence_batches(ids, batch, length, first, last, seed=1):
    """The same for lines, each from <s> on; the order of the lines is drawn for each epoch."""
    ends = numpy.flatnonzero(ids == END)
    begins = numpy.concatenate([[0], ends[:-1] + 1])
    batch = max(1, min(batch, len(ends)))
    draw = numpy.random.default_rng(seed)
    while True:
        order = draw.permutation(len(ends))
        # Each stream takes about the same number of whole lines: so all streams are about as long.
        shares = numpy.array_split(order, batch)
        streams = []
        for share in shares[first:last]:
            lines = [ids[begins[k]:ends[k] + 1] for k in share]
            inputs = [numpy.concatenate([[BEGIN], line[:-1]]) for line in lines]
            restarts = [numpy.arange(len(line)) == 0 for line in lines]
            streams.append([numpy.concatenate(x) for x in (inputs, lines, restarts)])
        lengths = [sum(ends[k] + 1 - begins[k] for k in share) for share in shares]
        for t in range(0, max(lengths), length):
            rows = [numpy.full((len(streams), min(length, max(lengths) - t)), fill)
                    for fill in (BEGIN, -1, 1)]
            for b, stream in enumerate(streams):
                for row, part in zip(rows, stream):
                    part = part[t:t + length]
                    row[b, :len(part)] = part
            yield rows[0], rows[1], rows[2] != 0


class Muon:
    """Muon (Jordan 2024) for the hidden matrices, each gate's by itself, and AdamW for all else."""

    def __init__(self, network, rate, matrix_rate, decay):
        matrices = network.matrices()
        named = dict(network.named_parameters())
        self.matrices = [(named[name], blocks, torch.zeros_like(named[name]))
                         for name, blocks in matrices.items()]
        self.matrix_rate, self.decay = matrix_rate, decay
        self.rest = adamw([p for name, p in named.items() if name not in matrices], rate, decay)
        self.param_groups = self.rest.param_groups

    def zero_grad(self):
        for p, _, _ in self.matrices:
            p.grad = None
        self.rest.zero_grad()

    @torch.no_grad()
    def step(self):
        rate = self.param_groups[0]['lr'] * self.matrix_rate
        for p, blocks, momentum in self.matrices:
            momentum.mul_(0.95).add_(p.grad)
            update = p.grad + 0.95 * momentum
            p.mul_(1 - rate * self.decay)
            for block, u in zip(p.chunk(blocks), update.chunk(blocks)):
                rows, columns = block.shape
                block.sub_(rate * math.sqrt(max(1, rows / columns)) * self.orthogonal(u))
        self.rest.step()

    @staticmethod
    def orthogonal(u):
        x = u / (u.norm() + 1e-7)
        for _ in range(5):
            a = x @ x.t()
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        return x


def adamw(parameters, rate, decay):
    """Biases and gains are not pulled towards zero."""
    groups = [{'params': [p for p in parameters if p.dim() > 1], 'weight_decay': decay},
              {'params': [p for p in parameters if p.dim() < 2], 'weight_decay': 0.0}]
    return torch.optim.AdamW([g for g in groups if g['params']], rate)


def rate_at(options, step):
    """Onegin's schedules: constant, or a warm-up and then a cosine down to a hundredth."""
    if options.schedule == 'constant':
        return options.learning_rate
    f = step / options.steps
    if f < options.warm_up:
        return options.learning_rate * max(0.01, f / options.warm_up)
    x = (f - options.warm_up) / (1 - options.warm_up)
    return options.learning_rate * (0.01 + 0.99 * (1 + math.cos(math.pi * x)) / 2)


def train(options):
    several = 'RANK' in os.environ
    rank, processes = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
    device = torch.device('cuda', int(os.environ['LOCAL_RANK'])) if several and torch.cuda.is_available() \
        else torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    if several:
        distributed.init_process_group('nccl' if device.type == 'cuda' else 'gloo')
    torch.manual_seed(options.seed + rank)
    network, about = pytorch_networks.load(options.network)
    if about['kind'] in ('bidirectional', 'bert'):
        fail(f'a network of kind {about["kind"]} fills blanks and is trained by Onegin; pytorch_networks.py has it '
             'for programs of one\'s own')
    if about['kind'] == 'translate':
        fail('it trains on running text, and this network reads sources apart from targets: pytorch_networks.Translator '
             'is called with both')
    if about['kind'] == 'caption':
        fail('it trains on running text, and this network sees pictures: pytorch_networks.Captioner is called with them')
    network.to(device).train()
    ids = read_ids(about, options.tokens or options.text, bool(options.tokens))
    if options.batch % processes:
        fail(f'{processes} processes cannot share {options.batch} streams: choose a multiple')
    share = options.batch // processes
    sentences = json.loads(about['task'])['settings']['boundary'] != 'stream'
    if len(ids) < options.batch * options.sequence_length:
        fail(f'a step takes {options.batch} x {options.sequence_length} tokens, the text has {len(ids)}')
    cut = sentence_batches if sentences else stream_batches
    batches = cut(ids, options.batch, options.sequence_length, rank * share, (rank + 1) * share)
    model = nn.parallel.DistributedDataParallel(network) if several else network
    optimizer = Muon(network, options.learning_rate, options.matrix_rate, options.weight_decay) \
        if options.optimizer == 'muon' else \
        adamw(list(network.parameters()), options.learning_rate, options.weight_decay)
    first, state = first_event(about), None
    for step in range(options.steps):
        inputs, targets, restarts = (torch.from_numpy(numpy.ascontiguousarray(x)).to(device)
                                     for x in next(batches))
        for group in optimizer.param_groups:
            group['lr'] = rate_at(options, step)
        logits, state = model(inputs.long(), state, restarts)
        known = targets >= 0
        sums = nn.functional.cross_entropy(logits[known], targets[known].long() - first, reduction='sum')
        total = torch.stack([sums.detach().double(), known.sum().double()])
        if several:
            distributed.all_reduce(total)
        optimizer.zero_grad()
        # DistributedDataParallel divides by the number of processes.
        (sums / total[1].float() * processes).backward()
        if options.clipping > 0:
            nn.utils.clip_grad_norm_(network.parameters(), options.clipping)
        optimizer.step()
        if rank == 0:
            print(json.dumps({'step': step + 1, 'events': int(total[1]),
                              'train_loss': float(total[0] / total[1])}), flush=True)
    if rank == 0:
        save(options.save, network.state_dict(), about)
    if several:
        distributed.destroy_process_group()


def arguments():
    parser = argparse.ArgumentParser(description='Trains a network of Onegin\'s in PyTorch.')
    parser.add_argument('network', help='the safetensors file that Onegin wrote')
    parser.add_argument('text', nargs='?', help='UTF-8')
    parser.add_argument('--tokens', help='rows of `onegin score --tokens --json`, in place of the text')
    parser.add_argument('--save', required=True)
    parser.add_argument('--steps', type=int, required=True)
    parser.add_argument('--optimizer', choices=('muon', 'adamw'), default='adamw')
    parser.add_argument('--learning-rate', type=float, default=0.004)
    parser.add_argument('--matrix-rate', type=float, default=10)
    parser.add_argument('--weight-decay', type=float, default=0)
    parser.add_argument('--schedule', choices=('cosine', 'constant'), default='cosine')
    parser.add_argument('--warm-up', type=float, default=0.02)
    parser.add_argument('--clipping', type=float, default=1)
    parser.add_argument('--batch', type=int, default=32)
    parser.add_argument('--sequence-length', type=int, default=64)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    if (options.text is None) == (options.tokens is None):
        fail('give a text, or --tokens')
    return options


if __name__ == '__main__':
    train(arguments())
