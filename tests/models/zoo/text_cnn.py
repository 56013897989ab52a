"""Sentences by convolution: several kernel lengths, the largest over time."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

GOOD = ["a good film", "really very good", "good good fun", "so much fun to see"]
BAD = ["a bad film", "really very bad", "bad bad mess", "such a sad mess to see"]


class Sentences(Dataset):
    def __init__(self):
        self.samples = [(s, 1) for s in GOOD] + [(s, 0) for s in BAD]
        words = sorted({w for s, _ in self.samples for w in s.split()})
        self.vocab = {"<pad>": 0, **{w: i + 1 for i, w in enumerate(words)}}

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, idx):
        text, label = self.samples[idx]
        return [self.vocab[w] for w in text.split()], label


def collate(batch):
    longest = max(5, max(len(ids) for ids, _ in batch))
    ids = torch.tensor([ids + [0] * (longest - len(ids)) for ids, _ in batch])
    return ids, torch.tensor([label for _, label in batch])


class TextCNN(nn.Module):
    def __init__(self, vocab_size, embed_dim=8, kernel_num=5, kernel_sizes=(2, 3, 4)):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, embed_dim, padding_idx=0)
        self.convs = nn.ModuleList(
            [nn.Conv1d(embed_dim, kernel_num, K) for K in kernel_sizes]
        )
        self.batch_norm = nn.BatchNorm1d(len(kernel_sizes) * kernel_num)
        self.dropout = nn.Dropout(0.3)
        self.fc1 = nn.Linear(len(kernel_sizes) * kernel_num, 2)

    def forward(self, x):
        x = self.embed(x).permute(0, 2, 1)
        x = [F.relu(conv(x)) for conv in self.convs]
        x = [F.max_pool1d(i, i.size(2)).squeeze(2) for i in x]
        x = self.dropout(self.batch_norm(torch.cat(x, 1)))
        return self.fc1(x)


dataset = Sentences()


def build():
    return TextCNN(len(dataset.vocab))


def look(model):
    ids, labels = collate([dataset[i] for i in range(len(dataset))])
    torch.manual_seed(0)
    logits = model.train()(ids)
    weight = torch.tensor([0.7, 1.3])
    return logits, F.cross_entropy(logits, labels, weight=weight)


def train(model, steps):
    torch.manual_seed(6)
    loader = DataLoader(dataset, batch_size=4, shuffle=True, collate_fn=collate)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=0.05)
    model.train()
    losses = []
    while len(losses) < steps:
        for ids, labels in loader:
            logits = model(ids)
            loss = F.cross_entropy(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    model.eval()
    corrects = 0
    for ids, labels in DataLoader(dataset, batch_size=3, collate_fn=collate):
        corrects += (torch.max(model(ids), 1)[1].view(labels.size()) == labels).sum()
    return losses + [100.0 * corrects.item() / len(dataset)]
