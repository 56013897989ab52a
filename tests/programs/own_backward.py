"""Functions with their own backward, a small module, hooks, checkpoints."""

import torch
from torch import nn, Tensor
import torch.nn.functional as F
from torch.autograd import Function, Variable, grad
from torch.autograd.function import once_differentiable


class MyReLU(Function):
    @staticmethod
    def forward(ctx, input: Tensor) -> Tensor:
        ctx.save_for_backward(input)
        ctx.mark_non_differentiable()
        return input.clamp(min=0)

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input < 0] = 0
        return grad_input


class Inplace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, g):
        return g * 2


class Multi(Function):
    @staticmethod
    def forward(ctx, a, b, flag=True):
        ctx.set_materialize_grads(False)
        ctx.flag = flag
        ctx.save_for_backward(a, b)
        return a * b, a + b

    @staticmethod
    def backward(ctx, g1, g2):
        a, b = ctx.saved_tensors
        ga = gb = None
        if ctx.needs_input_grad[0]:
            ga = 0 * b + (0 if g1 is None else g1 * b) + (0 if g2 is None else g2)
        if ctx.needs_input_grad[1]:
            gb = 0 * a + (0 if g1 is None else g1 * a) + (0 if g2 is None else g2)
        return ga, gb, None


x = torch.linspace(-1, 1, 5).requires_grad_()
y = MyReLU.apply(x)
y.sum().backward()
z = Inplace.apply(x * 1)
(z * z).sum().backward()
p, q = Multi.apply(x, x.detach() + 1)
p.sum().backward()
w = Variable(torch.ones(2), requires_grad=True)
u = MyReLU.apply(w)
try:
    (gg,) = grad(u.sum(), w, create_graph=True)
    grad(gg.sum(), w)
except RuntimeError as e:
    print(str(e).splitlines()[0])
from torch.autograd import gradcheck

ok = gradcheck(
    lambda a, b: Multi.apply(a, b)[0] * 1,
    (
        torch.rand(2, dtype=torch.double, requires_grad=True),
        torch.rand(2, dtype=torch.double, requires_grad=True),
    ),
)


class Lin(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.w = nn.Parameter(torch.ones(o, i) * 0.1)
        self.b = nn.Parameter(torch.zeros(o))
        self.register_buffer("n", torch.tensor(0))

    def forward(self, x):
        self.n += 1
        return F.linear(x, self.w, self.b)


net = nn.Sequential(Lin(5, 3), nn.ReLU(), Lin(3, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(3):
    opt.zero_grad()
    l = F.mse_loss(net(x.detach()[None]), torch.ones(1, 1))
    l.backward()
    opt.step()
sd = {k: v.clone() for k, v in net.state_dict().items()}
hooks = []
h = net[0].register_forward_hook(lambda m, i, o: hooks.append(o.shape))
net(torch.ones(2, 5))
with torch.autograd.graph.saved_tensors_hooks(
    lambda t: t.numpy() if not t.requires_grad else t.detach().numpy(),
    lambda a: torch.from_numpy(a),
):
    v = torch.ones(3, requires_grad=True)
    (v.exp() * v).sum().backward()
vg = v.grad
from torch.utils.checkpoint import checkpoint

v.grad = None
checkpoint(lambda t: t.sin().exp(), v, use_reentrant=False).sum().backward()
with torch.autograd.set_detect_anomaly(True):
    (v * 2).sum().backward()
print(x.grad, sd, hooks, vg, v.grad, ok, l)
