"""Tensors in f-strings, in lists, and with print options."""

import torch

x = torch.tensor(3.14159)
print(f"{x:.2f} {x} {x.item():8.3f}|{torch.tensor(7)}|{torch.tensor(7):>4}|{x!r}")
print("%.3f %d %s" % (x, torch.tensor(5), torch.tensor([1])))
print("{:.1%} {:e}".format(torch.tensor(0.256), torch.tensor(12345.678)))
print([torch.tensor(1), torch.tensor([2.5])], (torch.tensor(True),))
print({"loss": torch.tensor(0.5, requires_grad=True), "shape": x.shape, "d": x.dtype})
print(torch.tensor([[1.5, float("nan")], [float("inf"), -2]]))
print(torch.tensor([1e-8, 1.0]), torch.tensor([1e10, 1.0]), torch.tensor([1e5, 2e5]))
print(torch.zeros(0), torch.zeros(2, 0), torch.empty(0, dtype=torch.long))
print(torch.arange(2000), torch.ones(30, 30))
print(torch.tensor([1 + 2j, -0.5j]), torch.tensor([0.1], dtype=torch.float64))
print(torch.tensor([1.0, 2.0], requires_grad=True) * 2, torch.ones(2, dtype=torch.half))
print(torch.randn(2, 2).shape, torch.Size([2, 3]).numel(), torch.Size([1]) + (2,))
torch.set_printoptions(precision=2, sci_mode=False)
print(torch.tensor([1e-3, 123.456]))
torch.set_printoptions(profile="default")
print(torch.tensor([1e-3, 123.456]), str(torch.float32), repr(torch.device("cpu")))
print(torch.nn.Parameter(torch.ones(2)), torch.tensor(-0.0), torch.tensor([True]))
text = f"{torch.arange(3).tolist()} {torch.ones(2).numpy()}"
print(len(torch.ones(3, 2)), bool(torch.tensor(0)), int(x), float(x), torch.ones(1) + 1)
