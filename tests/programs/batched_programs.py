"""One program over a batch: vmap, per-sample gradients, Jacobians."""

import torch
from torch.func import grad, jacfwd, jacrev, vmap

torch.manual_seed(1)
W = torch.randn(2, 3)
x, y = torch.randn(5, 3), torch.randn(5, 2)


def loss(W, x, y):
    return ((W @ x).tanh() - y).square().mean()


per_sample = vmap(grad(loss), in_dims=(None, 0, 0))(W, x, y)
loop = torch.stack([grad(loss)(W, a, b) for a, b in zip(x, y)])
J = jacrev(lambda v: (W @ v).sin())(x[0])
K = jacfwd(lambda v: (W @ v).sin())(x[0])
value, pull = torch.func.vjp(torch.sin, x[0])
_, push = torch.func.jvp(torch.exp, (x[0],), (torch.ones(3),))
dots = torch.vmap(torch.dot)(x, x.flip(0))
outer = vmap(vmap(torch.mul, (None, 0)), (0, None))(x[:, 0], x[:, 1])
batch = torch.autograd.functional.jacobian(lambda v: v.exp().sum(1), x)
print(per_sample.shape, torch.allclose(per_sample, loop), torch.allclose(J, K))
print(pull(torch.ones(3)), push, dots, outer.shape, batch.shape)
