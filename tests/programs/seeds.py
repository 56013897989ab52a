"""Seeds, generators, shuffles: the same numbers, again and again."""

import torch

torch.manual_seed(123)
first = torch.rand(3)
torch.manual_seed(123)
again = torch.rand(3)
state = torch.get_rng_state()
a = torch.randn(17)
torch.set_rng_state(state)
b = torch.randn(17)
g = torch.Generator().manual_seed(7)
c = torch.rand(2, 2, generator=g)
d = torch.randint(0, 10, (8,), generator=g)
order = torch.randperm(10, generator=g)
shuffled = torch.arange(10)[order]
restored = torch.empty_like(shuffled).scatter_(0, order, shuffled)
inverse = torch.argsort(order)
e = torch.bernoulli(torch.full((6,), 0.5), generator=g)
f = torch.normal(0.0, 2.0, size=(3,), generator=g)
h = torch.empty(5).normal_(1, 2, generator=g)
i = torch.empty(4).uniform_(-1, 1)
j = torch.normal(torch.arange(4.0), torch.ones(4))
k = torch.multinomial(torch.tensor([0.1, 0.2, 0.7]), 2)
l = torch.empty(3).exponential_(2.0)  # noqa: E741
m = torch.rand_like(first), torch.randn_like(first), torch.randint_like(first, 5)
n = torch.randn(3, 4, dtype=torch.float64)
o = torch.empty(3, dtype=torch.int64).random_(0, 100)
with torch.random.fork_rng(devices=[]):
    torch.manual_seed(0)
    inside = torch.rand(1)
outside = torch.rand(1)
train, test = torch.utils.data.random_split(
    range(10), [7, 3], generator=torch.Generator().manual_seed(42)
)
parts = list(train.indices), list(test.indices)
X, y = torch.arange(8.0).view(4, 2), torch.arange(4)
shuffle = torch.randperm(len(X))
batches = [(X[each], y[each]) for each in shuffle.split(3)]
print(first, torch.equal(first, again), shuffled, parts, torch.initial_seed())
