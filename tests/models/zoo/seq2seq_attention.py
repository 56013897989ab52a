"""Translation with GRUs and additive attention: packed sentences, teacher forcing."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

SOS, EOS, VOCAB, H = 1, 2, 9, 10


class EncoderRNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, H)
        self.gru = nn.GRU(H, H // 2, batch_first=True, bidirectional=True)

    def forward(self, input, lengths):
        packed = pack_padded_sequence(
            self.embedding(input), lengths, batch_first=True, enforce_sorted=False
        )
        output, hidden = self.gru(packed)
        output, _ = pad_packed_sequence(output, batch_first=True)
        return output, torch.cat([hidden[0], hidden[1]], -1).unsqueeze(0)


class BahdanauAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.Wa = nn.Linear(H, H)
        self.Ua = nn.Linear(H, H)
        self.Va = nn.Linear(H, 1)

    def forward(self, query, keys, mask):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1).masked_fill(mask[:, None], -1e9)
        weights = F.softmax(scores, dim=-1)
        return torch.bmm(weights, keys), weights


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = EncoderRNN()
        self.embedding = nn.Embedding(VOCAB, H)
        self.attention = BahdanauAttention()
        self.cell = nn.GRUCell(2 * H, H)
        self.out = nn.Linear(H, VOCAB)

    def forward(self, source, lengths, target, forced=True):
        keys, hidden = self.encoder(source, lengths)
        mask = source[:, : keys.size(1)] == 0
        hidden = hidden.squeeze(0)
        word = torch.full((len(source),), SOS, dtype=torch.long)
        logits, attentions = [], []
        for t in range(target.size(1)):
            context, weights = self.attention(hidden.unsqueeze(1), keys, mask)
            x = torch.cat((self.embedding(word), context.squeeze(1)), dim=1)
            hidden = self.cell(x, hidden)
            logits.append(self.out(hidden))
            attentions.append(weights)
            _, best = logits[-1].topk(1)
            word = target[:, t] if forced else best.squeeze(-1).detach()
        return torch.stack(logits, 1), torch.cat(attentions, dim=1)


def batch(seed, count=4):
    torch.manual_seed(seed)
    lengths = torch.randint(2, 6, (count,))
    source = [torch.randint(3, VOCAB, (int(n),)) for n in lengths]
    target = [torch.cat([s.flip(0), torch.tensor([EOS])]) for s in source]
    return (
        pad_sequence(source, batch_first=True),
        lengths,
        pad_sequence(target, batch_first=True),
    )


def loss_of(model, source, lengths, target, forced=True):
    logits, attentions = model(source, lengths, target, forced)
    loss = F.cross_entropy(logits.transpose(1, 2), target, ignore_index=0)
    return logits, attentions, loss


def build():
    return Translator()


def look(model):
    return loss_of(model, *batch(3))


def train(model, steps):
    chance = random.Random(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.98)
    losses = []
    for step in range(steps):
        *_, loss = loss_of(model, *batch(step), forced=chance.random() < 0.7)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0, error_if_nonfinite=True)
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return losses
