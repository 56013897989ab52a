"""Hooks that watch, scale, replace and remove gradients."""

import torch

seen = []
x = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
handle = x.register_hook(lambda grad: grad * 2)
y = x * x
y.retain_grad()
y.register_hook(lambda grad: seen.append(grad.tolist()))
z = torch.exp(y / 10)
z.register_hook(lambda grad: torch.where(grad > 0.5, 1.0, grad))
z.grad_fn.register_hook(lambda gi, go: seen.append(len(gi)))
z.sum().backward(retain_graph=True)
first = x.grad.clone()
handle.remove()
x.grad = None
z.sum().backward()
x.register_post_accumulate_grad_hook(
    lambda p: seen.append(p.grad.clamp_(-1, 1).tolist())
)
(x**3).sum().backward()
print(first, x.grad, y.grad, seen)
