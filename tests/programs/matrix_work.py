"""Least squares, projections, power iteration, determinants, with gradients."""

import torch

torch.manual_seed(0)
A = torch.randn(6, 3, dtype=torch.float64, requires_grad=True)
b = torch.randn(6, dtype=torch.float64)
normal = torch.linalg.solve(A.T @ A, A.T @ b)
lstsq = torch.linalg.lstsq(A, b[:, None]).solution.squeeze()
pinv = torch.linalg.pinv(A) @ b
q, r = torch.linalg.qr(A)
by_qr = torch.linalg.solve_triangular(r, (q.T @ b)[:, None], upper=True).squeeze()
u, s, vh = torch.linalg.svd(A.detach(), full_matrices=False)
rebuilt = (u * s) @ vh
eigenvalues = torch.linalg.eigvalsh(A.detach().T @ A.detach())
v = torch.ones(3, dtype=torch.float64)
for _ in range(60):
    v = A.detach().T @ (A.detach() @ v)
    v = v / v.norm()
top = (A.detach() @ v).norm()
L = torch.linalg.cholesky(A.T @ A)
logdet = 2 * L.diagonal().log().sum()
also = torch.logdet(A.T @ A), torch.linalg.slogdet(A.T @ A)
(logdet + normal.sum()).backward()
close = [torch.allclose(each, normal) for each in (lstsq, pinv, by_qr)]
close += [torch.allclose(rebuilt, A), torch.allclose(eigenvalues.sqrt().flip(0), s)]
inverse = torch.inverse(torch.tensor([[2.0, 1.0], [1.0, 1.0]]))
power = torch.matrix_power(torch.tensor([[1, 1], [1, 0]]), 10)
batched = torch.bmm(torch.ones(2, 3, 4), torch.ones(2, 4, 5)).sum()
kron = torch.kron(torch.eye(2), torch.tensor([[1.0, 2.0]]))
norms = A.norm(), A.norm(dim=0), A.norm(p=1), torch.linalg.norm(A, 2), A.norm("fro")
mixed = torch.addmm(torch.ones(2), inverse, inverse, beta=0.5), inverse @ torch.ones(2)
trace = inverse.trace(), torch.block_diag(inverse, torch.ones(1, 1))
vander = torch.linalg.cross(torch.tensor([1.0, 0, 0]), torch.tensor([0.0, 1, 0]))
print(close, power, inverse, kron, round(float(top - s[0]), 6))
del u, vh, q, r
