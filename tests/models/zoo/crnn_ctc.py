"""A CRNN that reads stripes as letters: convolutions, a bidirectional LSTM, CTC."""

import torch
import torch.nn as nn

LETTERS = 4  # 0 is the blank


class BidirectionalLSTM(nn.Module):
    def __init__(self, nIn, nHidden, nOut):
        super().__init__()
        self.rnn = nn.LSTM(nIn, nHidden, bidirectional=True)
        self.embedding = nn.Linear(nHidden * 2, nOut)

    def forward(self, input):
        recurrent, _ = self.rnn(input)
        T, b, h = recurrent.size()
        t_rec = recurrent.view(T * b, h)
        return self.embedding(t_rec).view(T, b, -1)


class CRNN(nn.Module):
    def __init__(self):
        super().__init__()
        cnn = nn.Sequential()
        cnn.add_module("conv0", nn.Conv2d(1, 6, 3, 1, 1))
        cnn.add_module("relu0", nn.ReLU(True))
        cnn.add_module("pooling0", nn.MaxPool2d(2, 2))
        cnn.add_module("conv1", nn.Conv2d(6, 8, 3, 1, 1))
        cnn.add_module("batchnorm1", nn.BatchNorm2d(8))
        cnn.add_module("relu1", nn.LeakyReLU(0.2, inplace=True))
        cnn.add_module("pooling1", nn.MaxPool2d((2, 2), (2, 1), (0, 1)))
        cnn.add_module("conv2", nn.Conv2d(8, 10, (2, 2), 1, 0))
        self.cnn = cnn
        self.rnn = nn.Sequential(
            BidirectionalLSTM(10, 8, 8), BidirectionalLSTM(8, 8, LETTERS)
        )

    def forward(self, input):
        conv = self.cnn(input)
        b, c, h, w = conv.size()
        assert h == 1, "the height of conv must be 1"
        conv = conv.squeeze(2).permute(2, 0, 1)  # [w, b, c]
        return self.rnn(conv)


def words(seed, count=4):
    torch.manual_seed(seed)
    lengths = torch.randint(1, 4, (count,))
    labels = torch.randint(1, LETTERS, (int(lengths.sum()),))
    pictures = torch.randn(count, 1, 8, 20) * 0.2
    at = 0
    for i, n in enumerate(lengths.tolist()):
        for j in range(n):
            bright = labels[at + j].item() / 2
            pictures[i, 0, :, 2 + 6 * j : 5 + 6 * j] += bright
        at += n
    return pictures, labels, lengths


def loss_of(model, pictures, labels, lengths):
    preds = model(pictures).log_softmax(2)
    sizes = torch.full((pictures.size(0),), preds.size(0), dtype=torch.long)
    criterion = nn.CTCLoss(blank=0, zero_infinity=True)
    return preds, criterion(preds, labels, sizes, lengths)


def build():
    return CRNN()


def look(model):
    return loss_of(model.train(), *words(3))


def train(model, steps):
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    losses = []
    for step in range(steps):
        model.zero_grad()
        _, loss = loss_of(model, *words(step))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    best = model(words(400)[0]).argmax(2).transpose(1, 0)
    read = [torch.unique_consecutive(row) for row in best]
    return losses + [x for row in read for x in row[row != 0].tolist()]
