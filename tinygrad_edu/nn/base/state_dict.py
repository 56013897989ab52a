"""What a module saves and how it takes it back.

The numbers of a model, by dotted name. Loading checks all of it first: a dict that
does not fit is refused as a whole and leaves the model as it was. Only where hooks wait
for the end of loading are the numbers that fit copied before, for the hooks to see.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from ...autograd import no_grad
from ...autograd.hooks import RemovableHandle
from ...errors import runtime_error, type_error
from ...tensor import Tensor
from ..parameter import Parameter, is_lazy
from .hooks import add_hook
from .tree import Tree

EXTRA = "_extra_state"  # the name under which ``get_extra_state`` is saved
Move = Callable[[], None]


class IncompatibleKeys(NamedTuple):
    """What loading found missing and what it did not know."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return (
            f"_IncompatibleKeys(missing_keys={self.missing_keys}, "
            f"unexpected_keys={self.unexpected_keys})"
        )


class Saving(Tree):
    """The part of ``Module`` that saves and loads."""

    # The version of what a class saves; ``_load_from_state_dict`` sees it again.
    _version = 1
    dump_patches = False

    def state_dict(
        self,
        *,
        destination: dict[str, Any] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> dict[str, Any]:
        """All parameters and saved buffers by dotted name, sharing their memory.

        They are cut off from the graph; `keep_vars` gives the parameters themselves.
        """
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()  # type: ignore[attr-defined]
        facts = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = facts
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(
                    destination=destination,
                    prefix=f"{prefix}{name}.",
                    keep_vars=keep_vars,
                )
        for hook in self._state_dict_hooks.values():
            changed = hook(self, destination, prefix, facts)
            destination = destination if changed is None else changed
        return destination

    def _save_to_state_dict(
        self, destination: dict[str, Any], prefix: str, keep_vars: bool
    ) -> None:
        """Put what this module alone holds into `destination`."""
        for name, tensor in self._saved_tensors():
            whole = keep_vars or is_lazy(tensor)
            destination[prefix + name] = tensor if whole else tensor.detach()
        if type(self).get_extra_state is not Saving.get_extra_state:
            destination[prefix + EXTRA] = self.get_extra_state()

    def _saved_tensors(self) -> Iterator[tuple[str, Tensor]]:
        """The parameters and the buffers that are saved, by name."""
        yield from _present(self._parameters)
        for name, buffer in _present(self._buffers):
            if name not in self._not_saved:
                yield name, buffer

    def get_extra_state(self) -> Any:
        """What else to save; a subclass may say, together with ``set_extra_state``."""
        raise runtime_error(
            "Reached a code path in Module.get_extra_state() that should never be "
            "called.",
            hint="define get_extra_state in the subclass",
        )

    def set_extra_state(self, state: Any) -> None:
        """Take back what ``get_extra_state`` gave."""
        raise runtime_error(
            "Reached a code path in Module.set_extra_state() that should never be "
            "called.",
            hint="define set_extra_state in the subclass",
        )

    def load_state_dict(
        self, state_dict: Any, strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Copy the numbers of `state_dict` in.

        Raises RuntimeError, and changes nothing, where a shape does not fit or (with
        `strict`) a name is missing or unknown. `assign` takes over the tensors
        themselves instead of their numbers.
        """
        if not isinstance(state_dict, Mapping):
            raise type_error(
                f"Expected state_dict to be dict-like, got {type(state_dict)}.",
                hint="pass what model.state_dict() returned",
            )
        loading = Loading(self, state_dict, assign)
        loading.look_at(self, loading.state, "")
        return loading.finish(self, strict)

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Look at what `state_dict` has for this module alone, and note what to copy.

        The copying itself waits in ``local_metadata["moves"]`` until all has been
        looked at. A subclass may override this, to read what older versions saved.
        """
        lists = missing_keys, unexpected_keys, error_msgs
        for hook in self._load_state_dict_pre_hooks.values():
            hook(state_dict, prefix, local_metadata, strict, *lists)
        assign = local_metadata.get("assign_to_params_buffers", False)
        known = dict(self._saved_tensors())
        for name, tensor in known.items():
            key = prefix + name
            if key not in state_dict:
                missing_keys.append(key)
            elif problem := misfit(key, tensor, state_dict[key]):
                error_msgs.append(problem)
            else:
                move = _move(self, name, tensor, state_dict[key], assign)
                local_metadata["moves"].append(move)
        self._look_at_extra_state(prefix + EXTRA, state_dict, local_metadata, *lists)
        for key in state_dict:
            if key.startswith(prefix) and key != prefix + EXTRA:
                first, *deeper = key[len(prefix) :].split(".", 1)
                if first not in (self._modules if deeper else known):
                    unexpected_keys.append(key)

    def _look_at_extra_state(
        self,
        key: str,
        state: dict[str, Any],
        local_metadata: dict[str, Any],
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        takes_it = type(self).set_extra_state is not Saving.set_extra_state
        if takes_it and key in state:
            local_metadata["moves"].append(lambda: self.set_extra_state(state[key]))
        elif takes_it:
            missing_keys.append(key)
        elif key in state:
            unexpected_keys.append(key)

    def register_state_dict_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call ``hook(module, prefix, keep_vars)`` before the module is saved."""
        return add_hook(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(
        self, hook: Callable[..., Any]
    ) -> RemovableHandle:
        """Call ``hook(module, state_dict, prefix, local_metadata)`` after saving.

        It may change ``state_dict``, and returns nothing.
        """

        def checked(*args: Any) -> None:
            if hook(*args) is not None:
                raise runtime_error("state_dict post-hook must return None")

        return add_hook(self._state_dict_hooks, checked)

    def _register_state_dict_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """The older form, which may also return another dict."""
        return add_hook(self._state_dict_hooks, hook)

    def register_load_state_dict_pre_hook(
        self, hook: Callable[..., Any]
    ) -> RemovableHandle:
        """Call `hook` before the module loads; it may rename keys, for example.

        ``hook(module, state_dict, prefix, local_metadata, strict, missing_keys,
        unexpected_keys, error_msgs)``
        """
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def _register_load_state_dict_pre_hook(
        self, hook: Callable[..., Any], with_module: bool = False
    ) -> RemovableHandle:
        """The older form, which is not given the module."""
        function = hook
        if with_module:

            def function(*args: Any) -> None:
                hook(self, *args)

        return add_hook(self._load_state_dict_pre_hooks, function)

    def register_load_state_dict_post_hook(
        self, hook: Callable[..., Any]
    ) -> RemovableHandle:
        """Call ``hook(module, incompatible_keys)`` after the module has loaded.

        A key that the hook takes out of the two lists is not complained about.
        """
        return add_hook(self._load_state_dict_post_hooks, hook)


class Loading:
    """One call of ``load_state_dict``: what was found, and the copies to be made."""

    def __init__(self, module: Any, state: Any, assign: bool) -> None:
        self.facts = getattr(state, "_metadata", None) or {}
        self.state: dict[str, Any] = OrderedDict(state)  # hooks may change it
        if self.facts:
            self.state._metadata = self.facts  # type: ignore[attr-defined]
        self.assign = assign
        self.keys = IncompatibleKeys([], [])
        self.problems: list[str] = []
        self.moves: list[Move] = []
        self.waiting: list[Move] = []  # hooks for the end, those of the leaves first

    def look_at(self, module: Any, state: dict[str, Any], prefix: str) -> None:
        """Compare a module and all below with what `state` has for them."""
        facts = {**self.facts.get(prefix[:-1], {}), "moves": self.moves}
        if self.assign:
            facts["assign_to_params_buffers"] = True
        module._load_from_state_dict(
            state, prefix, facts, True, *self.keys, self.problems
        )
        for name, child in module._modules.items():
            if child is not None:
                below = f"{prefix}{name}."
                part = {k: v for k, v in state.items() if k.startswith(below)}
                self.look_at(child, part, below)
        for hook in module._load_state_dict_post_hooks.values():
            self.waiting.append(partial(self._run_hook, hook, module))

    def _run_hook(self, hook: Callable[..., Any], module: Any) -> None:
        if hook(module, self.keys) is not None:
            raise AssertionError(
                "Hooks registered with ``register_load_state_dict_post_hook`` are not "
                "expected to return new values, if incompatible_keys need to be "
                "modified, it should be done inplace."
            )

    def finish(self, module: Any, strict: bool) -> IncompatibleKeys:
        """Copy, or raise what is wrong."""
        if self.waiting or not self._wrong(strict):
            with no_grad():
                for move in self.moves:
                    move()
            for hook in self.waiting:
                hook()
        if wrong := self._wrong(strict):
            raise runtime_error(
                f"Error(s) in loading state_dict for {module._get_name()}:\n\t"
                + "\n\t".join(wrong)
            )
        return self.keys

    def _wrong(self, strict: bool) -> list[str]:
        return (_names_that_differ(self.keys) if strict else []) + self.problems


def _present(parts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, part) for name, part in parts.items() if part is not None)


def _names_that_differ(keys: IncompatibleKeys) -> list[str]:
    problems = []
    for what, names in (
        ("Missing", keys.missing_keys),
        ("Unexpected", keys.unexpected_keys),
    ):
        if names:
            quoted = ", ".join(f'"{name}"' for name in names)
            problems.append(f"{what} key(s) in state_dict: {quoted}. ")
    return problems


def misfit(key: str, tensor: Tensor, saved: Any) -> str:
    """Why `saved` cannot become `tensor`; empty if it can."""
    if not isinstance(saved, Tensor):
        return (
            f'While copying the parameter named "{key}", expected torch.Tensor or '
            f"Tensor-like object from checkpoint but received {type(saved)}"
        )
    one_number = tensor.shape == () and saved.shape == (1,)  # as PyTorch 0.3 saved it
    if saved.shape != tensor.shape and not one_number:
        return (
            f"size mismatch for {key}: copying a param with shape {saved.shape} from "
            f"checkpoint, the shape in current model is {tensor.shape}."
        )
    return ""


def _move(owner: Any, name: str, tensor: Tensor, saved: Tensor, assign: bool) -> Move:
    """What puts `saved` in its place."""
    saved = saved.reshape(()) if saved.shape != tensor.shape else saved

    def copy() -> None:
        tensor.detach().copy_(saved.detach())

    def take_over() -> None:
        if not isinstance(tensor, Parameter):
            setattr(owner, name, saved.detach())
        elif isinstance(saved, Parameter):
            setattr(owner, name, saved.requires_grad_(tensor.requires_grad))
        else:
            setattr(owner, name, Parameter(saved.detach(), tensor.requires_grad))

    return take_over if assign else copy
