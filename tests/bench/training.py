#!/usr/bin/env python3
"""Prints how fast the neural kinds train: model x {native, wasm, PyTorch}.

    tests/bench/training.py [--native build/native] [--wasm build/web] [--torch /usr/bin/python3]
                            [--rounds 5] [--seconds 1] [--only lstm]

Build first: cmake --preset native -DONEGIN_BENCH=ON && cmake --build --preset native --target
bench_training (and the same with web). All programs stay alive and are asked in turn, round after
round, and the medians are compared: on a busy machine only the ratios of one run mean something.
"""

import argparse
import os
import statistics
import subprocess

CHARACTERS = 65
# name, kind, settings; what single-token speed is asked for too
MODELS = [
    ("LSTM 128", "lstm", "embedding=64,hidden=128"),
    ("LSTM 256", "lstm", "embedding=64,hidden=256"),
    ("RNN 128", "rnn", "embedding=64,hidden=128"),
    ("GRU 128", "gru", "embedding=64,hidden=128"),
    ("MLP 256", "mlp", "embedding=32,hidden=256,context=8"),
    # As nanoGPT builds it, which is what PyTorch is given; batch 12 x 64.
    (
        "GPT 128 x 4",
        "gpt",
        "width=128,heads=4,layers=4,context=64,positions=learned,norm=layer,activation=gelu,"
        "biases=true,batch=12",
    ),
    ("GPT 96 x 3", "gpt", "width=96,heads=4,layers=3,context=64,batch=12"),  # 0.35 M weights
]


class Peer:
    """A program that answers one question a line."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("error"):
            raise RuntimeError(f"{self.name}: {question}: {answer or 'ended'}")
        return [float(word) for word in answer.split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def find_peers(options):
    here = os.path.dirname(os.path.abspath(__file__))
    native = os.path.join(options.native, "tests", "bench", "bench_training")
    wasm = os.path.join(options.wasm, "tests", "bench", "bench_training.js")
    peers = []
    if os.path.exists(native):
        peers.append(Peer("native", [native]))
    if os.path.exists(wasm):
        peers.append(Peer("wasm", ["node", "--no-experimental-fetch", wasm]))
    has_torch = subprocess.run([options.torch, "-c", "import torch"], capture_output=True)
    if has_torch.returncode == 0:
        peers.append(Peer("PyTorch", [options.torch, os.path.join(here, "peer_torch.py")]))
    return peers


def measure(peers, what, kind, settings, vocabulary, options):
    """Median (tokens/s, GFLOP/s) for each peer, asked in turn."""
    unit = 1 if what == "train" else 500
    counts, speeds = {}, {peer.name: [] for peer in peers}
    for peer in peers:
        speed = peer.ask(f"{what} {kind} {settings} {vocabulary} {2 * unit}")[0]
        streams = dict(setting.split("=") for setting in settings.split(",")).get("batch", 32)
        tokens = int(streams) * 64 if what == "train" else 1
        counts[peer.name] = max(unit, round(options.seconds * speed / tokens))
    for _ in range(options.rounds):
        for peer in peers:
            question = f"{what} {kind} {settings} {vocabulary} {counts[peer.name]}"
            speeds[peer.name].append(peer.ask(question))
    return {
        name: tuple(statistics.median(values) for values in zip(*answers))
        for name, answers in speeds.items()
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--native", default="build/native")
    parser.add_argument("--wasm", default="build/web")
    parser.add_argument("--torch", default="/usr/bin/python3")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="of one answer")
    parser.add_argument("--only", default="", help="names of models that contain this")
    parser.add_argument("--words", action="store_true", help="also a vocabulary of 10,000")
    options = parser.parse_args()
    peers = find_peers(options)
    if not peers:
        parser.error("nothing to measure: build bench_training first")
    peaks = {peer.name: peer.ask("peak")[0] for peer in peers}
    print("one thread, float, batch 32 x 64 (GPT 12 x 64); matrix product at its best (GFLOP/s): ", end="")
    print(", ".join(f"{name} {peak:.0f}" for name, peak in peaks.items()))
    print("\n| model | program | tokens/s | GFLOP/s | share of peak | x PyTorch |")
    print("|---|---|---:|---:|---:|---:|")
    models = [(*model, CHARACTERS) for model in MODELS]
    if options.words:
        words = "embedding=200,hidden=200"
        models.append(("LSTM 200, V 10,000", "lstm", words, 10_000))
        # PyTorch has no sampled softmax: it makes the full one. The GFLOP/s count that as well.
        models.append(("LSTM 200, V 10,000, sampled", "lstm", words + ",softmax_samples=1024", 10_000))
    for what, title in (("train", "training"), ("single", "token by token")):
        for name, kind, settings, vocabulary in models:
            if options.only.lower() not in name.lower():
                continue
            # PyTorch's MLP would need a window kept between calls, its GPT a cache.
            by_itself = what == "train" or kind not in ("mlp", "gpt")
            asked = [p for p in peers if by_itself or p.name != "PyTorch"]
            results = measure(asked, what, kind, settings, vocabulary, options)
            reference = results.get("PyTorch", (None,))[0]
            for peer, (speed, gflops) in results.items():
                ratio = f"{speed / reference:.2f}" if reference else ""
                share = f"{100 * gflops / peaks[peer]:.0f} %"
                row = (f"{name}, {title}", peer, f"{speed:,.0f}", f"{gflops:.1f}", share, ratio)
                print("| " + " | ".join(row) + " |", flush=True)
    for peer in peers:
        peer.close()


if __name__ == "__main__":
    main()
