"""Sequence to sequence with nn.Transformer: reversing a sentence; masks; Noam's lr."""

import math

import torch
import torch.nn as nn
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

PAD, BOS, EOS = 0, 1, 2
VOCAB, D = 11, 16


class PositionalEncoding(nn.Module):
    def __init__(self, d_model: int, dropout: float = 0.0, max_len: int = 50):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(
            torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model)
        )
        pe = torch.zeros(max_len, d_model)
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(x + self.pe[:, : x.size(1)])


class Seq2Seq(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, D, padding_idx=PAD)
        self.position = PositionalEncoding(D)
        self.transformer = nn.Transformer(
            d_model=D,
            nhead=4,
            num_encoder_layers=2,
            num_decoder_layers=2,
            dim_feedforward=32,
            dropout=0.1,
            batch_first=True,
        )
        self.generator = nn.Linear(D, VOCAB)

    def forward(self, src, tgt):
        mask = self.transformer.generate_square_subsequent_mask(tgt.size(1))
        out = self.transformer(
            self.position(self.embedding(src) * math.sqrt(D)),
            self.position(self.embedding(tgt) * math.sqrt(D)),
            tgt_mask=mask.to(self.generator.weight.dtype),
            src_key_padding_mask=src == PAD,
            tgt_key_padding_mask=tgt == PAD,
            memory_key_padding_mask=src == PAD,
        )
        return self.generator(out)


def batch(seed, count=6, longest=6):
    torch.manual_seed(seed)
    src = torch.full((count, longest), PAD)
    tgt = torch.full((count, longest + 2), PAD)
    for i in range(count):
        n = int(torch.randint(2, longest + 1, (1,)))
        words = torch.randint(3, VOCAB, (n,))
        src[i, :n] = words
        tgt[i, 0], tgt[i, 1 : n + 1], tgt[i, n + 1] = BOS, words.flip(0), EOS
    return src, tgt


def loss_of(model, src, tgt):
    logits = model(src, tgt[:, :-1])
    criterion = nn.CrossEntropyLoss(ignore_index=PAD, label_smoothing=0.1)
    return logits, criterion(logits.reshape(-1, VOCAB), tgt[:, 1:].reshape(-1))


def build():
    return Seq2Seq()


def look(model):
    return loss_of(model.eval(), *batch(0))


def train(model, steps):
    optimizer = torch.optim.Adam(
        model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9
    )
    warmup = 20
    rate = lambda step: D**-0.5 * min((step + 1) ** -0.5, (step + 1) * warmup**-1.5)
    scheduler = LambdaLR(optimizer, lr_lambda=rate)
    model.train()
    losses = []
    for step in range(steps):
        _, loss = loss_of(model, *batch(step))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    model.eval()
    src, _ = batch(77)
    ys = torch.full((len(src), 1), BOS)
    with torch.no_grad():
        for _ in range(4):
            ys = torch.cat([ys, model(src, ys)[:, -1:].argmax(-1)], dim=1)
    return losses + ys.flatten().tolist()
