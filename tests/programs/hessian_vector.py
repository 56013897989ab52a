"""Hessian-vector products two ways, Newton's method, a Laplacian."""

import torch


def rosenbrock(x):
    return (1 - x[:-1]).pow(2).sum() + 100 * (x[1:] - x[:-1] ** 2).pow(2).sum()


x = torch.tensor([-1.2, 1.0, 0.5], dtype=torch.float64, requires_grad=True)
v = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64)
(g,) = torch.autograd.grad(rosenbrock(x), x, create_graph=True)
(hv,) = torch.autograd.grad(g, x, grad_outputs=v, retain_graph=True)
(by_dot,) = torch.autograd.grad(g @ v, x, retain_graph=True)
H = torch.stack([torch.autograd.grad(g[i], x, retain_graph=True)[0] for i in range(3)])
also = torch.autograd.functional.hessian(rosenbrock, x)
value, hvp = torch.autograd.functional.hvp(rosenbrock, x, v)
laplacian = H.diagonal().sum()

point = x.detach().clone()
for _ in range(8):
    gradient = torch.func.grad(rosenbrock)(point)
    hessian = torch.func.hessian(rosenbrock)(point)
    point = point - torch.linalg.solve(hessian, gradient)
batched = torch.autograd.grad(g, x, torch.eye(3).double(), is_grads_batched=True)[0]
print(hv, by_dot, torch.allclose(H, also), laplacian, point.norm() < 100)
