"""A siamese network: three pictures through the same weights, triplet and pair losses."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class EmbeddingNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convnet = nn.Sequential(
            nn.Conv2d(1, 4, 3),
            nn.PReLU(),
            nn.MaxPool2d(2, stride=2),
            nn.Conv2d(4, 6, 3),
            nn.PReLU(6),
            nn.AvgPool2d(2),
        )
        self.fc = nn.Sequential(nn.Linear(6, 12), nn.PReLU(), nn.Linear(12, 3))

    def forward(self, x):
        output = self.convnet(x)
        return self.fc(output.view(output.size()[0], -1))

    def get_embedding(self, x):
        return F.normalize(self.forward(x), p=2, dim=1)


class TripletNet(nn.Module):
    def __init__(self, embedding_net):
        super().__init__()
        self.embedding_net = embedding_net

    def forward(self, x1, x2, x3):
        return tuple(self.embedding_net(x) for x in (x1, x2, x3))


def triplets(seed, count=5):
    torch.manual_seed(seed)
    kind = torch.randint(0, 3, (count,))
    other = (kind + torch.randint(1, 3, (count,))) % 3
    columns = torch.arange(12).view(1, 1, 1, 12)

    def picture(kinds):
        waves = torch.sin(columns * (1.0 + kinds.view(-1, 1, 1, 1)))
        return waves.expand(-1, 1, 12, -1) + 0.2 * torch.randn(count, 1, 12, 12)

    return picture(kind), picture(kind), picture(other)


def loss_of(model, anchor, positive, negative):
    a, p, n = model(anchor, positive, negative)
    triplet = nn.TripletMarginLoss(margin=1.0, p=2)(a, p, n)
    ones = torch.ones(len(a), dtype=a.dtype)
    pairs = nn.CosineEmbeddingLoss(margin=0.2)(a, n, -ones)
    return a, p, n, triplet + 0.5 * pairs


def build():
    return TripletNet(EmbeddingNet())


def look(model):
    return loss_of(model, *triplets(8))


def train(model, steps):
    optimizer = torch.optim.RAdam(model.parameters(), lr=1e-2)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [20, 35], gamma=0.3)
    losses = []
    for step in range(steps):
        *_, loss = loss_of(model, *triplets(step))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        a, p, n = (model.embedding_net.get_embedding(x) for x in triplets(300))
    near = F.pairwise_distance(a, p) < F.pairwise_distance(a, n)
    similar = F.cosine_similarity(a, p)
    return (
        losses + [near.sum().item()] + similar.tolist() + torch.cdist(a, n)[0].tolist()
    )
