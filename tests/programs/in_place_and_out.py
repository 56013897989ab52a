"""Broadcasting in place, chaining, and what shares memory."""

import torch

x = torch.ones(3, 4)
y = x.view(12)
x += torch.arange(4)
x.mul_(torch.tensor([[1.0], [2], [3]])).sub_(1).div_(2)
z = x.clone().clamp_(0, 2).sqrt_().neg_()
same = y.data_ptr() == x.data_ptr()
x.t_()
x.unsqueeze_(0).squeeze_(0)
w = x.add(1).exp_().log().round_(decimals=2)
v = torch.empty(4, 3)
v.copy_(x)
u = torch.addcmul(x, w, w, value=0.1).addcdiv_(w, torch.full((3,), 2.0), value=-1)
t = x.detach().requires_grad_()
lerped = torch.lerp(x, w, 0.25)
s = x.expand(2, 4, 3)
e = torch.zeros(1, 3).expand(2, 3).contiguous().fill_diagonal_(1)
try:
    x.add_(torch.ones(2, 4, 3))
except RuntimeError as error:
    print(error)
try:
    torch.zeros(1, 3).expand(2, 3).add_(torch.ones(2, 3))
except RuntimeError as error:
    print(error)
print(x, y, z, w, u, lerped, same, s.stride(), x.shape, sep="\n")
a, b = torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])
a, b = b, a
a[0], a[1] = a[1].item(), a[0].item()
a.copy_(b.float() * 1.9)
a.bitwise_or_(8)
b.pow_(2).remainder_(5)
