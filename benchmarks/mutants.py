"""Small faults to put into a source file, one at a time, for `mutation.py`.

Left alone is what no test of behaviour could notice: docstrings, annotations, words for a person,
decorators, how a field is declared, assertions, and what is there for the type checker only.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<", "<=", ">="), ast.LtE: ("<=", "<", ">"),
    ast.Gt: (">", ">=", "<="), ast.GtE: (">=", ">", "<"),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"),
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "/"), ast.Mod: ("%", "//"), ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&"),
}  # fmt: skip
DECLARED = frozenset({"init", "repr", "compare", "kw_only", "slots", "frozen"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """``after`` in place of ``before``, from byte ``start`` to ``end`` of the file.

    ``text`` is its line; ``first`` and ``last`` are those of the statement it is in, by which tests
    are found.
    """

    path: str
    line: int
    first: int
    last: int
    start: int
    end: int
    kind: str
    before: str
    after: str
    text: str

    def applied(self, source: bytes) -> bytes:
        """The file with the fault in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        before, after = (" ".join(text.split()) for text in (self.before, self.after))
        return f"{self.path}:{self.line}  {self.kind}: {before} → {after}"


def find(path: str, source: bytes) -> list[Mutant]:
    """Every mutant of a file, in the order of the text."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return sorted(finder.found, key=lambda one: (one.start, one.end, one.after))


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str, source: bytes) -> None:
        self.found: list[Mutant] = []
        self._path, self._source = path, source
        self._text_lines = source.decode().split("\n")
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._statement = (1, 1)

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            outer = self._statement
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            last = node.end_lineno or node.lineno
            if body:  # of an if, a loop or a function: its head
                head = body[0].pattern if isinstance(node, ast.Match) else body[0]
                last = max(node.lineno, head.lineno - 1)
            self._statement = (node.lineno, last)
            self._remove(node)
            super().visit(node)
            self._statement = outer
            return
        super().visit(node)

    # ------------------------------------------------------------------ left alone

    def visit_Assert(self, node: ast.Assert) -> None:
        pass

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        pass

    def visit_Raise(self, node: ast.Raise) -> None:
        pass

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(default)
        for each in node.body:
            self.visit(each)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if not any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases):
            for each in node.body:
                self.visit(each)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in DECLARED:
            self.visit(node.value)

    # ------------------------------------------------------------------ changed

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            before, *others = COMPARISONS[type(op)]
            for after in others:
                self._between(node, left, right, before, after, "comparison")
            left = right
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in ARITHMETIC and not _is_text(node):
            self._between(node, node.left, node.right, *ARITHMETIC[type(node.op)], "arithmetic")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if type(node.op) in ARITHMETIC and not _is_text(node.value):
            before, after = (f"{sign}=" for sign in ARITHMETIC[type(node.op)])
            self._between(node, node.target, node.value, before, after, "arithmetic")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        before, after = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between(node, left, right, before, after, "boolean")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.USub):
            self._put(node, self._text(node), self._text(node.operand), "sign or not")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self._negate(node.test)
            self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        empty = isinstance(node.value, ast.Constant) and node.value.value is None
        if node.value is not None and not empty:
            self._put(node, self._text(node), "return None", "return value")
        self.generic_visit(node)

    def visit_Break(self, node: ast.Break) -> None:
        self._put(node, "break", "continue", "loop")

    def visit_Continue(self, node: ast.Continue) -> None:
        self._put(node, "continue", "break", "loop")

    def visit_Constant(self, node: ast.Constant) -> None:
        match node.value:
            case bool():
                others = [not node.value]
            case int():
                others = [node.value + 1, node.value - 1]
            case float():
                others = [node.value * 2, node.value / 2] if node.value else [1.0]
            case _:
                others = []
        for other in others:
            self._put(node, self._text(node), repr(other), "constant")

    # ------------------------------------------------------------------ the text

    def _remove(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Delete():
                self._put(node, self._text(node), "pass", "statement")
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
                self._put(node, self._text(node), "pass", "statement")

    def _negate(self, test: ast.expr) -> None:
        if not isinstance(test, ast.Compare | ast.UnaryOp):
            self._put(test, self._text(test), f"(not ({self._text(test)}))", "condition")

    def _between(
        self, node: ast.expr | ast.stmt, left: ast.expr, right: ast.expr,
        before: str, after: str, kind: str,
    ) -> None:  # fmt: skip
        """Change the sign that stands between two operands."""
        start, end = self._at(left)[1], self._at(right)[0]
        pattern = re.escape(before).replace(r"\ ", r"\s+")
        sign = re.search(pattern.encode(), self._source[start:end])
        assert sign is not None
        at = start + sign.start(), start + sign.end()
        whole = self._at(node)
        head, tail = self._source[whole[0] : at[0]], self._source[at[1] : whole[1]]
        self._add(node, *whole, kind, self._text(node), (head + after.encode() + tail).decode())

    def _put(self, node: ast.expr | ast.stmt, before: str, after: str, kind: str) -> None:
        self._add(node, *self._at(node), kind, before, after)

    def _add(
        self, node: ast.expr | ast.stmt, start: int, end: int, kind: str, before: str, after: str
    ) -> None:
        text = self._text_lines[node.lineno - 1].strip()
        place = self._path, node.lineno, *self._statement
        self.found.append(Mutant(*place, start, end, kind, before, after, text))

    def _at(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._lines[node.lineno - 1] + node.col_offset,
            self._lines[node.end_lineno - 1] + node.end_col_offset,
        )

    def _text(self, node: ast.expr | ast.stmt) -> str:
        start, end = self._at(node)
        return self._source[start:end].decode()


def _is_text(node: ast.expr) -> bool:
    """Whether strings are joined, where a changed sign is an error and no fault."""
    return any(
        isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in ast.walk(node)
    )
