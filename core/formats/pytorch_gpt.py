"""A GPT between Onegin and PyTorch, under the names of nanoGPT's state_dict.

    onegin convert gpt.onegin gpt.safetensors            (or "Save" in the page)

    import pytorch_gpt
    model, about = pytorch_gpt.load('gpt.safetensors')
    log_p = pytorch_gpt.log_probabilities(model, about, 'the king')    # one for each character
    ...train model as any torch.nn.Module...
    pytorch_gpt.save('trained.safetensors', model.state_dict(), about)

A checkpoint of nanoGPT or minGPT, with the characters in the order of their ids (nanoGPT: meta.pkl):

    checkpoint = torch.load('ckpt.pt', map_location='cpu')
    pytorch_gpt.save('nano.safetensors', checkpoint['model'], pytorch_gpt.about_checkpoint(
        [meta['itos'][i] for i in range(meta['vocab_size'])], checkpoint['model_args']['n_head']))

    onegin score --model nano.safetensors --text new.txt

A model of Onegin's with positions learned, layer norm and GELU is one that nanoGPT's GPT loads with
load_state_dict; tied embeddings stand in the file once, as transformer.wte.weight. Needs torch and
numpy. Ids are 0 <s>, 1 </s>, 2 <unk>, then the vocabulary; every sequence begins with <s>.
"""
import json
import math
import struct

import numpy
import torch
from torch import nn
from torch.nn import functional


class Norm(nn.Module):
    def __init__(self, width, rms, bias):
        super().__init__()
        self.rms, self.weight = rms, nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width)) if bias and not rms else None

    def forward(self, x):
        if self.rms:
            return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight
        return functional.layer_norm(x, x.shape[-1:], self.weight, self.bias, 1e-5)


def turned(x):
    """Rotary positions: x (B, heads, T, D), pairs (i, i + D/2) by the angle t 10000^(-2i/D)."""
    half = x.shape[-1] // 2
    angle = torch.arange(x.shape[-2])[:, None] * 10000.0 ** (-torch.arange(half) / half)
    a, b, cos, sin = x[..., :half], x[..., half:], angle.cos(), angle.sin()
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


class Attention(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, width, bias = s, s['width'], s['biases']
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width, bias), nn.Linear(width, width, bias)

    def forward(self, x):
        b, t, width = x.shape
        heads = lambda y: y.view(b, t, self.s['heads'], -1).transpose(1, 2)
        q, k, v = (heads(y) for y in self.c_attn(x).split(width, 2))
        if self.s['positions'] == 'rotary':
            q, k = turned(q), turned(k)
        seen = torch.ones(t, t, dtype=torch.bool).tril().triu(1 - self.s['context'])
        a = (q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])).masked_fill(~seen, -math.inf)
        return self.c_proj((a.softmax(-1) @ v).transpose(1, 2).reshape(b, t, width))


class Mlp(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.kind, width = s['activation'], s['width']
        self.c_fc = nn.Linear(width, 4 * width, s['biases'])
        self.c_proj = nn.Linear(4 * width, width, s['biases'])

    def forward(self, x):
        x = self.c_fc(x)
        if self.kind == 'relu2':
            return self.c_proj(functional.relu(x) ** 2)
        return self.c_proj(functional.gelu(x, approximate='tanh' if self.kind == 'gelu_tanh' else 'none'))


class Block(nn.Module):
    def __init__(self, s):
        super().__init__()
        norm = lambda: Norm(s['width'], s['norm'] == 'rms', s['biases'])
        self.ln_1, self.attn, self.ln_2, self.mlp = norm(), Attention(s), norm(), Mlp(s)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    """s: Onegin's settings, as load() gives them."""

    def __init__(self, vocabulary, s):
        super().__init__()
        self.s = s
        parts = {'wte': nn.Embedding(vocabulary, s['width'])}
        if s['positions'] == 'learned':
            parts['wpe'] = nn.Embedding(s['context'], s['width'])
        parts['h'] = nn.ModuleList(Block(s) for _ in range(s['layers']))
        parts['ln_f'] = Norm(s['width'], s['norm'] == 'rms', s['biases'])
        self.transformer = nn.ModuleDict(parts)
        if not s['tied']:
            self.lm_head = nn.Linear(s['width'], vocabulary, bias=False)

    def forward(self, ids):
        """ids (B, T) -> logits of every id (B, T, V); with learned positions T is at most the context."""
        x = self.transformer['wte'](ids)
        if self.s['positions'] == 'learned':
            x = x + self.transformer['wpe'].weight[:ids.shape[1]]
        for block in self.transformer['h']:
            x = block(x)
        output = self.transformer['wte'] if self.s['tied'] else self.lm_head
        return self.transformer['ln_f'](x) @ output.weight.t()


def read(path):
    """The tensors of a safetensors file by their names, and its metadata."""
    with open(path, 'rb') as file:
        header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
        data = file.read()
    about = header.pop('__metadata__')
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor['data_offsets']
        values = numpy.frombuffer(data[begin:end], '<f4').reshape(tensor['shape'])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors, about


def settings_of(about):
    """The settings, with those that the network computes with as numbers and truths."""
    s = json.loads(about['settings'])
    s.update({name: int(s[name]) for name in ('width', 'heads', 'layers', 'context')})
    s.update({name: s[name] == 'true' for name in ('biases', 'tied')})
    return s


def load(path):
    """The model, and `about`: its settings, task and vocabulary as Onegin wrote them."""
    tensors, about = read(path)
    s = settings_of(about)
    model = Gpt(len(tensors['transformer.wte.weight']), s)
    model.load_state_dict(tensors)
    return model, about


def save(path, state_dict, about):
    header, data = {'__metadata__': about}, []
    size = 0
    for name, tensor in state_dict.items():
        values = tensor.detach().cpu().float().numpy().astype('<f4')
        header[name] = {'dtype': 'F32', 'shape': list(values.shape),
                        'data_offsets': [size, size + values.nbytes]}
        size += values.nbytes
        data.append(values.tobytes())
    text = json.dumps(header).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(data))


def about_checkpoint(characters, heads, activation='gelu'):
    """What Onegin has to know of a checkpoint beside its tensors. minGPT: activation='gelu_tanh'."""
    return {'vocabulary': json.dumps(list(characters)), 'n_head': str(heads), 'activation': activation}


def first_event(about):
    return 2 if json.loads(about['task'])['settings']['boundary'] == 'stream' else 1


def ids_of(about, tokens):
    vocabulary = json.loads(about['task'])['vocabulary']
    known = {token: 3 + place for place, token in enumerate(vocabulary)}
    return torch.tensor([known.get(token, 2) for token in tokens])


def log_probabilities(model, about, tokens):
    """ln P of each token after <s> and the tokens before it; a string is taken by characters."""
    ids, first = ids_of(about, tokens), first_event(about)
    read = torch.cat([torch.tensor([0]), ids[:-1]])
    with torch.no_grad():
        log_p = model.eval()(read[None])[0, :, first:].log_softmax(-1)
    return log_p.gather(1, (ids - first)[:, None])[:, 0]
