"""What einsum writes in one line."""

import torch

torch.manual_seed(2)
A = torch.randn(3, 4, dtype=torch.double, requires_grad=True)
B = torch.randn(4, 5, dtype=torch.float64)
S = torch.randn(4, 4).double()
X = torch.randn(2, 3, 4).double()
trace = torch.einsum("ii", S)
diagonal = torch.einsum("ii->i", S)
transposed = torch.einsum("ij->ji", A)
product = torch.einsum("ik,kj->ij", A, B)
chain = torch.einsum("ik,kl,lj->ij", [A, S, B])
bilinear = torch.einsum("bi,ij,bj->b", X[0], S, X[1])
batched = torch.einsum("b...i,...j->b...ij", X, A)
hadamard = torch.einsum("ij,ij->", A, A)
rows = torch.einsum("...j->...", X)
outer = torch.einsum("i,j", diagonal, trace[None])
numbers = torch.einsum(A, [0, 1], B, [1, 2], [0, 2])
spaces = torch.einsum(" i j , k j -> i k ", A, A)
(product.sum() * trace + chain.norm() + hadamard).backward()
print(transposed.stride(), torch.equal(product, numbers), f"{A.grad.norm():.5f}")
