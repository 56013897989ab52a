"""What a program marks for PyTorch's compiler runs as the Python it is."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")


def program(torch: Any) -> list[float]:
    @torch.jit.script_if_tracing
    def twice(x: Any) -> Any:
        return x * 2

    class Net(torch.nn.Module):  # type: ignore[misc, name-defined]
        scale: torch.jit.Final[float]

        def __init__(self) -> None:
            super().__init__()
            self.scale = 3.0

        @torch.jit.export
        def forward(self, x: Any) -> Any:
            if not torch.jit.is_scripting() and not torch.jit.is_tracing():
                x = self.helper(x)
            return torch.jit.annotate(torch.Tensor, twice(x) * self.scale)

        @torch.jit.ignore
        def helper(self, x: Any) -> Any:
            return self.other(x) + 1

        @torch.jit.unused
        def other(self, x: Any) -> Any:
            return x.relu()

    answer: list[float] = Net()(torch.tensor([-1.0, 2.0])).tolist()
    return answer


def test_marks_for_the_compiler() -> None:
    assert program(tinygrad_edu) == program(torch) == [6.0, 18.0]


def test_a_script_is_the_function() -> None:
    def twice(x: Any) -> Any:
        return 2 * x

    assert tinygrad_edu.jit.script(twice) is twice
    assert tinygrad_edu.jit.ignore(drop=True)(twice) is twice


@pytest.mark.parametrize("places", [[4, 11], -1, [[12, 25]]])
def test_unravel_index(places: Any) -> None:
    ours = tinygrad_edu.unravel_index(tinygrad_edu.tensor(places), (3, 4))
    theirs = torch.unravel_index(torch.tensor(places), (3, 4))
    assert [each.tolist() for each in ours] == [each.tolist() for each in theirs]


def test_unravel_index_refuses_alike() -> None:
    for arguments in ("tensor(1.0), (3, 4)", "tensor(1), (-1,)"):
        found = []
        for library in (tinygrad_edu, torch):
            with pytest.raises((TypeError, ValueError)) as caught:
                eval(f"unravel_index({arguments})", vars(library))
            found.append((caught.type, str(caught.value)))
        assert found[0] == found[1]
