"""A regression from end to end: data, shuffling, training, early stopping, saving."""

import torch

torch.manual_seed(7)
X = torch.rand(40, 1) * 6 - 3
y = X.sin() + 0.1 * torch.randn_like(X)
order = torch.randperm(len(X))
train, valid = order[:30], order[30:]
W1, b1 = torch.randn(1, 16) * 0.5, torch.zeros(16)
W2, b2 = torch.randn(16, 1) * 0.25, torch.zeros(1)
params = [W1, b1, W2, b2]
[p.requires_grad_() for p in params]
m, v = ([torch.zeros_like(p) for p in params] for _ in range(2))
best, history = float("inf"), []
for epoch in range(1, 9):
    for batch in train[torch.randperm(30)].split(8):
        prediction = (X[batch] @ W1 + b1).relu() @ W2 + b2
        loss = (prediction - y[batch]).square().mean()
        grads = torch.autograd.grad(loss, params)
        with torch.no_grad():
            for p, g, mi, vi in zip(params, grads, m, v):
                mi.mul_(0.9).add_(g, alpha=0.1)
                vi.mul_(0.999).addcmul_(g, g, value=0.001)
                step = (mi / (1 - 0.9**epoch)) / (
                    (vi / (1 - 0.999**epoch)).sqrt() + 1e-8
                )
                p.sub_(step, alpha=0.05)
    with torch.no_grad():
        error = ((X[valid] @ W1 + b1).relu() @ W2 + b2 - y[valid]).square().mean()
    history.append(f"{error:.3f}")
    if error < best:
        best, kept = error.item(), [p.detach().clone() for p in params]
r2 = 1 - error / y[valid].var(correction=0)
print(history)
