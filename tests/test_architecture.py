"""The arrows between the rooms: what each package may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# For each room: what its files must not import, by the first names of the module's path.
FORBIDDEN = {
    "model": ("app", "PyQt6", "cv2", "mediapipe", "av"),
    "app": ("app.ui", "PyQt6"),
    "app/ui": ("cv2", "mediapipe", "torch"),
}
# The one door through which `app` reaches `app.ui`, when the window is asked for.
DOOR = ("app/__main__.py", "app/cli.py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"


def room(path: Path) -> str:
    relative = path.relative_to(ROOT).as_posix()
    return "app/ui" if relative.startswith("app/ui/") else relative.split("/")[0]


def files() -> list[Path]:
    return [path for name in ("model", "app") for path in sorted((ROOT / name).rglob("*.py"))]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_forbidden_import(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for line, module in imports(path):
        for banned in FORBIDDEN[room(path)]:
            if banned == "app.ui" and relative in DOOR:
                continue
            assert module != banned, f"{relative}:{line} imports {module}"
            assert not module.startswith(banned + "."), f"{relative}:{line} imports {module}"


def test_the_test_sees_forbidden_imports(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text("import os\nfrom app.ui import text\ndef f():\n    import cv2.cv2\n")
    assert [module for _, module in imports(path)] == ["os", "app.ui.text", "cv2.cv2"]


def test_the_window_s_records_do_not_bring_torch_along() -> None:
    code = (
        "import sys, model.decision, model.window, model.skeleton, model.prediction;"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_top_level_holds_what_it_should() -> None:
    expected = {
        "app", "model", "weights", "tests", "requirements.txt", "requirements-dev.txt", "README.md",
        "CHANGELOG.md", "LICENSE", "pyproject.toml", ".gitignore", ".ci",
    }  # fmt: skip
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    assert {name.split("/")[0] for name in listed.stdout.splitlines()} <= expected
