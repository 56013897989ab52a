"""Complex numbers, spectra, convolution by FFT."""

import torch

t = torch.linspace(0, 1, 17)[:-1]
signal = (2 * torch.pi * 3 * t).sin() + 0.5 * torch.cos(2 * torch.pi * 5 * t)
spectrum = torch.fft.rfft(signal)
power = spectrum.abs() ** 2
peak = power.argmax()
frequencies = torch.fft.rfftfreq(16, d=1 / 16)
back = torch.fft.irfft(spectrum, n=16)
kernel = torch.zeros(16)
kernel[:3] = torch.tensor([0.25, 0.5, 0.25])
smooth = torch.fft.irfft(torch.fft.rfft(signal) * torch.fft.rfft(kernel), 16)
by_roll = 0.25 * signal + 0.5 * signal.roll(1) + 0.25 * signal.roll(2)
z = torch.complex(torch.tensor([1.0, -1.0]), torch.tensor([2.0, 0.0]))
parts = z.real, z.imag, z.abs(), z.angle(), z.conj(), z * 1j, z * z.conj(), z.sum()
made = torch.tensor([1 + 2j]), torch.view_as_real(z), z.dtype, torch.is_complex(z)
w = torch.tensor([1.0 + 1j], requires_grad=True)
(w * w.conj()).real.sum().backward()
x = torch.randn(8, generator=torch.Generator().manual_seed(0)).requires_grad_()
torch.fft.fft(x).abs().pow(2).sum().backward()
shifted = torch.fft.fftshift(torch.arange(5))
two = torch.fft.fft2(torch.eye(4)).real
print(peak, frequencies[peak], torch.allclose(smooth, by_roll, atol=1e-6), parts, made)
print(w.grad, torch.allclose(x.grad, 16 * x.detach(), atol=1e-4), shifted, two[0])
