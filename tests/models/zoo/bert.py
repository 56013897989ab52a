"""A masked language model on nn.TransformerEncoder: padding, pre-norm, AdamW."""

import torch
from torch import nn

PAD, MASK, VOCAB, D = 0, 1, 16, 16


class Embeddings(nn.Module):
    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(VOCAB, D, padding_idx=PAD)
        self.position_embeddings = nn.Embedding(12, D)
        self.token_type_embeddings = nn.Embedding(2, D)
        self.LayerNorm = nn.LayerNorm(D, eps=1e-12)
        self.register_buffer("position_ids", torch.arange(12).expand((1, -1)))

    def forward(self, input_ids, token_type_ids):
        position_ids = self.position_ids[:, : input_ids.size(1)]
        embeddings = self.word_embeddings(input_ids)
        embeddings = embeddings + self.position_embeddings(position_ids)
        embeddings += self.token_type_embeddings(token_type_ids)
        return self.LayerNorm(embeddings)


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = Embeddings()
        layer = nn.TransformerEncoderLayer(
            D,
            nhead=2,
            dim_feedforward=32,
            dropout=0.0,
            activation="gelu",
            layer_norm_eps=1e-12,
            batch_first=True,
            norm_first=True,
        )
        self.encoder = nn.TransformerEncoder(
            layer, num_layers=2, norm=nn.LayerNorm(D), enable_nested_tensor=False
        )
        self.pooler = nn.Sequential(nn.Linear(D, D), nn.Tanh())
        self.transform = nn.Sequential(nn.Linear(D, D), nn.GELU(), nn.LayerNorm(D))
        self.bias = nn.Parameter(torch.zeros(VOCAB))
        self.seq_relationship = nn.Linear(D, 2)

    def forward(self, input_ids, token_type_ids, attention_mask):
        x = self.embeddings(input_ids, token_type_ids)
        x = self.encoder(x, src_key_padding_mask=~attention_mask.bool())
        words = self.embeddings.word_embeddings.weight
        scores = self.transform(x) @ words.t() + self.bias
        return scores, self.seq_relationship(self.pooler(x[:, 0]))


def batch(seed, count=5, longest=10):
    torch.manual_seed(seed)
    start = torch.randint(2, VOCAB, (count, 1))
    ids = 2 + (start - 2 + torch.arange(longest)) % (VOCAB - 2)
    lengths = torch.randint(6, longest + 1, (count, 1))
    attention_mask = (torch.arange(longest) < lengths).long()
    ids = ids * attention_mask
    token_type_ids = (torch.arange(longest) >= 4).long().expand_as(ids)
    follows = (start.squeeze(1) % 2).long()
    labels = ids.clone()
    chosen = (torch.rand(ids.shape) < 0.25) & attention_mask.bool()
    chosen[:, 1] = True
    labels[~chosen] = -100
    ids = ids.masked_fill(chosen, MASK)
    return ids, token_type_ids, attention_mask, labels, follows


def loss_of(model, ids, token_type_ids, attention_mask, labels, follows):
    scores, relation = model(ids, token_type_ids, attention_mask)
    loss_fct = nn.CrossEntropyLoss()
    masked = loss_fct(scores.view(-1, VOCAB), labels.view(-1))
    loss = masked + loss_fct(relation.view(-1, 2), follows.view(-1))
    return scores[attention_mask.bool()], relation, loss


def build():
    return Bert()


def look(model):
    return loss_of(model.train(), *batch(0))


def train(model, steps):
    no_decay = ["bias", "LayerNorm.weight", "norm1.weight", "norm2.weight"]
    named = list(model.named_parameters())
    groups = [
        {
            "params": [p for n, p in named if not any(nd in n for nd in no_decay)],
            "weight_decay": 0.01,
        },
        {
            "params": [p for n, p in named if any(nd in n for nd in no_decay)],
            "weight_decay": 0.0,
        },
    ]
    optimizer = torch.optim.AdamW(groups, lr=3e-3, eps=1e-6)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=5e-3, total_steps=steps, pct_start=0.2
    )
    losses = []
    for step in range(steps):
        *_, loss = loss_of(model, *batch(step))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses += [loss.item(), scheduler.get_last_lr()[0]]
    return losses
