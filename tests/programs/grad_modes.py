"""Where gradients are recorded: no_grad, enable_grad, inference_mode, detach."""

import torch

x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    a = x * 2
    with torch.enable_grad():
        b = x * 3
    made = torch.zeros(1, requires_grad=True)
with torch.set_grad_enabled(False):
    c = x + 1
with torch.inference_mode():
    d = x * 2


@torch.no_grad()
def evaluate(v):
    return v * x


class Model:
    @torch.inference_mode()
    def predict(self, v):
        return v + x


flags = [each.requires_grad for each in (a, b, c, d, evaluate(x), Model().predict(x))]
flags += [torch.is_grad_enabled(), d.is_inference(), x.is_leaf, b.is_leaf, a.is_leaf]
y = x.exp().detach()
z = (x * y).sum()
z.backward()
w = x.clone()
try:
    z.backward()
except RuntimeError as error:
    print(str(error)[:60])
for wrong in ("a.sum().backward()", "(x * 2).backward()", "d.requires_grad_()",
              "w.requires_grad_(False)", "torch.tensor([1], requires_grad=True)",
              "torch.autograd.grad(z, y)", "(d * x).sum()", "x.retain_grad()",
              "torch.autograd.grad(x.sum(), torch.ones(1, requires_grad=True))"):  # fmt: skip
    try:
        exec(wrong)
        print(wrong, "fine")
    except RuntimeError as error:
        print(wrong, str(error).splitlines()[0][:90])
print(flags, x.grad, torch.autograd.grad((x * 2).sum(), [x, w], allow_unused=True))
torch.set_grad_enabled(False)
off = (x * 2).requires_grad
torch.set_grad_enabled(True)
