"""Every network kind of Onegin's in PyTorch, built from its safetensors file.

    import pytorch_networks
    network, about = pytorch_networks.load('gru.safetensors')
    logits, state = network(ids, state, restarts)
    pytorch_networks.save('trained.safetensors', network.state_dict(), about)

ids, restarts (B, T) -> logits (B, T, events); the state of B streams is None at first and is carried on, no gradient goes into it. Where `restarts` is true a stream begins anew before it reads that token. The events are
the ids from `first_event(about)` on. Parameters have the names of Onegin's tensors. Needs torch and numpy.

Networks that fill blanks say what stands at each position, not what follows it, and have no state: a row of ids
is one sentence with <s> and </s>, or a piece of running text. Their events are the ids from 2 on. A bidirectional
network sees no token at its own position; BERT is shown `network.mask` where a blank is.
"""
import json
import math

import torch
from torch import nn
from torch.nn import functional

import pytorch_gpt
from pytorch_gpt import first_event, save


class Mlp(nn.Module):
    """Bengio et al. 2003. State: the ids of the last C tokens, (B, C)."""

    def __init__(self, shapes, s, first):
        super().__init__()
        self.s, self.context, width = s, int(s['context']), int(s['embedding'])
        hidden, events = int(s['hidden']), shapes['out.weight'][0]
        self.emb = nn.Embedding(shapes['emb.weight'][0], width)
        self.names = ['hid' if l == 0 else f'hid{l}' for l in range(int(s['layers']))]
        for l, name in enumerate(self.names):
            self.add_module(name, nn.Linear(hidden if l else self.context * width, hidden))
        self.out = nn.Linear(hidden, events)
        if s['direct'] == 'true':
            self.dir = nn.Linear(self.context * width, events, bias=False)
        self.dropout = nn.Dropout(float(s['dropout']))

    def matrices(self):
        return {name + '.weight': 1 for name in self.names}

    def forward(self, ids, state=None, restarts=None):
        window = torch.zeros(len(ids), self.context, dtype=ids.dtype, device=ids.device) \
            if state is None else state
        windows = []
        for t in range(ids.shape[1]):
            if restarts is not None:
                window = window.masked_fill(restarts[:, t, None], 0)
            window = torch.cat([window[:, 1:], ids[:, t, None]], 1)
            windows.append(window)
        x = self.emb(torch.stack(windows, 1)).flatten(2)
        h, act = x, torch.tanh if self.s['activation'] == 'tanh' else torch.relu
        for name in self.names:
            h = self.dropout(act(getattr(self, name)(h)))
        logits = self.out(h)
        return logits + self.dir(x) if hasattr(self, 'dir') else logits, window


class Recurrent(nn.Module):
    """RNN, LSTM or GRU. State: (h,) or (h, c), each (layers, B, H)."""

    def __init__(self, kind, shapes, s, first):
        super().__init__()
        self.s, self.first, width, hidden = s, first, int(s['embedding']), int(s['hidden'])
        self.layers, self.gates = int(s['layers']), {'rnn': 1, 'lstm': 4, 'gru': 3}[kind]
        self.emb = nn.Embedding(shapes['emb.weight'][0], width)
        make = {'rnn': nn.RNN, 'lstm': nn.LSTM, 'gru': nn.GRU}[kind]
        dropout = float(s['dropout'])
        self.rnn = make(width, hidden, self.layers, batch_first=True,
                        dropout=dropout if self.layers > 1 else 0.0)
        self.peepholes = s.get('peepholes') == 'true'
        self.forgets = s.get('forget_gate', 'true') == 'true'
        self.recurrent_dropout = float(s.get('recurrent_dropout', 0))
        for l in range(self.layers if self.peepholes else 0):
            for gate in 'ifo' if self.forgets else 'io':
                self.rnn.register_parameter(f'peephole_{gate}_l{l}', nn.Parameter(torch.zeros(hidden)))
        self.tied = s['tied'] == 'true'
        self.out = nn.Linear(hidden, shapes['out.bias'][0])
        if self.tied:
            del self.out.weight
        self.dropout, self.embedding_dropout = nn.Dropout(dropout), nn.Dropout(float(s['embedding_dropout']))

    def matrices(self):
        return {f'rnn.weight_{way}_l{l}': self.gates for way in ('ih', 'hh') for l in range(self.layers)}

    def forward(self, ids, state=None, restarts=None):
        x, outputs = self.embedding_dropout(self.emb(ids)), []
        cuts = [0, ids.shape[1]]
        if restarts is not None:
            cuts = sorted(set(cuts) | set(torch.nonzero(restarts.any(0)).flatten().tolist()))
        for begin, end in zip(cuts, cuts[1:]):
            if state is not None and restarts is not None:
                state = tuple(x.masked_fill(restarts[None, :, begin, None], 0) for x in state)
            h, state = self.run(x[:, begin:end], state)
            outputs.append(h)
        weight = self.emb.weight[self.first:] if self.tied else self.out.weight
        logits = functional.linear(self.dropout(torch.cat(outputs, 1)), weight, self.out.bias)
        return logits, tuple(x.detach() for x in state)

    def run(self, x, state):
        if self.peepholes or not self.forgets or (self.training and self.recurrent_dropout > 0):
            return self.run_by_hand(x, state)
        if not isinstance(self.rnn, nn.LSTM):
            h, last = self.rnn(x, None if state is None else state[0])
            return h, (last,)
        return self.rnn(x, state)

    def run_by_hand(self, x, state):
        """What torch's own modules have not: peepholes, no forget gate, recurrent dropout."""
        cell = self.gates == 4
        zero = x.new_zeros(self.layers, len(x), self.rnn.hidden_size)
        parts = [list(part) for part in (state or (zero, zero) if cell else state or (zero,))]
        step = {1: self.rnn_step, 3: self.gru_step, 4: self.lstm_step}[self.gates]
        for l in range(self.layers):
            get = lambda name: getattr(self.rnn, f'{name}_l{l}')
            mask = functional.dropout(torch.ones_like(parts[0][l]), self.recurrent_dropout, self.training)
            into = functional.linear(x, get('weight_ih'), get('bias_ih'))
            now, outputs = [part[l] for part in parts], []
            for t in range(x.shape[1]):
                recurrent = functional.linear(now[0] * mask, get('weight_hh'), get('bias_hh'))
                now = step(into[:, t], recurrent, *now, get)
                outputs.append(now[0])
            x = torch.stack(outputs, 1)
            for part, last in zip(parts, now):
                part[l] = last
            if l + 1 < self.layers:
                x = self.dropout(x)
        return x, tuple(torch.stack(part) for part in parts)

    def rnn_step(self, into, recurrent, h, get):
        return [torch.tanh(into + recurrent)]

    def gru_step(self, into, recurrent, h, get):
        (r, z, n), (r_h, z_h, n_h) = into.chunk(3, 1), recurrent.chunk(3, 1)
        n = torch.tanh(n + torch.sigmoid(r + r_h) * n_h)
        return [n + torch.sigmoid(z + z_h) * (h - n)]

    def lstm_step(self, into, recurrent, h, c, get):
        i, f, g, o = (into + recurrent).chunk(4, 1)
        if self.peepholes:
            i = i + get('peephole_i') * c
            f = f + get('peephole_f') * c if self.forgets else f
        f = f.sigmoid() if self.forgets else torch.ones_like(f) + 0 * f
        c = f * c + i.sigmoid() * g.tanh()
        o = o + get('peephole_o') * c if self.peepholes else o
        return [o.sigmoid() * c.tanh(), c]


class Gpt(pytorch_gpt.Gpt):
    """nanoGPT's, which also sees the keys and values of earlier batches (Dai et al. 2019).

    State: how many tokens each stream sees before its next, (B), and of every layer the keys and values of
    the last C - 1 tokens. With rotary positions the context slides; with learned ones it begins anew when it
    is full.
    """

    def __init__(self, shapes, s, first):
        super().__init__(shapes['transformer.wte.weight'][0], s)
        self.first, self.dropout = first, nn.Dropout(float(s['dropout']))

    def matrices(self):
        return {name: 3 if '.c_attn.' in name else 1 for name, p in self.named_parameters()
                if p.dim() == 2 and '.h.' in name}

    def reach(self, held, ids, restarts):
        """Of every token the number of the first that it sees, its place from there, and what comes next."""
        first, place, past = [], [], self.s['context'] - 1
        for t in range(ids.shape[1]):
            if restarts is not None:
                held = held.masked_fill(restarts[:, t], 0)
            first.append(past + t - held)
            place.append(held)
            slides = self.s['positions'] == 'rotary'
            held = torch.where(held + 1 < self.s['context'], held + 1, torch.full_like(held, past if slides else 0))
        return torch.stack(first, 1), torch.stack(place, 1), held

    def forward(self, ids, state=None, restarts=None):
        b, steps = ids.shape
        past, width = self.s['context'] - 1, self.s['width']
        if state is None:
            nothing = torch.zeros(b, past, 2 * width, device=ids.device)
            state = (torch.zeros(b, dtype=torch.long, device=ids.device), [nothing] * self.s['layers'])
        first, place, held = self.reach(state[0], ids, restarts)
        number = torch.arange(past + steps, device=ids.device)
        seen = (number >= first[..., None]) & (number <= number[past:, None])
        x = self.transformer['wte'](ids)
        if self.s['positions'] == 'learned':
            x = x + self.transformer['wpe'](place)
        x, kept = self.dropout(x), []
        for block, before in zip(self.transformer['h'], state[1]):
            q, kv = block.attn.c_attn(block.ln_1(x)).split([width, 2 * width], 2)
            kv = torch.cat([before, kv], 1)
            kept.append(kv[:, kv.shape[1] - past:].detach())
            x = x + self.dropout(block.attn.c_proj(self.attend(q, kv, seen)))
            x = x + self.dropout(block.mlp(block.ln_2(x)))
        output = self.transformer['wte'] if self.s['tied'] else self.lm_head
        logits = self.transformer['ln_f'](x) @ output.weight[self.first:].t()
        return logits, (held, kept)

    def attend(self, q, kv, seen):
        heads = lambda y: y.unflatten(2, (self.s['heads'], -1)).transpose(1, 2)
        k, v = (heads(y) for y in kv.chunk(2, 2))
        q = heads(functional.pad(q, (0, 0, kv.shape[1] - q.shape[1], 0)))
        if self.s['positions'] == 'rotary':
            q, k = pytorch_gpt.turned(q), pytorch_gpt.turned(k)
        q = q[:, :, kv.shape[1] - seen.shape[1]:]
        a = (q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])).masked_fill(~seen[:, None], -math.inf)
        return (self.dropout(a.softmax(-1)) @ v).transpose(1, 2).flatten(2)


class Bidirectional(nn.Module):
    """RNN, LSTM or GRU from the left and another from the right (Schuster & Paliwal 1997)."""

    def __init__(self, shapes, s):
        super().__init__()
        width, hidden, layers = int(s['embedding']), int(s['hidden']), int(s['layers'])
        self.emb = nn.Embedding(shapes['emb.weight'][0], width)
        make = {'rnn': nn.RNN, 'lstm': nn.LSTM, 'gru': nn.GRU}[s['cell']]
        dropout = float(s['dropout'])
        options = {'batch_first': True, 'dropout': dropout if layers > 1 else 0.0}
        self.forward_rnn, self.backward_rnn = make(width, hidden, layers, **options), make(width, hidden, layers, **options)
        joint = int(s.get('joint', 0))
        if joint > 0:
            self.joint = nn.Linear(2 * hidden, joint)
        self.out = nn.Linear(2 * hidden + joint, shapes['out.bias'][0])
        self.dropout, self.embedding_dropout = nn.Dropout(dropout), nn.Dropout(float(s['embedding_dropout']))

    def forward(self, ids, state=None, restarts=None):
        x = self.embedding_dropout(self.emb(ids))
        left, right = self.forward_rnn(x)[0], self.backward_rnn(x.flip(1))[0].flip(1)
        nothing = torch.zeros_like(left[:, :1])
        both = torch.cat([nothing, left[:, :-1]], 1), torch.cat([right[:, 1:], nothing], 1)
        y = self.dropout(torch.cat(both, 2))
        if hasattr(self, 'joint'):
            y = torch.cat([y, self.dropout(torch.tanh(self.joint(y)))], 2)
        return self.out(y), None


class Bert(pytorch_gpt.Gpt):
    """The Transformer of both sides (Devlin et al. 2019), for rows of at most `context` ids."""

    def __init__(self, shapes, s):
        super().__init__(shapes['transformer.wte.weight'][0] - 1, s)
        self.mask = shapes['transformer.wte.weight'][0] - 1
        self.transformer['wte'] = nn.Embedding(self.mask + 1, s['width'])
        self.dropout = nn.Dropout(float(s['dropout']))

    def forward(self, ids, state=None, restarts=None):
        x = self.transformer['wte'](ids)
        if self.s['positions'] == 'learned':
            x = x + self.transformer['wpe'].weight[:ids.shape[1]]
        x = self.dropout(x)
        for block in self.transformer['h']:
            x = x + self.dropout(block.attn.c_proj(self.attend(block.attn.c_attn(block.ln_1(x)))))
            x = x + self.dropout(block.mlp(block.ln_2(x)))
        output = self.transformer['wte'].weight[:self.mask] if self.s['tied'] else self.lm_head.weight
        return self.transformer['ln_f'](x) @ output[2:].t(), None

    def attend(self, qkv):
        heads = lambda y: y.unflatten(2, (self.s['heads'], -1)).transpose(1, 2)
        q, k, v = (heads(y) for y in qkv.chunk(3, 2))
        if self.s['positions'] == 'rotary':
            q, k = pytorch_gpt.turned(q), pytorch_gpt.turned(k)
        a = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        return (self.dropout(a.softmax(-1)) @ v).transpose(1, 2).flatten(2)


class Writer(nn.Module):
    """A decoder over the places that an encoder makes of a source: what Translator and Captioner have in common."""

    def add_decoder(self, shapes, s, memory):
        hidden, (types, width) = int(s['hidden']), shapes['decoder.emb.weight']
        part = self.decoder = nn.Module()
        reads = memory if self.kind == 'additive' else 0
        part.emb = nn.Embedding(types, width)
        part.cell = (nn.LSTMCell if self.lstm else nn.GRUCell)(width + reads, hidden)
        if self.kind == 'additive':
            part.attention = nn.Module()
            part.attention.W = nn.Linear(hidden, hidden, bias=False)
            part.attention.U = nn.Linear(memory, hidden, bias=False)
            part.attention.v = nn.Linear(hidden, 1, bias=False)
        if self.kind == 'dot':
            part.combine = nn.Linear(memory + hidden, hidden, bias=False)
        part.out = nn.Linear(hidden + reads, shapes['decoder.out.bias'][0])
        self.dropout = nn.Dropout(float(s['dropout']))

    def write(self, states, now, seen, target):
        """Places (B, S, M), first states, which places count (B, S), ids (B, T) -> logits (B, T, events)."""
        part, rows = self.decoder, []
        weigh = lambda scores: scores.masked_fill(~seen, -math.inf).softmax(1)
        take = lambda a: (a[:, :, None] * states).sum(1)
        for t in range(target.shape[1]):
            x = part.emb(target[:, t])
            if self.kind == 'additive':
                about = part.attention
                z = take(weigh(about.v(torch.tanh(about.W(now[0])[:, None] + about.U(states)))[:, :, 0]))
                x = torch.cat([x, z], 1)
            now = list(part.cell(x, tuple(now))) if self.lstm else [part.cell(x, now[0])]
            y = now[0]
            if self.kind == 'additive':
                y = torch.cat([y, z], 1)
            if self.kind == 'dot':
                z = take(weigh((states @ y[:, :, None])[:, :, 0]))
                y = torch.tanh(part.combine(torch.cat([z, y], 1)))
            rows.append(part.out(self.dropout(y)))
        return torch.stack(rows, 1)


class Translator(Writer):
    """Encoder and decoder; it reads sources apart from targets, so its forward is another one than the others'.

    source (B, S), lengths (B), target (B, T): the ids of sources, filled up with any id, how many of each count,
    and what the decoder reads, <s> first -> logits (B, T, events).
    """

    def __init__(self, shapes, s, first):
        super().__init__()
        self.kind, self.both, hidden = s['attention'], s['encoder'] == 'both', int(s['hidden'])
        types, width = shapes['source_emb.weight']
        self.lstm = s['cell'] == 'lstm'
        self.source_emb = nn.Embedding(types, width)
        make = nn.LSTM if self.lstm else nn.GRU
        self.encoder = make(width, hidden, batch_first=True, bidirectional=self.both)
        memory = hidden * (2 if self.both and self.kind != 'dot' else 1)
        if self.both:
            self.bridge_h = nn.Linear(2 * hidden, hidden)
            if self.lstm:
                self.bridge_c = nn.Linear(2 * hidden, hidden)
        self.add_decoder(shapes, s, memory)

    def encode(self, source, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(self.source_emb(source), lengths.cpu(), True, enforce_sorted=False)
        states, last = self.encoder(packed)
        states = nn.utils.rnn.pad_packed_sequence(states, True)[0]
        if self.both and self.kind == 'dot':
            states = sum(states.chunk(2, 2))
        last = last if self.lstm else (last,)
        if self.both:
            bridges = (self.bridge_h, self.bridge_c) if self.lstm else (self.bridge_h,)
            return states, [torch.tanh(bridge(torch.cat([x[0], x[1]], 1))) for bridge, x in zip(bridges, last)]
        return states, [x[0] for x in last]

    def forward(self, source, lengths, target):
        states, now = self.encode(source, lengths)
        seen = torch.arange(states.shape[1], device=source.device) < lengths[:, None].to(source.device)
        return self.write(states, now, seen, target)


class Captioner(Writer):
    """Convolutions and decoder; it sees pictures and no tokens of a source.

    image (B, 3, S, S), target (B, T): red, green and blue in [0, 1], and what the decoder reads, <s> first -> logits
    (B, T, events).
    """

    def __init__(self, shapes, s):
        super().__init__()
        self.kind, self.lstm, hidden = s['attention'], s['cell'] == 'lstm', int(s['hidden'])
        sizes = [shapes[f'conv.{i}.weight'] for i in range(int(s['convolutions']))]
        self.conv = nn.ModuleList([nn.Conv2d(c, o, 3, 2, 1) for o, c, _, _ in sizes])
        memory = sizes[-1][0]
        self.bridge_h = nn.Linear(memory, hidden)
        if self.lstm:
            self.bridge_c = nn.Linear(memory, hidden)
        self.add_decoder(shapes, s, memory)

    def forward(self, image, target):
        for conv in self.conv:
            image = torch.relu(conv(image))
        states = image.flatten(2).transpose(1, 2)  # regions row by row
        mean = states.mean(1)
        bridges = (self.bridge_h, self.bridge_c) if self.lstm else (self.bridge_h,)
        seen = torch.ones(states.shape[:2], dtype=torch.bool, device=image.device)
        return self.write(states, [torch.tanh(bridge(mean)) for bridge in bridges], seen, target)


def load(path):
    """The network, and `about`: its settings, task and vocabulary as Onegin wrote them."""
    tensors, about = pytorch_gpt.read(path)
    kind, shapes, first = about['kind'], {name: x.shape for name, x in tensors.items()}, first_event(about)
    if kind == 'gpt':
        network = Gpt(shapes, pytorch_gpt.settings_of(about), first)
    elif kind == 'bert':
        network = Bert(shapes, pytorch_gpt.settings_of(about))
    elif kind == 'bidirectional':
        network = Bidirectional(shapes, json.loads(about['settings']))
    elif kind == 'translate':
        network = Translator(shapes, json.loads(about['settings']), first)
    elif kind == 'caption':
        network = Captioner(shapes, json.loads(about['settings']))
    elif kind == 'mlp':
        network = Mlp(shapes, json.loads(about['settings']), first)
    else:
        network = Recurrent(kind, shapes, json.loads(about['settings']), first)
    network.load_state_dict(tensors)
    return network, about
