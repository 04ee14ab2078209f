"""An LSTM between Onegin and PyTorch, by the safetensors file that both can write.

    onegin convert lstm.onegin lstm.safetensors          (or "Save" in the page)

    import pytorch_lstm
    model, about = pytorch_lstm.load('lstm.safetensors')
    log_p = pytorch_lstm.log_probabilities(model, about, 'the king')   # one for each character
    ...train model as any torch.nn.Module, on as many machines as you like...
    pytorch_lstm.save('trained.safetensors', model, about)

    onegin score --model trained.safetensors --text new.txt

Needs torch and numpy; the format is read by hand, so the package safetensors is not needed. Ids are
0 <s>, 1 </s>, 2 <unk>, then the vocabulary. Every sequence begins with <s>; the output layer has a
row for each event, ids 2 and up in a stream task, 1 and up in a sentence task. Without peepholes and
tied embeddings, which torch.nn.LSTM does not have.
"""
import json
import struct

import numpy
import torch


class Lstm(torch.nn.Module):
    def __init__(self, vocabulary, events, embedding, hidden, layers, dropout=0.0):
        super().__init__()
        self.emb = torch.nn.Embedding(vocabulary, embedding)
        self.rnn = torch.nn.LSTM(embedding, hidden, layers, batch_first=True, dropout=dropout)
        self.out = torch.nn.Linear(hidden, events)

    def forward(self, ids, state=None):
        """ids (B, T) -> ln P of the event after each (B, T, events), and the state after them."""
        h, state = self.rnn(self.emb(ids), state)
        return self.out(h).log_softmax(-1), state


def load(path):
    """The model, and `about`: its settings, task and vocabulary as Onegin wrote them."""
    with open(path, 'rb') as file:
        header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
        data = file.read()
    about = header.pop('__metadata__')
    settings = json.loads(about['settings'])
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor['data_offsets']
        values = numpy.frombuffer(data[begin:end], '<f4').reshape(tensor['shape'])
        tensors[name] = torch.from_numpy(values.copy())
    model = Lstm(len(tensors['emb.weight']), len(tensors['out.bias']), int(settings['embedding']),
                 int(settings['hidden']), int(settings['layers']))
    model.load_state_dict(tensors)
    return model, about


def save(path, model, about):
    header, data = {'__metadata__': about}, b''
    for name, tensor in model.state_dict().items():
        values = tensor.detach().cpu().numpy().astype('<f4')
        header[name] = {'dtype': 'F32', 'shape': list(values.shape),
                        'data_offsets': [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + data)


def ids_of(about, tokens):
    vocabulary = json.loads(about['task'])['vocabulary']
    known = {token: 3 + place for place, token in enumerate(vocabulary)}
    return torch.tensor([known.get(token, 2) for token in tokens])


def first_event(about):
    return 2 if json.loads(about['task'])['settings']['boundary'] == 'stream' else 1


def log_probabilities(model, about, tokens):
    """ln P of each token after <s> and the tokens before it; a string is taken by characters."""
    ids = ids_of(about, tokens)
    read = torch.cat([torch.tensor([0]), ids[:-1]])
    with torch.no_grad():
        log_p, _ = model.eval()(read[None])
    return log_p[0].gather(1, (ids - first_event(about))[:, None])[:, 0]
