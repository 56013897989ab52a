"""Programs as text: what is written is read again, and errors name their line."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_edu.compiler.ir.graph import Graph, Line, Slot, Type
from tinygrad_edu.compiler.ir.text import literal, read, write
from tinygrad_edu.compiler.ir.tokens import LineReader

STEP = """\
graph step on cpu
  input %x: float32[32, 64] argument "x"
  input %w: float32[128, 64] state "0.weight"
  input %lr: float64[] number "lr"
  %1: float32[64, 128] = t(%w)  # train.py:12 [0] h = self.fc(x)
  %2: float32[32, 128] = mm(%x, %1)  # train.py:12 [0] h = self.fc(x)
      # train.py:13 return h
  loop
    %3: float32[32, 128] = relu(%2)
    %4: float32[] = sum(%3, dim=(0, 1), keepdim=False)
  end
  %5: float32[4, 64], %6: float32[28, 64] = split(%x, dim=0, sizes=(4, 28), kind="a")
  write %w <- %w
  return %4, %5
"""


def test_what_was_read_is_written_again():
    assert write(read(STEP)) == STEP


def test_lines_of_python_may_be_left_out():
    assert "train.py" not in write(read(STEP), lines=False)


def test_the_graph_is_what_the_text_says():
    graph = read(STEP)
    assert [each.kind for each in graph.inputs] == ["argument", "state", "number"]
    assert [node.op for node in graph.groups[0]] == ["relu", "sum"]
    assert graph.nodes[1].lines[0] == Line("train.py", 12, "h = self.fc(x)", "0")
    assert graph.nodes[1].lines[1] == Line("train.py", 13, "return h")
    assert graph.nodes[3].settings == {"dim": (0, 1), "keepdim": False}
    assert graph.fresh() == "7"


def test_a_copy_is_a_program_of_its_own():
    graph = read(STEP)
    copied = graph.copy()
    assert write(copied) == STEP
    assert not set(graph.values()) & set(copied.values())
    assert all(value.node is node for node in copied.nodes for value in node.outputs)
    copied.nodes[3].settings["keepdim"] = True
    copied.outputs.clear()
    assert write(graph) == STEP


def test_strange_names_stand_in_quotes():
    graph = Graph("my step", "cuda:0")
    x = graph.add_input(Type("bfloat16", ()), "argument", 'a "b"', name="the x")
    line = Line("C:\\my files\\a.py", 3, '"doc" # string', "blocks[0]")
    graph.add("wide:exp", [x], [x.type], {}, (line, Line("<stdin>", 1)))
    graph.add("strange op", [x], [x.type], {"odd name": 1})
    graph.outputs = [x]
    text = write(graph)
    assert write(read(text)) == text
    assert read(text).nodes[0].lines == graph.nodes[0].lines


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.complex_numbers(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.just(...),
    st.builds(Slot, st.integers(0, 9)),
    st.sampled_from([np.dtype("float32"), np.dtype("bool"), np.dtype("int64")]),
)
ENDS = st.one_of(st.none(), st.integers(), st.builds(Slot, st.integers(0, 9)))
SETTINGS = st.recursive(
    st.one_of(PLAIN, st.builds(slice, ENDS, ENDS, ENDS)),
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    ),
    max_leaves=10,
)


@given(SETTINGS)
@settings(deadline=None)
def test_every_setting_is_read_as_it_was(setting):
    line = LineReader(literal(setting), 1)
    again = line.setting()
    assert again == setting
    assert repr(again) == repr(setting)
    assert line.next.kind == "end"


def test_nan_is_read_as_nan():
    assert math.isnan(LineReader(literal(-math.nan), 1).setting())


def test_bfloat16_is_a_number_type_here():
    assert LineReader("bfloat16", 1).setting().name == "bfloat16"


def test_what_cannot_be_written_is_refused():
    with pytest.raises(TypeError, match="a setting of type ndarray cannot be written"):
        literal(np.zeros(3))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  %9: float32[3] = relu(%7)", "line 4: %7 is used before it is made"),
        ("  %x: float32[3] = relu(%x)", "line 4: %x is made a second time"),
        ("  %9: float33[3] = relu(%x)", "line 4: no number type is called 'float33'"),
        (
            "  %9: float32[3] = relu(%x",
            "line 4: the end of the line where",
        ),
        ("  %9 = relu(%x)", "line 4: = where ':' should stand"),
        ("  jump %x", "line 4: no line begins with 'jump'"),
        ('  input %y: float32[3] gift "y"', "line 4: no input is of kind 'gift'"),
        ("  %9: float32[3] = relu(%x, a=red)", "line 4: red where a setting should"),
        ("  %9: float32[3] = relu(%x) and", "line 4: and where the line should end"),
        ("  %9: float32[3] = relu(§)", "line 4: '§.' is no word"),
        ("  end", "line 4: the end of no loop"),
        ("  return %x\n  return %x", "line 5: a line behind the return"),
    ],
)
def test_errors_name_the_line(line, message):
    before = 'graph g on cpu\n  # a word before\n  input %x: float32[3] argument "x"'
    text = f"{before}\n{line}\n"
    with pytest.raises(ValueError, match=message):
        read(text)


def test_a_program_has_a_name_and_an_end():
    with pytest.raises(ValueError, match="line 1: 'return' before the program's name"):
        read("return\n")
    with pytest.raises(ValueError, match="no return"):
        read("graph g on cpu\n")
    with pytest.raises(ValueError, match="a loop without end"):
        read("graph g on cpu\nloop\nreturn\n")
