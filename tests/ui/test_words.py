"""What the user reads comes from `app.text`: one place to translate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "app" / "ui"

# Calls whose strings are not for the user's eyes: logs, errors of programmers, style, Qt's names.
_NOT_SHOWN = (
    "exception", "error", "info", "warning", "debug", "ValueError", "TypeError", "RuntimeError",
    "KeyError", "setStyleSheet", "setObjectName", "setProperty", "compile", "fullmatch", "getattr",
    "Thread", "Background", "setDesktopFileName", "setStyle", "setFilterRules", "getLogger",
    "QColor", "replace", "startswith", "endswith", "strftime", "horizontalAdvance", "QKeySequence",
    "setShortcut", "_action", "_toggle",
)  # fmt: skip
# Calls that show their strings.
_SHOWN = (
    "setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription",
    "setPlaceholderText", "setTitle", "setIconText", "setInformativeText", "QLabel", "QPushButton",
    "QAction", "QMenu", "dim_label", "drawText", "say", "show_message", "show_progress",
    "show_problem", "addTab", "add_page", "addMenu", "addButton", "setTabToolTip", "set_text",
    "tell", "addItem", "setHeaderLabels", "setStatusTip", "QGroupBox", "QCheckBox",
)  # fmt: skip
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_SENTENCE = re.compile(r"[A-Z]?[a-z]+,? [a-z]+")


def files() -> list[Path]:
    return sorted(
        path
        for path in FOLDER.rglob("*.py")
        if path.name != "theme.py" and not path.stem.startswith("text")
    )


def name_of(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings in an expression, but not those of calls in it that show nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif not (isinstance(node, ast.Call) and name_of(node) in _NOT_SHOWN):
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def docstrings(tree: ast.AST) -> set[ast.AST]:
    """Strings that stand alone."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def strays(source: str) -> Iterator[tuple[int, str]]:
    """Strings for the user that the source has of its own: line and words."""
    tree = ast.parse(source)
    alone = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in _SHOWN:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                for literal in literals(argument):
                    if _LETTERS.search(literal.value) and literal not in alone:
                        yield literal.lineno, literal.value
    for literal in literals(tree):
        if literal not in alone and _SENTENCE.search(literal.value):
            yield literal.lineno, literal.value


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_words_of_its_own(path: Path) -> None:
    assert sorted(set(strays(path.read_text(encoding="utf-8")))) == []


def test_strays_are_found_and_nothing_else() -> None:
    source = '''
"""A docstring with words."""
import logging
log = logging.getLogger("a b")
def f(label, painter, other):
    """Another one."""
    label.setText("Step back")
    label.setToolTip(f"Wait {other} more")
    painter.drawText(room, "now")
    log.warning("could not open %s", other)
    raise ValueError("must be positive here")
WORDS = "Choose a file"
KEY = "geometry"
'''
    found = {words for _, words in strays(source)}
    assert found == {"Step back", "Wait ", " more", "now", "Choose a file"}
