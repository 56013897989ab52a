"""Quotients and remainders of negative numbers, in every spelling."""

import torch

a = torch.tensor([7, -7, 7, -7])
b = torch.tensor([2, 2, -2, -2])
results = {
    "floor": a // b, "true": a / b, "trunc": torch.div(a, b, rounding_mode="trunc"),
    "div floor": a.div(b, rounding_mode="floor"), "mod": a % b, "fmod": torch.fmod(a, b),
    "remainder": torch.remainder(a, -3), "reflected": 7 // b, "reflected mod": 7 % b,
    "float": a.float() // b, "float mod": a.double() % 2.5, "by float": a // 2.0,
    "floor_divide": torch.floor_divide(a, 2),
    "inf": torch.tensor([1.0, -1.0, 0.0]) / 0, "inf floor": torch.tensor([1.0, 0.0]) // 0,
    "pow": a**3, "neg shift": a >> 1, "xor": a ^ b, "u8": torch.tensor([1]).byte() - 2,
    "round": torch.tensor([0.5, 1.5, 2.5, -0.5]).round(), "ceil": (a / 2).ceil(),
    "int": (a / 2).int(), "overflow": torch.tensor([2**31 - 1], dtype=torch.int32) + 1,
    "frac": torch.frac(a / 4), "gcd": torch.gcd(a, torch.tensor(21)), "abs": abs(a),
}  # fmt: skip
for name, value in results.items():
    print(name, value)
for wrong in ("a // 0", "a % 0", "2 ** a.neg() ** -1", "a ** -1"):
    try:
        print(eval(wrong))
    except RuntimeError as error:
        print(wrong, error)
