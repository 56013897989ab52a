"""Which tensors share memory, versions, storage, and copying."""

import copy

import torch

x = torch.arange(6.0)
v = x.view(2, 3)
parts = (
    v.t(),
    v[0],
    v[:, 1:],
    x[::2],
    v.expand(2, 2, 3),
    v.detach(),
    v.data,
    v.diagonal(),
)
new = v.clone(), v.reshape(6), v.contiguous(), v.flatten(), v.t().reshape(6), x[[0, 1]]
x[1] = 100
values = [each.flatten()[1].item() for each in (*parts, *new)]
address = [each.data_ptr() == x.data_ptr() for each in (*parts, *new)]
offsets = [each.storage_offset() for each in parts]
based = v._base is x, x._base, v[0]._base is x
version = x._version, v._version
deep, shallow = copy.deepcopy(x), copy.copy(x)
x.zero_()
after = deep.sum(), shallow.sum(), x.untyped_storage().nbytes(), x.element_size() * 6
same = x.to(torch.float32) is x, x.float() is x, x.contiguous() is x, x.cpu() is x
same += (x.to("cpu") is x, x.clone() is x, x.detach() is x, torch.as_tensor(x) is x)
swapped = [torch.tensor([1]), torch.tensor([2])]
swapped[0], swapped[1] = swapped[1], swapped[0]
s = torch.tensor([1, 2, 3]).storage_offset()
w = torch.nn.Parameter(torch.zeros(2))
other = copy.deepcopy(w)
w.data.add_(1)
e = w.is_leaf, other.requires_grad, type(other).__name__, torch.equal(w, other)
as_strided = torch.arange(5.0).as_strided((3, 3), (1, 1))
print(values, address, offsets, based, version, after, same, e, as_strided)
