"""Functions of functions (``torch.func``): gradients, Jacobians, batches.

Read in this order: ``tree.py`` (arguments nested in dicts and tuples), ``leaves.py``
and ``gradients.py`` (a transform gives a function fresh leaves), ``jacobians.py`` (many
walks back), then ``vmapping.py``, ``batched.py`` and ``rules/`` (a dimension that a
function does not see), ``stateless.py`` (a model as a function of its parameters).
"""

from .gradients import grad, grad_and_value, jvp, linearize, vjp
from .jacobians import hessian, jacfwd, jacrev
from .stateless import functional_call, stack_module_state
from .vmapping import vmap, vmap_fallbacks

__all__ = [
    "functional_call",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "stack_module_state",
    "vjp",
    "vmap",
    "vmap_fallbacks",
]
