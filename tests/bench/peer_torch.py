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


class Subject:
    def __init__(self, kind, settings, vocabulary):
        fields = {k: int(v) for k, v in (s.split("=") for s in settings.split(","))}
        embedding, hidden = fields.get("embedding", 64), fields.get("hidden", 128)
        torch.manual_seed(1)
        if kind == "mlp":
            self.model = Mlp(vocabulary, embedding, hidden, fields.get("context", 8))
        else:
            self.model = Recurrent(kind, vocabulary, embedding, hidden)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        text = torch.randint(vocabulary, (STEPS + 1, STREAMS))
        self.x, self.y = text[:-1], text[1:]
        self.state = None
        matrices = [p for n, p in self.model.named_parameters() if p.dim() == 2 and n != "emb.weight"]
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
                logits, state = self.model(self.x[:1, i % STREAMS : i % STREAMS + 1], state)
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
            speed, flops = count * STREAMS * STEPS / (time.perf_counter() - begun), subject.flops
        else:
            subject.single(count)
            speed, flops = count / (time.perf_counter() - begun), subject.flops / 3
        print(f"{speed:.1f} {speed * flops / 1e9:.2f}", flush=True)
    except Exception as error:  # a kind or a setting PyTorch has not
        print(f"error: {error}", flush=True)
