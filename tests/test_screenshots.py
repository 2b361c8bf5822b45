"""The pictures of the README: what is taken when, and the moving one."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PyQt6.QtGui import QColor, QPixmap
from PyQt6.QtWidgets import QApplication

from tests.animation import RATE, Filming, write
from tests.screenshots import SCENES, main, names

ROOT = Path(__file__).resolve().parents[1]


class FakeWindow:
    """Shows a grey that goes with the time."""

    def __init__(self) -> None:
        self.transport = SimpleNamespace(shown=0.0)
        self.page = SimpleNamespace(video=SimpleNamespace(transport=self.transport))

    def grab(self) -> QPixmap:
        pixmap = QPixmap(64, 40)
        grey = int(20 * self.transport.shown)
        pixmap.fill(QColor(grey, grey, grey))
        return pixmap


@pytest.mark.parametrize("fps", [30.0, 5.0])
def test_a_recording_goes_by_the_time_that_is_shown(qapp: QApplication, fps: float) -> None:
    window = FakeWindow()
    filming = Filming(window, 2.0, 4.0)  # type: ignore[arg-type]
    for step in range(round(6 * fps)):
        window.transport.shown = step / fps
        filming.look()
    assert filming.done
    assert len(filming.pictures) == 2 * RATE
    greys = [picture.pixelColor(5, 5).red() for picture in filming.pictures]
    assert greys == sorted(greys)
    assert greys[0] == pytest.approx(40, abs=5)
    assert greys[-1] == pytest.approx(80, abs=8)


def test_the_moving_picture_moves(qapp: QApplication, tmp_path: Path) -> None:
    window = FakeWindow()
    filming = Filming(window, 0.0, 10.0)  # type: ignore[arg-type]
    for step in range(100):
        window.transport.shown = step / 10
        filming.look()
    path = tmp_path / "moving.webp"
    assert write(filming.pictures, 32, path) == path.stat().st_size
    with Image.open(path) as moving:
        assert moving.size == (32, 20)
        assert moving.n_frames >= 20
        moving.seek(0)
        first = moving.convert("L").getpixel((3, 3))
        moving.seek(moving.n_frames - 1)
        assert moving.convert("L").getpixel((3, 3)) > first + 100
    with pytest.raises(ValueError, match="nothing"):
        write([], 32, path)


def test_pictures_have_names_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(set(names())) == len(names())
    assert len(SCENES) > 3
    with pytest.raises(SystemExit):
        main(["no-such-picture"])
    assert "no picture no-such-picture" in capsys.readouterr().err


def test_the_readme_shows_what_the_command_makes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = {name for name in names() if f"tests/pictures/{name}." in readme}
    assert "live" in shown, "the moving one"
    kept = {path.stem for path in (ROOT / "tests/pictures").iterdir()}
    assert kept == shown, "and nothing else is kept"
