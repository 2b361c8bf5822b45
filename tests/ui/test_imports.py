"""The window is on screen before anything slow is loaded, so it must not import it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_HEAVY = ("torch", "cv2", "mediapipe", "av", "scipy", "matplotlib", "PyQt6.QtMultimedia")


def test_importing_the_window_loads_nothing_heavy() -> None:
    code = (
        "import sys, app.ui.main\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules])"
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_the_window_never_names_them() -> None:
    for path in sorted((_ROOT / "app" / "ui").glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            roots = {name.split(".")[0] for name in names}
            assert not roots & {"torch", "cv2", "mediapipe", "av"}, path.name
