"""Text from this machine: Python's library, and the names of cities."""

import ast
import sysconfig
import zoneinfo

import pytest

import tinygrad_edu as torch
from tinygrad_edu import text
from tinygrad_edu.text import corpora


def test_sources_are_those_of_the_library():
    import heapq
    import inspect

    assert text.library_sources(["heapq"]) == inspect.getsource(heapq)
    both = text.library_sources(["json", "heapq"])
    assert inspect.getsource(heapq) in both
    assert "class JSONDecodeError" in both
    assert "class TestCase" not in text.library_sources(["unittest.nothing", "heapq"])


def test_docstrings_are_those_of_the_library():
    import textwrap

    found = text.library_docstrings(["textwrap"])
    assert found.startswith("Text wrapping and filling.")
    for thing in (textwrap.wrap, textwrap.TextWrapper, textwrap.TextWrapper.fill):
        assert " ".join(thing.__doc__.split()) in " ".join(found.split())
    assert "def " not in found


def test_names_are_those_of_the_library():
    found = text.library_names(["textwrap", "heapq"])
    assert found == sorted(set(found))
    assert {"TextWrapper", "dedent", "heappush", "nlargest"} <= set(found)
    assert not [name for name in found if name.startswith("_")]


def test_tests_and_games_are_left_out():
    names = corpora._readable_modules()
    assert "heapq" in names
    assert not {"test", "antigravity", "turtle", "_weakrefset"} & set(names)
    library = sysconfig.get_path("stdlib")
    paths = corpora._files(corpora.Path(library), "unittest")
    assert paths
    assert not [
        path for path in paths if "test" in path.parts[len(paths[0].parts) - 1 :]
    ]


def test_the_whole_library_is_a_large_text():
    everything = text.library_sources()
    assert len(everything) > 5_000_000
    assert everything == text.library_sources()


def test_nothing_is_run_to_read_it(monkeypatch):
    monkeypatch.setattr("builtins.__import__", None)
    assert text.library_names(["bisect"])


def test_modules_without_a_source_are_told():
    with pytest.raises(FileNotFoundError, match="no sources of these modules"):
        text.library_sources(["no_such_module"])
    with pytest.raises(FileNotFoundError, match=r"got: .* math in"):
        text.library_docstrings(["math"])


def test_cities():
    names = text.city_names()
    assert names == sorted(set(names))
    assert {"Tokyo", "New York", "Buenos Aires", "Port-au-Prince"} <= set(names)
    assert not {"UTC", "GMT", "New_York", "NSW", "Zulu"} & set(names)
    assert len(names) > 380


def test_cities_without_a_data_base(monkeypatch):
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    with pytest.raises(FileNotFoundError, match="pip install tzdata"):
        text.city_names()


# --- texts as numbers -----------------------------------------------------------------


def test_letters_are_numbered():
    letters = text.Vocabulary("banana")
    assert letters.tokens == ["b", "a", "n"]
    assert len(letters) == 3
    assert "n" in letters
    assert "x" not in letters
    numbers = letters.encode("nab")
    assert numbers.dtype is torch.int64
    assert numbers.tolist() == [2, 1, 0]
    assert letters.decode(numbers) == letters.decode([2, 1, 0]) == ["n", "a", "b"]
    assert letters.encode("").shape == (0,)
    assert repr(letters) == "Vocabulary(3 tokens)"


def test_an_unknown_token():
    with pytest.raises(KeyError, match="a token is not in the vocabulary"):
        text.Vocabulary("ab").encode("abc")
    letters = text.Vocabulary("ab", unknown="?")
    assert letters.encode("abc").tolist() == [1, 2, 0]
    assert letters.decode([0]) == ["?"]


def test_the_most_frequent_words():
    source = text.library_docstrings(["textwrap"]).split()
    words = text.Vocabulary.of_most_frequent(source, 20)
    assert len(words) == 20
    assert words.tokens[:1] == ["<unk>"]
    assert "the" in words.tokens[1:4]
    assert set(words.encode(source).tolist()) == set(range(20))


def test_a_docstring_is_one_of_three_kinds():
    tree = ast.parse("def f():\n  'inner'\n  class C:\n    'deep'\nx = 'no'")
    assert [ast.get_docstring(node) for node in corpora._within(tree)] == [
        None,
        "inner",
        "deep",
    ]
