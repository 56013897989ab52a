"""Backpropagation by hand through batch norm and cross entropy, compared."""

import torch
import torch.nn.functional as F

g = torch.Generator().manual_seed(1)
n = 6
X = torch.randn(n, 4, generator=g)
Y = torch.randint(0, 3, (n,), generator=g)
W1 = torch.randn(4, 5, generator=g)
gain, bias = torch.ones(1, 5), torch.zeros(1, 5)
W2 = torch.randn(5, 3, generator=g) * 0.1
parameters = [W1, gain, bias, W2]
for p in parameters:
    p.requires_grad = True
hpre = X @ W1
mean = 1 / n * hpre.sum(0, keepdim=True)
diff = hpre - mean
var = 1 / (n - 1) * (diff**2).sum(0, keepdim=True)
inv = (var + 1e-5) ** -0.5
raw = diff * inv
act = gain * raw + bias
h = torch.tanh(act)
logits = h @ W2
maxes = logits.max(1, keepdim=True).values
norm_logits = logits - maxes
counts = norm_logits.exp()
probs = counts * counts.sum(1, keepdim=True) ** -1
loss = -probs.log()[range(n), Y].mean()
steps = [logits, h, act, raw, inv, var, diff, mean, hpre, probs]
for t in steps:
    t.retain_grad()
loss.backward()
dlogits = F.softmax(logits, 1).detach()
dlogits[range(n), Y] -= 1
dlogits /= n
dh = dlogits @ W2.detach().T
dact = (1.0 - h.detach() ** 2) * dh
dgain = (raw.detach() * dact).sum(0, keepdim=True)
dhpre = (
    gain * inv / n * (n * dact - dact.sum(0) - n / (n - 1) * raw * (dact * raw).sum(0))
)


def cmp(s, dt, t):
    exact = torch.all(dt == t.grad).item()
    approximate = torch.allclose(dt, t.grad, atol=1e-5)
    return f"{s:15s} | approximate: {str(approximate):5s}", exact is not None


report = [cmp("logits", dlogits, logits), cmp("h", dh, h), cmp("act", dact, act)]
report += [cmp("gain", dgain, gain), cmp("hpre", dhpre.detach(), hpre)]
print(*report, sep="\n")
print(loss, sum(p.nelement() for p in parameters))
