"""Tensors in dataclasses, dictionaries, loops and conditions."""

import torch
from dataclasses import dataclass
from collections import defaultdict
from typing import Dict, List, Optional, Tuple


@dataclass
class Batch:
    x: torch.Tensor
    y: Optional[torch.Tensor] = None

    def to(self, device: torch.device, dtype: torch.dtype = torch.float32) -> "Batch":
        return Batch(self.x.to(device, dtype), self.y)


def stats(t: torch.Tensor) -> Dict[str, float]:
    return {"mean": t.float().mean().item(), "std": t.float().std().item()}


b = Batch(torch.arange(6)).to(torch.device("cpu"))
d = defaultdict(list)
for i, v in enumerate(b.x):
    d[int(v) % 2].append(v)
g = {k: torch.stack(v) for k, v in d.items()}
s = {torch.tensor(1): "a"}
ts = [torch.tensor([1.0, 2.0]), torch.tensor([3.0])]
print(b, stats(b.x), g)
x = torch.zeros(2, 3)
for row in x:
    row += 1
for i in range(len(x)):
    x[i] = x[i] * i
z = zip(x, x.t())
first = next(iter(x))
e = [(i, r.sum()) for i, r in enumerate(x)]
assert (x >= 0).all()
assert torch.all(x == x), "never"
while x.sum() < 10:
    x = x + 1
if x.any():
    y = x.new_ones(x.shape[0])
q = torch.stack([torch.tensor([i, i**2]) for i in range(3)]).T
m = torch.stack([*q]).float().mean(-1)
r = torch.cat(tuple(q.split(1)), -1)
l = torch.tensor([t.item() for t in q[0]])
n = torch.tensor(sorted(q.flatten().tolist(), reverse=True))
a, (c, *_) = q[0], q[1]
del a
