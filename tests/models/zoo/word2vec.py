"""Skip-gram with negative sampling, and a bag of words: embeddings and their sums."""

import torch
import torch.nn as nn
import torch.nn.functional as F

TEXT = "the king and the queen rule the land while the cat and the dog run on the land"
words = TEXT.split()
vocab = {w: i for i, w in enumerate(dict.fromkeys(words))}
ids = torch.tensor([vocab[w] for w in words])
counts = torch.bincount(ids, minlength=len(vocab)).to(torch.get_default_dtype())


class SkipGram(nn.Module):
    def __init__(self, emb_size, emb_dimension):
        super().__init__()
        self.u_embeddings = nn.Embedding(emb_size, emb_dimension)
        self.v_embeddings = nn.Embedding(emb_size, emb_dimension)
        self.bag = nn.EmbeddingBag(emb_size, emb_dimension, mode="mean")
        initrange = 1.0 / emb_dimension
        nn.init.uniform_(self.u_embeddings.weight.data, -initrange, initrange)
        nn.init.constant_(self.v_embeddings.weight.data, 0.05)

    def forward(self, pos_u, pos_v, neg_v):
        emb_u = self.u_embeddings(pos_u)
        emb_v = self.v_embeddings(pos_v)
        emb_neg_v = self.v_embeddings(neg_v)
        score = torch.sum(torch.mul(emb_u, emb_v), dim=1)
        score = -F.logsigmoid(torch.clamp(score, max=10, min=-10))
        neg_score = torch.bmm(emb_neg_v, emb_u.unsqueeze(2)).squeeze()
        neg_score = -torch.sum(F.logsigmoid(-torch.clamp(neg_score, -10, 10)), dim=1)
        return torch.mean(score + neg_score)

    def bag_of_words(self, context, target):
        scores = self.bag(context) @ self.v_embeddings.weight.t()
        return F.cross_entropy(scores, target)


def batch(seed, count=8):
    torch.manual_seed(seed)
    at = torch.randint(2, len(ids) - 2, (count,))
    away = torch.tensor([-2, -1, 1, 2])
    context = ids[at[:, None] + away]
    one = context[torch.arange(count), torch.randint(0, 4, (count,))]
    negative = torch.multinomial(counts**0.75, count * 3, replacement=True)
    return ids[at], one, negative.view(count, 3), context


def loss_of(model, centre, one, negative, context):
    bag = model.bag_of_words(context, centre)
    return bag, model(centre, one, negative) + bag


def build():
    return SkipGram(len(vocab), 6)


def look(model):
    return loss_of(model, *batch(0))


def train(model, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, steps)
    losses = []
    for step in range(steps):
        optimizer.zero_grad()
        _, loss = loss_of(model, *batch(step))
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    vectors = F.normalize(model.u_embeddings.weight.detach(), dim=1)
    near = (vectors @ vectors.t()).fill_diagonal_(-1).max(1)
    return losses + near.values.tolist() + near.indices.tolist()
