"""An LSTM cell from matrix products, unrolled, trained by plain gradient descent."""

import torch

torch.manual_seed(3)
n_in, n_hidden = 3, 4
W = torch.empty(4 * n_hidden, n_in).uniform_(-0.5, 0.5).requires_grad_()
U = torch.empty(4 * n_hidden, n_hidden).uniform_(-0.5, 0.5).requires_grad_()
b = torch.zeros(4 * n_hidden, requires_grad=True)
inputs = torch.randn(6, 2, n_in)
target = torch.randn(2, n_hidden).tanh()
losses = []
for epoch in range(5):
    h = inputs.new_zeros(2, n_hidden)
    c = torch.zeros_like(h)
    for x in inputs:
        gates = x @ W.t() + h @ U.t() + b
        i, f, g, o = gates.chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = torch.sigmoid(o) * torch.tanh(c)
    loss = ((h - target) ** 2).mean()
    grads = torch.autograd.grad(loss, [W, U, b])
    with torch.no_grad():
        for p, grad in zip([W, U, b], grads):
            p -= 0.5 * grad
    losses.append(loss.item())
print([f"{each:.4f}" for each in losses])
