"""A Markov chain, a Gibbs sampler, a reparametrised Gaussian."""

import torch

g = torch.Generator()
g.manual_seed(2024)
P = torch.tensor([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.0, 0.3, 0.7]])
state = torch.zeros(4, dtype=torch.long)
path = [state]
for _ in range(6):
    state = torch.multinomial(P[state], 1, generator=g).squeeze(1)
    path.append(state)
path = torch.stack(path, 1)
transitions = torch.zeros(3, 3).index_put_(
    (path[:, :-1].flatten(), path[:, 1:].flatten()), torch.ones(1), accumulate=True
)
stationary = torch.matrix_power(P, 64)[0]
mu = torch.zeros(3, requires_grad=True)
log_sigma = torch.zeros(3, requires_grad=True)
noise = torch.randn(100, 3, generator=g)
sample = mu + log_sigma.exp() * noise
kl = -0.5 * (1 + 2 * log_sigma - mu**2 - (2 * log_sigma).exp()).sum()
((sample - 1).pow(2).mean() + kl).backward()
u = torch.rand(5, generator=g)
gumbel = -(-u.clamp_min(1e-9).log()).log()
walk = torch.where(torch.rand(8, generator=g) < 0.5, -1, 1).cumsum(0)
coin = torch.rand(3, generator=g).ge(0.5).int()
seed = g.initial_seed()
print(path, transitions, stationary, mu.grad, log_sigma.grad, gumbel.argmax(), walk)
