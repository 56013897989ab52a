"""Random programs in the part of C that kernels and g++ share, to compare the two.

What C leaves undefined is avoided: division by zero, shifts by too many bits, floats
that fit no int, indices outside an array. Everything else is fair: numbers of all
types, wrap-around, masks within masks, every way to leave a loop.
"""

from __future__ import annotations

from random import Random

WHOLE = (
    *("int", "unsigned int", "long long", "unsigned long long", "char"),
    *("unsigned char", "short", "unsigned short", "bool"),
)
FLOATING = ("float", "double")
HEAD = "void k(const int* a, const unsigned int* b, const float* f, double* out, int n)"
# A function with a reference, a template, and one with branches that return.
HELPERS = """
template <typename T> DEVICE T twice(T x) { return x + x; }
DEVICE int bump(int& x, int by) { x += by & 7; return x ^ by; }
DEVICE int early(int x, int y) {
    if (x < y) return x - y;
    for (int i = 0; i < 4; ++i) {
        if ((x >> i) & 1) continue;
        y += i;
        if (y > 9) return i;
    }
    return y;
}
struct Pair { int first, second; };
DEVICE Pair swapped(Pair p) { Pair q = {p.second, p.first}; return q; }
"""


class RandomKernel:
    """One program; ``text`` is its source with the places of threads as macros."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.names: list[tuple[str, str]] = []
        self.constants: set[str] = set()
        self.loops = 0
        self.count = 0
        body = "".join(self.statement(2, 1) for _ in range(self.random.randint(3, 7)))
        total = " + ".join(f"(double){name}" for name, _ in self.names) or "0.0"
        self.text = (
            f"{HEAD} {{\n  int i = BLOCK * 32 + THREAD;\n  if (i >= n) return;\n"
            f"  int r[4] = {{1, 2}}; Pair p = {{3, i}};\n{body}"
            f"  out[i] = {total} + r[i & 3] + r[1] * 3 + p.first + p.second * 0.5;\n"
            "}\n"
        )

    def pick(self, *texts: str) -> str:
        return self.random.choice(texts)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    # Expressions: their text, and whether they are whole numbers.

    def literal(self) -> tuple[str, bool]:
        random = self.random
        whole = self.pick(
            str(random.randint(0, 9)),
            str(random.randint(0, 100_000)),
            f"{random.randint(0, 4_000_000_000)}u",
            hex(random.randint(0, 2**32 - 1)),
            f"{random.randint(0, 2**40)}LL",
            "2147483647",
            "017",
            "'A'",
        )
        if self.chance(0.7):
            return whole, True
        return f"{random.uniform(0, 4):.3f}{self.pick('f', '')}", False

    def leaf(self) -> tuple[str, bool]:
        kind = self.random.random()
        if kind < 0.5 and self.names:
            name, type_name = self.random.choice(self.names)
            return name, type_name in WHOLE
        if kind < 0.8:
            text = self.pick("a[i]", "b[i]", "i", "r[i & 3]", "r[2]", "p.first", "f[i]")
            return text, text != "f[i]"
        return self.literal()

    def whole(self, depth: int) -> str:
        """An expression that is a whole number, whatever it takes."""
        text, is_whole = self.expression(depth)
        return text if is_whole else f"(int){self.clamped(text)}"

    @staticmethod
    def clamped(text: str) -> str:
        return f"fminf(fmaxf((float)({text}), 0.0f), 100.0f)"

    def expression(self, depth: int) -> tuple[str, bool]:
        if depth == 0 or self.chance(0.15):
            return self.leaf()
        return self.random.choice(
            [self.unary, self.cast, self.comparison, self.choice, self.bits, self.call]
            + [self.arithmetic] * 3
        )(depth - 1)

    def unary(self, depth: int) -> tuple[str, bool]:
        text, whole = self.expression(depth)
        sign = self.pick("-", "!", "~", "+") if whole else self.pick("-", "!")
        return f"({sign}({text}))", whole or sign == "!"

    def cast(self, depth: int) -> tuple[str, bool]:
        text, whole = self.expression(depth)
        kind = self.pick(*WHOLE, *FLOATING)
        if not whole and kind in WHOLE:
            text = self.clamped(text)
        style = self.pick("({kind})({text})", "static_cast<{kind}>({text})")
        return f"({style.format(kind=kind, text=text)})", kind in WHOLE

    def comparison(self, depth: int) -> tuple[str, bool]:
        left, right = self.expression(depth)[0], self.expression(depth)[0]
        sign = self.pick("<", ">", "<=", ">=", "==", "!=", "&&", "||")
        return f"(({left}) {sign} ({right}))", True

    def choice(self, depth: int) -> tuple[str, bool]:
        condition = self.expression(depth)[0]
        (then, one), (otherwise, other) = self.expression(depth), self.expression(depth)
        return f"(({condition}) ? ({then}) : ({otherwise}))", one and other

    def bits(self, depth: int) -> tuple[str, bool]:
        left, right = self.whole(depth), self.whole(depth)
        sign = self.pick("/", "%", "&", "|", "^", "<<", ">>")
        if sign in "/%":
            right = f"(({right}) & 15) + 1"
        if sign in ("<<", ">>"):
            right = f"({right}) & 7"
        return f"(({left}) {sign} ({right}))", True

    def call(self, depth: int) -> tuple[str, bool]:
        left, right = self.whole(depth), self.whole(depth)
        texts = (
            f"early((int)({left}), (int)({right}))",
            f"twice<int>((int)({left}))",
            f"max((int)({left}), (int)({right}))",
            f"min((unsigned)({left}), (unsigned)({right}))",
        )
        return self.pick(*texts), True

    def arithmetic(self, depth: int) -> tuple[str, bool]:
        (left, one), (right, other) = self.expression(depth), self.expression(depth)
        return f"(({left}) {self.pick('+', '-', '*')} ({right}))", one and other

    # Statements.

    def statement(self, depth: int, indent: int) -> str:
        simple = [self.declaration, self.assignment, self.memory, self.increment]
        if not self.names:
            return self.declaration(depth, indent)
        if depth == 0 or self.chance(0.55):
            return self.random.choice(simple)(depth, indent)
        compound = [self.branch, self.counted, self.endless, self.at_least_once]
        return self.random.choice([*compound, self.switch])(depth, indent)

    def value_for(self, kind: str, depth: int = 3) -> str:
        text, whole = self.expression(depth)
        return text if whole or kind in FLOATING else self.clamped(text)

    def declaration(self, depth: int, indent: int) -> str:
        name, kind = self.name("v"), self.pick(*WHOLE, *FLOATING)
        line = f"{'  ' * indent}{kind} {name} = {self.value_for(kind)};\n"
        self.names.append((name, kind))
        return line

    def assignment(self, depth: int, indent: int) -> str:
        name, kind = self.random.choice(self.names)
        text, whole = self.expression(3)
        if not whole and kind in WHOLE:
            text = f"(int){self.clamped(text)}"
        signs = ["=", "=", "+=", "-=", "*="]
        if kind in WHOLE and kind != "bool":
            signs += ["&=", "|=", "^="]
        return f"{'  ' * indent}{name} {self.pick(*signs)} {text};\n"

    def increment(self, depth: int, indent: int) -> str:
        name, kind = self.random.choice(self.names)
        if kind == "bool":
            return f"{'  ' * indent}{name} = !{name};\n"
        texts = (f"{name}++", f"--{name}", f"r[1] = r[1] + 1, {name}--")
        if kind == "int":
            texts += (f"r[0] = bump({name}, {self.whole(1)})",)
        return f"{'  ' * indent}{self.pick(*texts)};\n"

    def memory(self, depth: int, indent: int) -> str:
        value = self.whole(2)
        texts = (
            f"r[({self.whole(1)}) & 3] = {value};",
            f"r[2] += {value};",
            "p = swapped(p);",
            f"p.first = {value};",
            f"p.second ^= {value};",
            "r[3] = r[i & 1]++;",
        )
        return f"{'  ' * indent}{self.pick(*texts)}\n"

    def body(self, depth: int, indent: int) -> str:
        mark = len(self.names)
        lines = [
            self.statement(depth - 1, indent + 1)
            for _ in range(self.random.randint(1, 3))
        ]
        if self.loops and self.chance(0.15):
            lines.append(f"{'  ' * (indent + 1)}{self.pick('break', 'continue')};\n")
        elif self.chance(0.05):
            lines.append(f"{'  ' * (indent + 1)}out[i] = 7; return;\n")
        del self.names[mark:]
        return "{\n" + "".join(lines) + "  " * indent + "}"

    def branch(self, depth: int, indent: int) -> str:
        condition = self.expression(2)[0]
        text = f"{'  ' * indent}if ({condition}) {self.body(depth, indent)}"
        if self.chance(0.5):
            text += f" else {self.body(depth, indent)}"
        return text + "\n"

    def rounds(self) -> str:
        return (
            f"(({self.expression(1)[0]}) ? {self.random.randint(1, 6)} : (i & 3) + 1)"
        )

    def loop_body(self, depth: int, indent: int) -> str:
        self.loops += 1
        text = self.body(depth, indent)
        self.loops -= 1
        return text

    def counted(self, depth: int, indent: int) -> str:
        name = self.name("q")
        head = f"for (int {name} = 0; {name} < {self.rounds()}; ++{name})"
        return f"{'  ' * indent}{head} {self.loop_body(depth, indent)}\n"

    def endless(self, depth: int, indent: int) -> str:
        name = self.name("w")
        body = self.loop_body(depth, indent)
        return f"{'  ' * indent}int {name} = 0; while ({name}++ < (i & 3)) {body}\n"

    def at_least_once(self, depth: int, indent: int) -> str:
        name = self.name("d")
        body = self.loop_body(depth, indent)
        return f"{'  ' * indent}int {name} = 0; do {body} while (++{name} < (i & 3));\n"

    def switch(self, depth: int, indent: int) -> str:
        pad = "  " * indent
        cases: list[str] = []
        loops, self.loops = self.loops, 0
        for value in ("case 0:", "case 1: case 2:", "default:", "case 5:"):
            inside = self.body(depth, indent + 1)
            leave = self.pick("break;", "break;", "")
            cases.append(f"{pad}  {value} {inside} {leave}\n")
        self.loops = loops
        return f"{pad}switch (({self.whole(1)}) & 7) {{\n{''.join(cases)}{pad}}}\n"
