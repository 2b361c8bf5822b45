"""What a user of the window reads comes from `app.text` and `model.text`: there to translate."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.text import formats, names
from model.shipped import DEFAULT
from model.skeleton import JOINT_NAMES
from model.weights import load

ROOT = Path(__file__).resolve().parents[1]

_WINDOW = "app.ui.main"
# What teaches beside it, in a process whose errors the window shows.
_CHILD = ("model.teaching.teach", "model.teaching.compare")
# Calls whose strings are not for the user's eyes: logs, errors of programmers, style, Qt's names.
_NOT_SHOWN = (
    "exception", "error", "info", "warning", "debug", "ValueError", "TypeError", "RuntimeError",
    "KeyError", "IndexError", "LookupError", "setStyleSheet", "setObjectName", "setProperty",
    "compile",
    "fullmatch", "getattr", "Thread", "Background", "LateWriter", "setDesktopFileName", "setStyle",
    "setFilterRules", "getLogger", "QColor", "replace", "startswith", "endswith", "strftime",
    "horizontalAdvance", "QKeySequence", "setShortcut", "_action", "_toggle", "execute", "rows",
)  # fmt: skip
# Calls that show their strings.
_SHOWN = (
    "setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription",
    "setPlaceholderText", "setTitle", "setIconText", "setInformativeText", "QLabel", "QPushButton",
    "QAction", "QMenu", "dim_label", "drawText", "say", "show_message", "show_progress",
    "show_problem", "addTab", "add_page", "addMenu", "addButton", "setTabToolTip", "set_text",
    "tell", "addItem", "setHeaderLabels", "setStatusTip", "QGroupBox", "QCheckBox", "Failed",
    "fail", "_fail", "_problem", "step",
)  # fmt: skip
_CITED = ("SOURCE", "CITATION")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_SENTENCE = re.compile(r"[A-Z]?[a-z]+,? [a-z]+")
# Two words and no sentence: what files, data sets and SQLite call things.
_NAMES = {
    "video with skeleton", "Observation id", "Media file", "observation id", "media file",
    "media file name", "clips recorded with the program", "unable to open", "not a database",
    "disk i/o", "no action", "no person", "too little in view", "warming up", "unknown action",
    "no answer", "one person", "one session", "one recording", "clips held out of teaching",
    "base sha256",
}  # fmt: skip
# Joints by their names in data sets; the database's own language; readers of whole data sets, which
# the commands alone call.
_WITHOUT_WORDS = (
    "model.skeleton", "app.library.schema", "app.library.overview", "model.data.cache",
    "model.data.dataset", "model.data.nw_ucla", "model.data.protocols", "model.data.pyskl_store",
    "model.data.ui_prmd", "model.data.utd_mhad",
)  # fmt: skip
# Whose ``ValueError``s become reasons in a sentence that the window shows.
_REASONS = (
    "model.weights", "model.familiarity", "model.data.sequence", "model.data.safe_pickle",
    "app.library.motion",
)  # fmt: skip
_SQL = re.compile(r"SELECT | FROM | WHERE ")


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_of(path): path for name in ("app", "model") for path in ROOT.glob(f"{name}/**/*.py")
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within_reach(*doors: str) -> list[str]:
    """All modules that these run, now or later."""
    found: set[str] = set()
    waiting = list(doors)
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in found:
            found.add(module)
            waiting += imported(MODULES[module])
    return sorted(found)


def looked_at(module: str) -> bool:
    if module == "app.ui.theme" or f"{module}.".startswith(("app.text.", "model.text.")):
        return False
    return not module.startswith(_WITHOUT_WORDS)


def name_of(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def literals(node: ast.AST, shown: str = "") -> Iterator[ast.Constant]:
    """The strings in an expression, but not those of calls that show nothing; `shown` is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif (
        not isinstance(node, ast.Call) or name_of(node) not in _NOT_SHOWN or name_of(node) == shown
    ):
        for child in ast.iter_child_nodes(node):
            yield from literals(child, shown)


def docstrings(tree: ast.AST) -> set[ast.AST]:
    """Strings that stand alone, and how a data set is cited, in whatever language."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            found.add(node.value)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in _CITED:
            found |= set(ast.walk(node.value))
    return found


def raised(tree: ast.AST, shown: str = "") -> Iterator[ast.Constant]:
    """The strings in what is raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield from literals(node.exc, shown)


def strays(source: str) -> Iterator[tuple[int, str]]:
    """Strings for the user that the source has of its own: line and words."""
    tree = ast.parse(source)
    alone = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in _SHOWN:
            for part in (*node.args, *(keyword.value for keyword in node.keywords)):
                for literal in literals(part):
                    if _LETTERS.search(literal.value) and literal not in alone:
                        yield literal.lineno, literal.value
    for literal in raised(tree):
        if _LETTERS.search(literal.value):
            yield literal.lineno, literal.value
    for literal in literals(tree):
        words = literal.value
        known = words in _NAMES or _SQL.search(words) is not None
        if literal not in alone and _SENTENCE.search(words) and not known:
            yield literal.lineno, words


def test_the_window_s_reach_is_all_of_it() -> None:
    reach = set(within_reach(_WINDOW))
    assert {f"app.ui.{path.stem}" for path in (ROOT / "app/ui").glob("[a-z]*.py")} <= reach
    assert {"app.capture.stream", "app.library.database", "app.recording.writer"} <= reach
    assert {"app.exchange.ntu_format", "app.pose_model"} <= reach
    assert "model.teaching.rehearsal" in within_reach(*_CHILD)


@pytest.mark.parametrize("module", [*filter(looked_at, within_reach(_WINDOW))])
def test_no_words_of_its_own(module: str) -> None:
    assert sorted(set(strays(MODULES[module].read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("module", _REASONS)
def test_no_reason_has_words_of_its_own(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    found = [words.value for words in raised(tree, shown="ValueError")]
    assert [words for words in found if _LETTERS.search(words)] == []


@pytest.mark.parametrize("module", [*filter(looked_at, within_reach(*_CHILD))])
def test_no_error_of_the_child_has_words_of_its_own(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    assert [words.value for words in raised(tree) if _LETTERS.search(words.value)] == []


def test_strays_are_found_and_nothing_else() -> None:
    source = '''
"""A docstring with words."""
import logging
log = logging.getLogger("a b")
def f(label, painter, other):
    """Another one."""
    label.setText("Step back")
    label.setToolTip(f"Wait {other} more")
    label.setWindowTitle("Settings")
    painter.drawText(room, "now")
    log.warning("could not open %s", other)
    rows = database.rows(f"SELECT {other} FROM clips WHERE true")
    if other:
        raise UserError(f"{other} is busy.")
    if painter:
        raise SourceError("Gone") from error
    if rows:
        raise DataError(other, "cut off here")
    raise ValueError("must be positive here")
WORDS = "Choose a file"
KEY = "geometry"
'''
    found = {words for _, words in strays(source)}
    assert found == {
        "Step back", "Wait ", " more", "Settings", "now", " is busy.", "Gone", "cut off here",
        "Choose a file",
    }  # fmt: skip


def text_modules() -> list[str]:
    return sorted(name for name in MODULES if f"{name}.".startswith(("app.text.", "model.text.")))


def only_words(value: object) -> bool:
    """Whether a constant is words, or a table of them."""
    if isinstance(value, dict):
        return all(map(only_words, value.values()))
    return isinstance(value, str) or (isinstance(value, tuple) and all(map(only_words, value)))


@pytest.mark.parametrize("module", text_modules())
def test_text_modules_keep_to_their_pattern(module: str) -> None:
    """Constants without places, functions for the rest, and nothing that a translator must skip."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in tree.body:
        assert isinstance(
            node,
            (ast.Expr, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef),
        ), f"{module}:{node.lineno}"
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert "format" not in {name_of(call) for call in calls}, "a function, not a template"
    for name, value in vars(importlib.import_module(module)).items():
        if name.isupper():
            assert only_words(value), f"{module}.{name} is nothing to translate"
        if name.isupper() and not name.startswith("COMMAND"):
            assert not re.search(r"\{\w*\}", str(value)), f"{module}.{name} has a place in it"
    assert not any(name.startswith("PyQt6") for name in imported(MODULES[module]))


def test_every_sentence_is_said() -> None:
    """None is left over, to be translated for nobody."""
    used = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Attribute, ast.Name)) and isinstance(node.ctx, ast.Load)
    }
    for module in text_modules():
        tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} | {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.isupper()
        }
        assert names <= used, f"{module}: {sorted(names - used)}"


def test_joints_and_bundled_actions_have_their_words() -> None:
    assert names.JOINTS == JOINT_NAMES, "in English they are called as data sets call them"
    known = set(load(DEFAULT).card.classes)
    assert known == set(names.ACTIONS)
    assert formats.action_name("baseball_swing") == "Baseball swing"
    assert formats.action_name("my_own_move") == "My own move", "by rule: not in the table"
