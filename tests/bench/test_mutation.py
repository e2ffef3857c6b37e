"""The small faults that ``benchmarks/mutation.py`` draws, and what it counts."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks import mutants
from benchmarks.covering import Coverage, Runner, put
from benchmarks.mutation import wilson

CORE = sorted((Path(__file__).resolve().parents[2] / "src" / "poise" / "core").rglob("*.py"))


def texts(source: str) -> set[str]:
    """What becomes of a source, fault by fault."""
    return {one.applied(source.encode()).decode() for one in mutants.find("a.py", source.encode())}


def test_every_fault_can_be_read_and_is_one() -> None:
    for path in CORE:
        source = path.read_bytes()
        whole = ast.dump(ast.parse(source))
        for one in mutants.find(path.name, source)[::200]:
            assert ast.dump(ast.parse(one.applied(source))) != whole, one


def test_a_comparison_is_moved_by_its_edge_and_turned_round() -> None:
    assert texts("def f(a, b):\n    g = a < b") == {
        "def f(a, b):\n    g = a <= b", "def f(a, b):\n    g = a >= b"
    }  # fmt: skip


def test_signs_conditions_and_returns_are_changed() -> None:
    assert texts("x = -a if b else c and (d)") == {
        "x = a if b else c and (d)", "x = -a if (not (b)) else c and (d)",
        "x = -a if b else c or (d)",
    }  # fmt: skip
    assert "def f():\n    return None" in texts("def f():\n    return a + b")
    assert "def f():\n    return a - b" in texts("def f():\n    return a + b")
    assert "if not a:\n    pass" in texts("if not a:\n    f()")


@pytest.mark.parametrize(
    "source",
    [
        '"""Words about 3 things, 1 < 2."""',
        "a: tuple[int, 3]",
        "def f(a: Literal[1]) -> Literal[2]:\n    '''Says 5.'''",
        "@dataclass(frozen=True, slots=True)\nclass A:\n    '''Holds.'''",
        "a = field(init=False)",
        "assert a < 1",
        "x = f'{a + 1} is too much'",
        "if TYPE_CHECKING:\n    from a import b",
        "class A(Protocol):\n    def f(self) -> int:\n        return 1",
    ],
)
def test_what_no_test_could_notice_is_left_alone(source: str) -> None:
    assert texts(source) == set()


def test_the_tests_of_a_statement_are_those_that_reach_it_and_then_their_neighbours() -> None:
    seconds = {"a::slow": 9.0, "a::quick": 2.0, "a::beside": 1.0, "b::other": 3.0}
    lines = {1: {""}, 5: {"a::slow", ""}, 6: {"a::quick"}, 9: {"b::other"}}
    reached = Coverage(seconds, {"x.py": {line: frozenset(of) for line, of in lines.items()}})
    assert reached.of("x.py", 5, 7) == ["a::quick", "a::slow", "a::beside"]
    everyone = ["a::quick", "b::other", "a::slow", "a::beside"]
    assert reached.of("x.py", 1, 1) == everyone  # what an import runs
    assert reached.of("x.py", 7, 8) == []
    assert reached.of("y.py", 1, 9) == []


def test_the_interval_of_a_share_is_wilson_s() -> None:
    # Newcombe 1998 (Stat Med 17:857-872), table I: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20)[0] == 0
    assert wilson(20, 20)[1] == pytest.approx(1)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two functions, one of them held by a test."""
    pytest.importorskip("coverage")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # it needs one
    monkeypatch.setenv("PYTEST_PLUGINS", "_hypothesis_pytestplugin")
    made = tmp_path / "tree"
    (made / "src" / "small").mkdir(parents=True)
    (made / "src" / "small" / "__init__.py").write_text(
        "HELD = 3\n\n\ndef held(a):\n    return a + HELD\n\n\ndef free(a):\n    return a - 1\n"
    )
    (made / "test_small.py").write_text(
        "from small import free, held\n\n\ndef test_held():\n    assert held(1) == 4\n\n\n"
        "def test_free():\n    free(1)\n\n\ndef test_red():\n    assert free(1) == 3\n"
    )
    return made


def test_a_fault_is_tried_on_the_tests_that_reach_it(tree: Path, tmp_path: Path) -> None:
    path = tree / "src" / "small" / "__init__.py"
    source = path.read_bytes()
    found = {}
    with Runner(tree, tmp_path / "log") as runner:
        reached = runner.gather(["test_small.py"], "src/small", tmp_path / "reached.json")
        for one in mutants.find("src/small/__init__.py", source):
            tests = reached.of(one.path, one.first, one.last)
            put(path, one.applied(source))
            names = [test.split("::")[1] for test in tests]
            found[one.line, one.after] = names, runner.notice(tests, 60.0)
    assert found[5, "a - HELD"] == (["test_held", "test_free"], 1)
    assert found[9, "a + 1"] == (
        ["test_free", "test_held"],
        0,
    )  # the red one fails anyway, and is not asked
    assert sorted(found[1, "4"][0]) == ["test_free", "test_held"]
    assert found[1, "4"][1] == 1


def test_a_fault_without_end_is_ended(tree: Path, tmp_path: Path) -> None:
    (tree / "src" / "small" / "__init__.py").write_text(
        "def held(a):\n    while True:\n        pass\n\n\nfree = held\n"
    )
    tests = ["test_small.py::test_held"]
    with Runner(tree, tmp_path / "log") as runner:
        assert runner.notice(tests, 1.0) is None
        assert runner.notice(["test_small.py::test_none"], 60.0) == 5
