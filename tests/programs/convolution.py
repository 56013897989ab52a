"""A convolution four ways: loops, unfold, as_strided, and the library's."""

import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.arange(2 * 3 * 5 * 6).reshape(2, 3, 5, 6).float().div(900).requires_grad_()
w = torch.randn(4, 3, 3, 3, requires_grad=True)

loops = torch.zeros(2, 4, 3, 4)
for i in range(3):
    for j in range(4):
        patch = x[:, :, i : i + 3, j : j + 3]
        loops[:, :, i, j] = torch.einsum("bchw,ochw->bo", patch, w)
windows = x.unfold(2, 3, 1).unfold(3, 3, 1)
unfolded = torch.einsum("bcijhw,ochw->boij", windows, w)
columns = windows.permute(0, 1, 4, 5, 2, 3).reshape(2, 27, 12)
matrix = (w.view(4, -1) @ columns).view(2, 4, 3, 4)
b, c, h, s = x.stride()
strided = torch.as_strided(x, (2, 3, 3, 4, 3, 3), (b, c, h, s, h, s))
strided = torch.tensordot(strided, w, dims=([1, 4, 5], [1, 2, 3])).permute(0, 3, 1, 2)
library = F.conv2d(x, w)
for each in (loops, unfolded, matrix, strided):
    print(torch.allclose(each, library, atol=1e-4), each.shape, each.is_contiguous())
gx, gw = torch.autograd.grad(loops.square().sum(), (x, w))
hx, hw = torch.autograd.grad(library.square().sum(), (x, w))
print((gx - hx).abs().max() < 1e-2, (gw - hw).abs().max() < 1e-1)
