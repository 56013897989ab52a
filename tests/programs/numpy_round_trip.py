"""There and back: sharing, copying, mixing with NumPy."""

import numpy as np
import torch

array = np.arange(6, dtype=np.float32).reshape(2, 3)
shared, copied = torch.from_numpy(array), torch.tensor(array)
also = torch.as_tensor(array)
array[0, 0] = 99
shared[1, 1] = -5
back = shared.numpy()
back *= 2
d64 = torch.from_numpy(np.array([1.5, 2.5]))
ints = torch.tensor(np.array([1, 2], dtype=np.int32))
scalar = torch.tensor(np.float64(2.5))
mixed = torch.ones(2, 3) * torch.from_numpy(array)
product = torch.tensor([1.0, 2.0]) * np.float32(3)
left = np.float64(2) * torch.ones(2)
sine = np.sin(torch.ones(2))
total = np.asarray(shared).sum()
listed = torch.tensor([np.array([1, 2]), np.array([3, 4])][0])
stacked = np.stack([shared, copied])
boolean = torch.from_numpy(np.array([True, False]))
w = torch.ones(2, requires_grad=True)
try:
    w.numpy()
except RuntimeError as error:
    print(error)
values = w.detach().numpy()
values += 1
index = torch.arange(10)[np.array([1, 3])]
from_index = np.arange(10)[torch.tensor([2, 4])]
size = np.zeros(torch.Size([2, 2])).shape
print(shared, copied, also, d64, ints, scalar, w, index, type(left), type(sine))
print(array.dtype == torch.zeros(1).numpy().dtype, np.allclose(shared, array))
print(torch.tensor(array.tolist()).dtype, torch.tensor([1, 2.0]).dtype, shared.sum())
