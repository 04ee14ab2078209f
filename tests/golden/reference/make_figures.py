"""PyTorch's figures for the small built-in networks of core/evaluation/reference.cpp.

    python3 make_figures.py > figures.json

Nothing of the networks is stored: every weight follows from its place and its tensor's name, so the page computes the
same ones. The weights are float32 values; loss and gradient are computed from them in double precision.
"""
import json

import torch
from torch import nn
from torch.nn import functional as F

TYPES, EMBEDDING, HIDDEN, CONTEXT, STEPS = 7, 4, 5, 3, 12


class Recurrent(nn.Module):
    def __init__(self, layer, layers):
        super().__init__()
        self.emb = nn.Embedding(TYPES, EMBEDDING)
        self.rnn = layer(EMBEDDING, HIDDEN, num_layers=layers)
        self.out = nn.Linear(HIDDEN, TYPES)

    def forward(self, tokens):
        return self.out(self.rnn(self.emb(tokens))[0])


class Perceptron(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(TYPES, EMBEDDING)
        self.hid = nn.Linear(CONTEXT * EMBEDDING, HIDDEN)
        self.out = nn.Linear(HIDDEN, TYPES)

    def forward(self, tokens):
        padded = torch.cat([torch.zeros(CONTEXT - 1, dtype=torch.long), tokens])
        windows = padded.unfold(0, CONTEXT, 1)
        return self.out(torch.tanh(self.hid(self.emb(windows).flatten(1))))


def set_weights(model):
    """Element i of a tensor: ((37 (i + 1) + the sum of its name's characters) mod 101 - 50) / 64, exact in float32."""
    for name, tensor in model.named_parameters():
        start = sum(map(ord, name))
        values = [((37 * (i + 1) + start) % 101 - 50) / 64 for i in range(tensor.numel())]
        tensor.data = torch.tensor(values, dtype=torch.float64).view(tensor.shape)


def figures(kind, settings, model):
    set_weights(model)
    tokens = torch.tensor([(3 * t + t * t // 2) % TYPES for t in range(STEPS + 1)])
    loss = F.cross_entropy(model.double()(tokens[:-1]), tokens[1:])
    loss.backward()
    norm = sum((p.grad**2).sum() for p in model.parameters()).sqrt()
    return {"kind": kind, "settings": settings, "loss": float("%.12g" % loss), "norm": float("%.12g" % norm)}


rows = [figures("mlp", {"context": CONTEXT}, Perceptron())]
for layers in (1, 2):
    for kind, layer in (("rnn", nn.RNN), ("lstm", nn.LSTM), ("gru", nn.GRU)):
        rows.append(figures(kind, {"layers": layers}, Recurrent(layer, layers)))
print(json.dumps({"torch": torch.__version__, "figures": rows}, indent=1))
