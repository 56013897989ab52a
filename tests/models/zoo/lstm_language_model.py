"""A word-level LSTM language model: carried states, tied weights, clipped gradients."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

TEXT = (
    "the cat sat on the mat and the dog sat on the log while the cat saw the dog "
    "and the dog saw the cat so the cat ran from the mat and the dog ran to the mat "
) * 8


class Dictionary:
    def __init__(self):
        self.word2idx, self.idx2word = {}, []

    def add_word(self, word):
        if word not in self.word2idx:
            self.idx2word.append(word)
            self.word2idx[word] = len(self.idx2word) - 1
        return self.word2idx[word]

    def __len__(self):
        return len(self.idx2word)


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid, nlayers, dropout=0.2, tie_weights=True):
        super().__init__()
        self.ntoken = ntoken
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.LSTM(ninp, nhid, nlayers, dropout=dropout)
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            self.decoder.weight = self.encoder.weight
        self.init_weights()
        self.nhid, self.nlayers = nhid, nlayers

    def init_weights(self):
        initrange = 0.1
        nn.init.uniform_(self.encoder.weight, -initrange, initrange)
        nn.init.zeros_(self.decoder.bias)

    def forward(self, input, hidden):
        emb = self.drop(self.encoder(input))
        output, hidden = self.rnn(emb, hidden)
        output = self.drop(output)
        decoded = self.decoder(output)
        decoded = decoded.view(-1, self.ntoken)
        return F.log_softmax(decoded, dim=1), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return (
            weight.new_zeros(self.nlayers, bsz, self.nhid),
            weight.new_zeros(self.nlayers, bsz, self.nhid),
        )


def batchify(data, bsz):
    nbatch = data.size(0) // bsz
    data = data.narrow(0, 0, nbatch * bsz)
    return data.view(bsz, -1).t().contiguous()


def repackage_hidden(h):
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


def get_batch(source, i, bptt=7):
    seq_len = min(bptt, len(source) - 1 - i)
    return source[i : i + seq_len], source[i + 1 : i + 1 + seq_len].view(-1)


corpus = Dictionary()
ids = torch.tensor([corpus.add_word(w) for w in TEXT.split()]).type(torch.int64)
train_data = batchify(ids, 4)
criterion = nn.NLLLoss()


def build():
    return RNNModel(len(corpus), ninp=12, nhid=12, nlayers=2)


def look(model):
    data, targets = get_batch(train_data, 0)
    output, (h, c) = model.eval()(data, model.init_hidden(4))
    return output, h, c, criterion(output, targets)


def train(model, steps):
    model.train()
    lr, losses = 2.0, []
    hidden = model.init_hidden(4)
    torch.manual_seed(1)
    for step in range(steps):
        i = step * 7 % (train_data.size(0) - 8)
        data, targets = get_batch(train_data, i)
        model.zero_grad()
        hidden = repackage_hidden(hidden)
        output, hidden = model(data, hidden)
        loss = criterion(output, targets)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        for p in model.parameters():
            p.data.add_(p.grad, alpha=-lr)
        losses += [loss.item(), norm.item()]
    losses.append(math.exp(losses[-2]))
    model.eval()
    words, word = [], torch.tensor([[corpus.word2idx["the"]]])
    hidden = model.init_hidden(1)
    with torch.no_grad():
        for _ in range(5):
            output, hidden = model(word, hidden)
            weights = output.squeeze().div(0.8).exp().cpu()
            word.fill_(torch.multinomial(weights, 1)[0])
            words.append(word.item())
    return losses + words
