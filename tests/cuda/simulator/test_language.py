"""Kernel files as words and as a tree: what is read, and what is refused where."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from tinygrad_edu.cuda.simulator.language import nodes
from tinygrad_edu.cuda.simulator.language.constants import folded
from tinygrad_edu.cuda.simulator.language.expressions import ExpressionReader
from tinygrad_edu.cuda.simulator.language.parser import parse
from tinygrad_edu.cuda.simulator.language.places import KernelError, Place, Source
from tinygrad_edu.cuda.simulator.language.preprocessor import preprocess


def words(text: str, **defines: object) -> list[str]:
    return [token.text for token in preprocess(Source.of(text), defines)][:-1]


def expression(text: str) -> nodes.Expression:
    source = Source.of(text)
    return ExpressionReader(preprocess(source), source).comma_expression()


def shown(node: Any) -> str:
    """An expression with every bracket that it means."""
    match node:
        case nodes.Number(text=text) | nodes.Text(text=text):
            return text
        case nodes.Name(name=name):
            return name
        case nodes.Truth(value=value):
            return str(value).lower()
        case nodes.Unary(operator=sign, operand=inner):
            return f"({sign}{shown(inner)})"
        case nodes.Binary(operator=sign, left=left, right=right):
            return f"({shown(left)} {sign} {shown(right)})"
        case nodes.Assign(operator=sign, target=left, value=right):
            return f"({shown(left)} {sign}= {shown(right)})"
        case nodes.Increment(operator=sign, target=inner, after=after):
            return (
                f"({shown(inner)}{sign}{sign})"
                if after
                else f"({sign}{sign}{shown(inner)})"
            )
        case nodes.Conditional(condition=c, then=a, otherwise=b):
            return f"({shown(c)} ? {shown(a)} : {shown(b)})"
        case nodes.Index(base=base, index=index):
            return f"{shown(base)}[{shown(index)}]"
        case nodes.Member(base=base, name=name):
            return f"{shown(base)}.{name}"
        case nodes.Cast(type=kind, operand=inner):
            return f"<{kind.name}{'*' * kind.stars}>{shown(inner)}"
        case nodes.Call(name=name, template=template, arguments=given):
            inside = ", ".join(
                one.name if isinstance(one, nodes.TypeName) else shown(one)
                for one in template
            )
            brackets = f"<{inside}>" if template else ""
            return f"{name}{brackets}({', '.join(map(shown, given))})"
        case nodes.Comma(parts=parts):
            return f"({', '.join(map(shown, parts))})"
        case nodes.ListOf(parts=parts):
            return f"{{{', '.join(map(shown, parts))}}}"
        case nodes.SizeOf(of=nodes.TypeName(name=name)):
            return f"sizeof({name})"
    raise AssertionError(node)


def kernel(body: str) -> str:
    return f"__global__ void k(const float* x, float* out, int n) {{\n{body}\n}}"


def body_of(text: str) -> list[nodes.Statement]:
    return parse(Source.of(kernel(text))).functions["k"].body.statements


# Words and macros.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<<=b>>1", ["a", "<<=", "b", ">>", "1"]),
        ("x->y...", ["x", "->", "y", "..."]),
        ("1.5e-3f .5 0xFFu 10LL", ["1.5e-3f", ".5", "0xFFu", "10LL"]),
        ('printf("a // b\\n");', ["printf", "(", '"a // b\\n"', ")", ";"]),
        ("a /* b */ c // d\ne", ["a", "c", "e"]),
        ("a \\\n b", ["a", "b"]),
        ("a\r\nb", ["a", "b"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#define N 16\nN N2", "16 N2"),
        ("#define SQ(x) ((x)*(x))\nSQ(a+1)", "( ( a + 1 ) * ( a + 1 ) )"),
        ("#define MAX(a, b) a>b\nMAX(f(1, 2),\n 3)", "f ( 1 , 2 ) > 3"),
        ("#define F() 7\nF() F", "7 F"),
        ("#define A B\n#define B A\nA", "A"),
        ("#define A A+1\nA", "A + 1"),
        ("#define N 1\n#undef N\nN", "N"),
        ("#define LONG a \\\n  b\nLONG", "a b"),
        ("#if 1\na\n#else\nb\n#endif", "a"),
        ("#if 0\na\n#elif 2 > 1\nb\n#else\nc\n#endif", "b"),
        ("#ifdef N\na\n#endif\n#ifndef N\nb\n#endif", "b"),
        ("#if defined(N) || defined M\na\n#endif", "a"),
        ("#if 0\n#if 1\na\n#else\nb\n#endif\nc\n#endif\nd", "d"),
        ("#if 0\n#bogus\n#endif\na", "a"),
        ("#if UNKNOWN\na\n#endif", ""),
        ("#pragma unroll\na", "a"),
        ("#include <cuda.h>\na", "a"),
        ("warpSize", "32"),
    ],
)
def test_macros_and_conditions(text: str, expected: str) -> None:
    assert " ".join(words(text, M=1)) == expected


def test_a_macro_given_from_outside() -> None:
    assert words("TILE T", TILE=8) == ["8", "T"]


def test_a_word_of_a_macro_stands_where_the_macro_is_used() -> None:
    source = Source.of("#define N 16\n\n  x = N;")
    token = preprocess(source)[2]
    assert (token.text, token.macro) == ("16", "N")
    assert token.place == Place(3, 7, 1)


# Expressions.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a << 1 + b < c", "((a << (1 + b)) < c)"),
        ("a & b == c", "(a & (b == c))"),
        ("a || b && c | d ^ e & f", "(a || (b && (c | (d ^ (e & f)))))"),
        ("a = b = c", "(a = (b = c))"),
        ("a += b ? c : d, e", "((a += (b ? c : d)), e)"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("-a[i]++ * !b", "((-(a[i]++)) * (!b))"),
        ("--*p", "(--(*p))"),
        ("p->x.y", "(*p).x.y"),
        ("&s[1][2]", "(&s[1][2])"),
        ("(float)a / (b)", "(<float>a / b)"),
        ("(unsigned long long)-1", "<unsigned long long>(-1)"),
        ("float(a) + int(1.5f)", "(<float>a + <int>1.5f)"),
        ("reinterpret_cast<const float4*>(x + i)[0]", "<float4*>(x + i)[0]"),
        ("make_float4(a, b, c, d).x", "make_float4(a, b, c, d).x"),
        ("sizeof(float4) * 2", "(sizeof(float4) * 2)"),
        ("float2{1.0f, 2.0f}", "{1.0f, 2.0f}"),
        ("a > b >> 1", "(a > (b >> 1))"),
        ("true && x", "(true && x)"),
    ],
)
def test_an_expression_means_what_c_says(text: str, expected: str) -> None:
    assert shown(expression(text)) == expected


def test_template_arguments_end_at_their_bracket() -> None:
    text = """template <int A, typename T> __device__ T f(T x) { return x; }
    __global__ void k() {
        float y = f<(3 > 2), float>(1.0f) > 2 ? 1 : 0;
        g(a < b, c > d);
    }"""
    file = parse(Source.of(text))
    declared, called = file.functions["k"].body.statements
    assert isinstance(declared, nodes.Declare)
    assert (
        shown(declared.variables[0].value) == "((f<(3 > 2), float>(1.0f) > 2) ? 1 : 0)"
    )
    assert isinstance(called, nodes.Do)
    assert shown(called.expression) == "g((a < b), (c > d))"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3 * 4", 14),
        ("-7 / 2", -3),
        ("-7 % 2", -1),
        ("7 / -2", -3),
        ("1 << 4 | 1", 17),
        ("3 > 2 && !0", 1),
        ("0 && unknown", 0),
        ("1 || unknown", 1),
        ("N / 2 > 3 ? N : 1", 8),
        ("(int)5", 5),
        ("true", 1),
        ("0x10", 16),
        ("010", 8),
        ("unknown + 1", None),
        ("1 / 0", None),
        ("1 % 0", None),
        ("1 << 40", None),
        ("2147483647 + 1", None),
        ("1.5f", None),
        ("f(1)", None),
    ],
)
def test_what_is_known_before_the_kernel_runs(text: str, value: int | None) -> None:
    assert folded(expression(text), {"N": 8}) == value


# Statements and files.


def test_declarations() -> None:
    text = (
        "const int a = 1, b[2][3] = {{1}, {2}}; float *p, q; __shared__ float s[N + 1];"
    )
    first, second, third = body_of(text)
    assert isinstance(first, nodes.Declare)
    a, b = first.variables
    assert (a.constant, shown(a.value), b.name) == (True, "1", "b")
    assert [shown(size) for size in b.sizes] == ["2", "3"]
    assert isinstance(second, nodes.Declare)
    assert [variable.type.stars for variable in second.variables] == [1, 0]
    assert isinstance(third, nodes.Declare)
    assert third.variables[0].shared


def test_memory_as_large_as_the_launch_says() -> None:
    (declared,) = body_of("extern __shared__ float s[];")
    assert isinstance(declared, nodes.Declare)
    (variable,) = declared.variables
    assert (variable.shared, variable.outside, variable.sizes) == (True, True, [None])


def test_loops_and_choices() -> None:
    text = """
    for (int i = 0; i < n; i += 2) { if (i) continue; else break; }
    for (;;) ;
    while (n > 0) --n;
    do { n++; } while (n < 3);
    switch (n) { case 1: case 2: n = 0; break; default: n = 1; }
    if constexpr (true) return;
    """
    loop, endless, during, after, switch, choice = body_of(text)
    assert isinstance(loop, nodes.For)
    assert isinstance(loop.first, nodes.Declare)
    assert isinstance(endless, nodes.For)
    assert endless.condition is endless.step is endless.first is None
    assert isinstance(during, nodes.While)
    assert isinstance(after, nodes.While)
    assert (during.after, after.after) == (False, True)
    assert isinstance(switch, nodes.Switch)
    assert [len(case.statements) for case in switch.cases] == [0, 2, 1]
    assert isinstance(choice, nodes.If)


def test_nested_unrolled_loops_keep_their_bodies() -> None:
    text = "#pragma unroll\nfor (;;)\n#pragma unroll\nfor (;;) n++;"
    (outer,) = body_of(text)
    assert isinstance(outer, nodes.For)
    assert isinstance(outer.body, nodes.For)
    assert isinstance(outer.body.body, nodes.Do)


def test_every_statement_has_a_number_and_a_place() -> None:
    seen: list[int] = []

    def walk(node: Any) -> None:
        if isinstance(node, nodes.Statement):
            seen.append(node.number)
            assert node.place.line >= 1
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif is_dataclass(node) and not isinstance(node, type):
            for field in fields(node):
                walk(getattr(node, field.name))

    text = "if (n) { n = 1; } else for (int i = 0; i < 3; ++i) { while (n) n--; }"
    file = parse(Source.of(kernel(text) + "\n" + kernel("n++;").replace(" k(", " l(")))
    walk(list(file.functions.values()))
    assert len(seen) == len(set(seen)) == max(seen) + 1


def test_what_a_file_holds() -> None:
    text = """
    #define N 4
    typedef unsigned int word;
    using real = float;
    struct Pair { float a, b; int n[2]; };
    const int WIDTH = 2 * N;
    constexpr int HEIGHT = 3;
    __constant__ float table[WIDTH];
    void host() { int x = 1; }
    __device__ __forceinline__ float twice(const float x) { return 2.0f * x; }
    extern "C" {
    __global__ __launch_bounds__(256, 2) void first(float* __restrict__ x) {}
    }
    extern "C" __global__ void __launch_bounds__(128) second(word n, real a[]) {}
    template <int TILE, typename T = float>
    __global__ void third(const T* const x, Pair* pairs, Pair& one) {}
    """
    file = parse(Source.of(text))
    assert list(file.functions) == ["twice", "first", "second", "third"]
    assert [f.kernel for f in file.functions.values()] == [False, True, True, True]
    assert list(file.structs) == ["Pair"]
    assert [f.name for f in file.structs["Pair"].fields] == ["a", "b", "n"]
    assert set(file.names_of_types) == {"word", "real"}
    assert list(file.constants) == ["WIDTH", "HEIGHT"]
    assert list(file.memory) == ["table"]
    assert len(file.functions["first"].bounds) == 2
    assert len(file.functions["second"].bounds) == 1
    assert file.functions["second"].parameters[1].type.stars == 1
    third = file.functions["third"]
    assert [(one.name, one.kind) for one in third.template] == [
        ("TILE", "int"),
        ("T", "type"),
    ]
    x, pairs, one = (parameter.type for parameter in third.parameters)
    assert (x.name, x.stars, x.const) == ("T", 1, True)
    assert (pairs.name, pairs.stars, one.reference) == ("Pair", 1, True)


# What is refused.


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("float v = x[0]\nout[0] = v;", (2, 15), "expected ';' after this"),
        ("goto end;", (2, 1), "'goto' is outside the kernel subset"),
        ("auto f = 1;", (2, 1), "'auto' is outside the kernel subset"),
        ("int a = 2x;", (2, 9), "'2x' is not a number"),
        ("int a = 1.0fx;", (2, 9), "'1.0fx' is not a number"),
        ("n = @;", (2, 5), "unexpected character '@'"),
        ('printf("abc);', (2, 8), "this text is never closed"),
        ("/* abc", (2, 1), "this comment is never closed"),
        ("for (int i = 0; i < n; i++ { }", (2, 28), "expected ')' but found '{'"),
        ("cuda::sync();", (2, 1), "namespaces ('cuda::') are outside"),
        ("#if 1\nn = 1;", (2, 1), "this #if has no #endif"),
        ("#endif", (2, 1), "#endif without #if"),
        ("#if 1\n#else\n#else\n#endif", (4, 1), "#else after #else"),
        ("#if 1 +\n#endif", (2, 1), "expected an expression"),
        ("#if 1 2\n#endif", (2, 1), "this is no condition of whole numbers"),
        ("#error too old", (2, 1), "#error: too old"),
        (
            "#define F(x) x\nn = F(1, 2);",
            (3, 5),
            "the macro F takes 1 arguments, not 2",
        ),
        ("#define F(x) x\nn = F(1;", (3, 5), "'F(' is never closed"),
        ("#define S(x) #x\n", (2, 1), "# and ## in a macro are outside"),
        ("else n = 1;", (2, 1), "'else' without an if before it"),
        ("case 1: n = 1;", (2, 1), "'case' outside a switch"),
        ("switch (n) { n = 1; }", (2, 14), "a switch begins with 'case'"),
        ("long double d;", (2, 6), "a GPU has no long double"),
        ("short long d;", (2, 7), "'short long' is no type"),
        ("n = ;", (2, 5), "expected an expression but found ';'"),
        ("f(1 2);", (2, 5), "expected ',' but found '2'"),
        ("int 3;", (2, 5), "expected a name but found '3'"),
    ],
)
def test_a_mistake_is_shown_at_its_place(
    text: str, place: tuple[int, int], reason: str
) -> None:
    with pytest.raises(KernelError) as raised:
        parse(Source.of(kernel(text), "mine.cu"))
    error = raised.value
    assert reason in error.reason
    assert (error.place.line, error.place.column) == place
    first, line, caret = str(error).split("\n")[:3]
    assert first.startswith(f"mine.cu({place[0]}): ")
    assert line.strip()
    assert caret.index("^") == 4 + place[1] - 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("int counter;", "neither a constant nor memory"),
        ("__global__ int k() {}", "a kernel returns nothing"),
        ("struct S { __device__ int f(); };", "functions in a struct are outside"),
        ("class C {};", "'class' is outside the kernel subset"),
        ("enum Op { ADD };", "'enum' is outside the kernel subset"),
        ("__device__ void f() {}\n__device__ void f() {}", "there are two functions f"),
        ('extern "C" {', "never closed"),
        ("__device__ void f() { if (1) {", "never closed"),
        ("x + 1;", "expected a type but found 'x'"),
    ],
)
def test_what_may_not_stand_in_a_file(text: str, reason: str) -> None:
    with pytest.raises(KernelError, match=reason):
        parse(Source.of(text))


def test_the_caret_stands_under_its_word_behind_tabs() -> None:
    with pytest.raises(KernelError) as raised:
        parse(Source.of(kernel("\t\tn = @;")))
    _, line, caret = str(raised.value).split("\n")
    before, under = line[: line.index("@")], caret[: caret.index("^")]
    assert len(before.expandtabs()) == len(under.expandtabs())
