"""PyTorch on the questions of bench_training.cpp: same shapes, same step, one thread.

Run with the python3 that has torch (Debian: /usr/bin/python3 with python3-torch and
libopenblas0-pthread; on reference BLAS it is ten times slower).
"""

import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when torch loads it

import torch  # noqa: E402
from torch import nn  # noqa: E402

STREAMS, STEPS = 32, 64
torch.set_num_threads(1)


class Recurrent(nn.Module):
    def __init__(self, kind, vocabulary, embedding, hidden):
        super().__init__()
        self.emb = nn.Embedding(vocabulary, embedding)
        self.rnn = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[kind](embedding, hidden)
        self.out = nn.Linear(hidden, vocabulary)

    def forward(self, x, state):
        h, state = self.rnn(self.emb(x), state)
        return self.out(h), state


class Mlp(nn.Module):
    def __init__(self, vocabulary, embedding, hidden, context):
        super().__init__()
        self.context = context
        self.emb = nn.Embedding(vocabulary, embedding)
        self.hid = nn.Linear(context * embedding, hidden)
        self.out = nn.Linear(hidden, vocabulary)

    def forward(self, x, state):
        # x (T, B) -> windows (T * B, C): every position with the tokens before it.
        padded = torch.cat([x[-self.context + 1 :], x]) if self.context > 1 else x
        windows = padded.unfold(0, self.context, 1).reshape(-1, self.context)
        return self.out(torch.tanh(self.hid(self.emb(windows).flatten(1)))), None


class Block(nn.Module):
    """As nanoGPT's: pre-norm, GELU, biases."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x, mask):  # x (B, T, W)
        b, t, w = x.shape
        heads = lambda y: y.view(b, t, self.heads, w // self.heads).transpose(1, 2)  # noqa: E731
        q, k, v = (heads(y) for y in self.c_attn(self.ln_1(x)).split(w, 2))
        a = (q @ k.transpose(-2, -1) * (w // self.heads) ** -0.5).masked_fill(mask[:t, :t], -torch.inf)
        x = x + self.c_proj((a.softmax(-1) @ v).transpose(1, 2).reshape(b, t, w))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    def __init__(self, vocabulary, width, heads, layers, context):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.h = nn.ModuleList([Block(width, heads) for _ in range(layers)])
        self.ln_f, self.lm_head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        self.register_buffer("mask", torch.triu(torch.ones(context, context, dtype=torch.bool), 1))

    def forward(self, x, state):  # x (T, B)
        y = self.wte(x.t()) + self.wpe.weight[: len(x)]
        for block in self.h:
            y = block(y, self.mask)
        return self.lm_head(self.ln_f(y)).transpose(0, 1).contiguous(), None


class Subject:
    def __init__(self, kind, settings, vocabulary):
        fields = {k: int(v) if v.isdigit() else v for k, v in (s.split("=") for s in settings.split(","))}
        embedding, hidden = fields.get("embedding", 64), fields.get("hidden", 128)
        torch.manual_seed(1)
        if kind == "mlp":
            self.model = Mlp(vocabulary, embedding, hidden, fields.get("context", 8))
        elif kind == "gpt":
            self.model = Gpt(vocabulary, *(fields[f] for f in ("width", "heads", "layers", "context")))
        else:
            self.model = Recurrent(kind, vocabulary, embedding, hidden)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.streams = fields.get("batch", STREAMS)
        text = torch.randint(vocabulary, (STEPS + 1, self.streams))
        self.x, self.y = text[:-1], text[1:]
        self.state = None
        looked_up = ("emb.weight", "wte.weight", "wpe.weight")
        matrices = [p for n, p in self.model.named_parameters() if p.dim() == 2 and n not in looked_up]
        self.flops = 6.0 * sum(p.numel() for p in matrices)

    def train_step(self):
        self.optimizer.zero_grad(set_to_none=True)
        logits, state = self.model(self.x, self.state)
        loss = nn.functional.cross_entropy(logits.view(-1, logits.shape[-1]), self.y.reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        if state is not None:
            self.state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()

    def single(self, count):
        with torch.inference_mode():
            state = None
            for i in range(count):
                logits, state = self.model(self.x[:1, i % self.streams : i % self.streams + 1], state)
                torch.log_softmax(logits.view(-1, logits.shape[-1])[-1], -1)


subjects = {}
for line in sys.stdin:
    what, *rest = line.split()
    try:
        if what == "peak":
            a, b = torch.rand(256, 256), torch.rand(256, 256)
            best = 0.0
            for _ in range(200):
                begun = time.perf_counter()
                torch.mm(a, b)
                best = max(best, 2 * 256**3 / (time.perf_counter() - begun) / 1e9)
            print(best, flush=True)
            continue
        kind, settings, vocabulary, count = rest[0], rest[1], int(rest[2]), int(rest[3])
        subject = subjects.get((kind, settings, vocabulary))
        if subject is None:
            subject = subjects[(kind, settings, vocabulary)] = Subject(kind, settings, vocabulary)
            subject.train_step()
        begun = time.perf_counter()
        if what == "train":
            for _ in range(count):
                subject.train_step()
            speed, flops = count * subject.streams * STEPS / (time.perf_counter() - begun), subject.flops
        else:
            subject.single(count)
            speed, flops = count / (time.perf_counter() - begun), subject.flops / 3
        print(f"{speed:.1f} {speed * flops / 1e9:.2f}", flush=True)
    except Exception as error:  # a kind or a setting PyTorch has not
        print(f"error: {error}", flush=True)
