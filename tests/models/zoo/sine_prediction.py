"""Waves continued by LSTM cells, learned with LBFGS and its closure."""

import torch
import torch.nn as nn
import torch.optim as optim


class Sequence(nn.Module):
    def __init__(self):
        super(Sequence, self).__init__()
        self.lstm1 = nn.LSTMCell(1, 7)
        self.lstm2 = nn.LSTMCell(7, 7)
        self.linear = nn.Linear(7, 1)

    def forward(self, input, future=0):
        outputs = []
        h_t = torch.zeros(input.size(0), 7, dtype=torch.double)
        c_t = torch.zeros(input.size(0), 7, dtype=torch.double)
        h_t2 = torch.zeros(input.size(0), 7, dtype=torch.double)
        c_t2 = torch.zeros(input.size(0), 7, dtype=torch.double)

        for input_t in input.split(1, dim=1):
            h_t, c_t = self.lstm1(input_t, (h_t, c_t))
            h_t2, c_t2 = self.lstm2(h_t, (h_t2, c_t2))
            output = self.linear(h_t2)
            outputs += [output]
        for i in range(future):
            h_t, c_t = self.lstm1(output, (h_t, c_t))
            h_t2, c_t2 = self.lstm2(h_t, (h_t2, c_t2))
            output = self.linear(h_t2)
            outputs += [output]
        return torch.cat(outputs, dim=1)


start = torch.arange(4).view(-1, 1) * 1.3
data = torch.sin(start + 0.4 * torch.arange(16))


def build():
    seq = Sequence()
    seq.double()
    return seq


def look(seq):
    out = seq(data[:, :-1], future=2)
    return out, nn.MSELoss()(out[:, :15], data[:, 1:])


def train(seq, steps):
    criterion = nn.MSELoss()
    optimizer = optim.LBFGS(seq.parameters(), lr=0.5, max_iter=4, history_size=5)
    strong = optim.LBFGS(seq.parameters(), max_iter=3, line_search_fn="strong_wolfe")
    losses = []
    for i in range(steps // 7):

        def closure():
            optimizer.zero_grad()
            out = seq(data[:, :-1])
            loss = criterion(out, data[:, 1:])
            losses.append(loss.item())
            loss.backward()
            return loss

        (optimizer if i % 2 == 0 else strong).step(closure)
    with torch.no_grad():
        pred = seq(data[:1, :-1], future=3)
    return losses + pred[0, -3:].tolist()
