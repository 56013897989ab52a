"""Everything made in double after set_default_dtype."""

import torch

before = torch.get_default_dtype()
torch.set_default_dtype(torch.float64)
made = [
    torch.tensor(1.5), torch.zeros(2), torch.arange(0.0, 1.0, 0.25), torch.arange(3),
    torch.tensor([1, 2]) / 3, torch.linspace(0, 1, 3), torch.eye(2), torch.full((2,), 1),
    torch.full((2,), 1.0), torch.tensor([True]).float(), torch.ones(2).half() + 1.0,
    torch.tensor([1, 2]) * 0.5, torch.tensor(2).sqrt(), torch.Tensor([1.0]),
    torch.nn.Linear(1, 1).weight.detach() * 0, torch.tensor(1j), torch.as_tensor(2.0),
]  # fmt: skip
for each in made:
    print(each.dtype, each)
torch.set_default_dtype(before)
after = torch.ones(1).dtype, torch.tensor(0.5).dtype
try:
    torch.set_default_dtype(torch.int32)
except TypeError as error:
    print(error)
