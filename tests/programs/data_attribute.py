"""The old ways: .data, Variable, torch.Tensor, typed constructors."""

import torch
from torch.autograd import Variable

w = Variable(torch.Tensor([[1, 2], [3, 4]]), requires_grad=True)
x = torch.FloatTensor([0.5, -0.5])
for step in range(3):
    y = w.mv(x).pow(2).sum()
    y.backward()
    w.data -= 0.1 * w.grad.data
    w.grad.data.zero_()
empty = torch.Tensor(2, 3).shape
long = torch.LongTensor([3, 1, 2])
byte = torch.ByteTensor([0, 1, 255])
boolean = torch.BoolTensor([True, False])
double = torch.DoubleTensor([1.5])
w.data = torch.zeros(2, 2)
w.data.fill_(7)
detached = w.detach()
detached[0, 0] = -1
kind = long.type()
again = double.type(torch.FloatTensor)
cast = x.type("torch.LongTensor")
flag = isinstance(long, torch.LongTensor), isinstance(x, torch.LongTensor)
print(w, y.data, long, byte, kind, again.type(), cast, flag, w.data.requires_grad)
print(torch.Tensor(), torch.Tensor([1, 2]).dtype, torch.tensor(3).size())
