"""Pictures of the real window: ``python -m tests.screenshots``.

Without arguments it makes the pictures of the README, in ``tests/pictures``; with ``--out DIR`` all
of them: light and dark, sizes, pages, dialogs, states. Each scene opens the window on a real
session (pose, network and all), waits for what it is about, and takes one picture after the other
of it. No screen is needed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QCoreApplication, QEventLoop, qInstallMessageHandler
from PyQt6.QtGui import QFont
from PyQt6.QtWidgets import QApplication, QDialog, QWidget

from app.live import LiveSession, Phase
from app.recording.recorder import Recorder
from app.settings import Settings, SettingsFile
from app.ui.cameras import Camera
from app.ui.check_dialog import CheckDialog
from app.ui.controller import Controller
from app.ui.theme import Appearance, apply_theme, scaled_font
from app.ui.window import MainWindow
from model.decision import State
from tests.animation import Filming, write

PICTURES = Path(__file__).resolve().parent / "pictures"
LIGHT, DARK = Appearance.LIGHT, Appearance.DARK
SMALL, USUAL, LARGE = (1024, 640), (1280, 720), (1920, 1080)


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: of the file, without its ending.
        size: of the window, logical pixels.
        appearance: light or dark.
        page: of the window, by its number.
        tab: the page beside the picture, by its number.
        toggles: names of the window's actions that are switched for it.
        dialog: name of the action whose dialog is taken instead of the window.
        scale: of the text, the same in a whole scene.
        readme: whether the README shows it.
    """

    name: str
    size: tuple[int, int] = USUAL
    appearance: Appearance = LIGHT
    page: int = 0
    tab: int = 0
    toggles: tuple[str, ...] = ()
    dialog: str = ""
    scale: float = 1.0
    readme: bool = False


@dataclass(frozen=True)
class Scene:
    """Something to wait for, and pictures of it.

    Attributes:
        source: what is watched; None as on a machine without a camera.
        ready: whether the window shows what the pictures are about.
        shots: the pictures.
        start: where in the recording it begins, seconds.
        hold: stand still for the pictures.
    """

    source: str | None
    ready: Callable[[MainWindow], bool]
    shots: tuple[Shot, ...]
    start: float = 0.0
    hold: bool = False


def acting(window: MainWindow) -> bool:
    """An action has been going on for a moment, and one has ended before."""
    panel = window.page.decision
    return (
        panel.state is State.ACTION
        and not panel.hint.text().startswith(("for 0 s", "for 1 s"))
        and window.page.events.model.rowCount() > 0
    )


def moving(window: MainWindow) -> bool:
    """A picture is shown and predicted upon."""
    return window.page.video.view.isVisible() and bool(window.page.top_five.bars.rows())


def failed(window: MainWindow) -> bool:
    """The message with the ways on is shown."""
    return bool(window.page.video.message.buttons())


def visible(window: MainWindow) -> bool:
    """The window is there."""
    return window.isVisible()


SCENES = (
    Scene(
        "demo",
        acting,
        (
            Shot("demo-light"),
            Shot("demo-dark", appearance=DARK),
            Shot("demo-small-light", SMALL),
            Shot("demo-small-dark", SMALL, DARK, tab=1),
            Shot("demo-large-light", LARGE, toggles=("names",)),
            Shot("demo-large-dark", LARGE, DARK, tab=1, toggles=("names",)),
            Shot("joints", tab=1, readme=True),
            Shot("tuning-light", tab=2),
            Shot("tuning-dark", appearance=DARK, tab=2),
            Shot("privacy", appearance=DARK, toggles=("privacy",)),
            Shot("check", dialog="check", readme=True),
            Shot("check-dark", appearance=DARK, dialog="check"),
            Shot("library", page=1),
            Shot("keys", dialog="shortcuts"),
            Shot("weights", dialog="about_weights"),
            Shot("about", dialog="about"),
        ),
        start=6.0,
        hold=True,
    ),
    # A window of its own: the size of the text is taken up when it is made.
    Scene(
        "demo",
        acting,
        (
            Shot("demo-large-text", scale=1.5),
            Shot("demo-small-large-text", SMALL, DARK, tab=1, scale=1.5),
        ),
        start=6.0,
        hold=True,
    ),
    Scene(None, moving, (Shot("no-camera"), Shot("no-camera-small", SMALL, DARK))),
    Scene("holiday/squats.mp4", failed, (Shot("wrong-file"), Shot("wrong-file-dark", SMALL, DARK))),
    Scene("demo", visible, (Shot("loading", appearance=DARK),)),
)
#: The moving picture: from when to when in the demo, seconds, and its width.
ANIMATION, ANIMATION_WIDTH = (8.5, 17.0), 960
ANIMATED = "live"


class Studio:
    """Opens windows, and takes pictures of them."""

    def __init__(
        self, app: QApplication, weights: Path | None, out: Path, patience: float, folder: Path
    ) -> None:
        """
        Args:
            app: the program.
            weights: None for the shipped ones.
            out: where the pictures go.
            patience: the longest wait for one scene, seconds.
            folder: for what the program keeps; nothing of the user's is shown or touched.
        """
        self._folder = folder
        self._app, self._weights, self._out, self._patience = app, weights, out, patience
        self._font = QFont(app.font())

    def take(self, scene: Scene, wanted: Callable[[Shot], bool]) -> list[str]:
        """Take the wanted shots of a scene; the names of those that show something else."""
        shots = [shot for shot in scene.shots if wanted(shot)]
        if not shots:
            return []
        self._dress(shots[0])
        window, controller = self._open(scene.source)
        if scene.start:
            self._wait(window, controller, moving)
            controller.seek(scene.start)
        ready = self._wait(window, controller, scene.ready)
        if scene.hold:
            controller.pause(True)
        for shot in shots:
            self._shoot(window, shot)
            print(f"{shot.name}: {'saved' if ready else 'saved, but not what it should show'}")
        self._close(window, controller)
        return [] if ready else [shot.name for shot in shots]

    def animate(self) -> list[str]:
        """Record the moving picture; its name if that was not possible."""
        start, end = ANIMATION
        apply_theme(self._app, LIGHT)
        window, controller = self._open("demo")
        window.resize(*USUAL)
        self._wait(window, controller, moving)
        # The window of the network fills before it begins.
        controller.seek(start - 4.0)
        filming = Filming(window, start, end)

        def over(window: MainWindow) -> bool:
            filming.look()
            return filming.done

        ready = self._wait(window, controller, over)
        self._close(window, controller)
        if not filming.pictures:
            return [ANIMATED]
        size = write(filming.pictures, ANIMATION_WIDTH, self._out / f"{ANIMATED}.webp")
        print(f"{ANIMATED}: {len(filming.pictures)} pictures, {size / 1e6:.1f} MB")
        return [] if ready else [ANIMATED]

    def _open(self, source: str | None) -> tuple[MainWindow, Controller]:
        recorder = Recorder()

        def make(spec: str, path: Path | None) -> LiveSession:
            return LiveSession(spec, path, "cpu", recorder=recorder)

        controller = Controller(make, lambda: "demo", source, self._weights)
        settings = SettingsFile(self._folder / "settings.json")
        settings.save(Settings(library=str(self._folder / "library")))
        window = MainWindow(
            controller,
            lambda: [Camera(0, "Camera")],
            settings_file=settings,
            recorder=recorder,
        )
        window.resize(*USUAL)
        window.show()
        return window, controller

    def _close(self, window: MainWindow, controller: Controller) -> None:
        window.close()
        controller.stop(20)
        window.finish(20)

    def _wait(
        self, window: MainWindow, controller: Controller, ready: Callable[[MainWindow], bool]
    ) -> bool:
        deadline = time.monotonic() + self._patience
        while not ready(window):
            status = controller.status()
            broken = status is not None and status.phase is Phase.FAILED and ready is not failed
            if broken or time.monotonic() > deadline:
                print(status.message if broken and status else "waited in vain", file=sys.stderr)
                return False
            self._breathe()
        return True

    def _breathe(self) -> None:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def _dress(self, shot: Shot) -> None:
        apply_theme(self._app, shot.appearance)
        self._app.setFont(scaled_font(self._font, shot.scale))

    def _shoot(self, window: MainWindow, shot: Shot) -> None:
        self._dress(shot)
        toggles = [getattr(window.actions_, name) for name in shot.toggles]
        for action in toggles:
            action.trigger()
        window.resize(*shot.size)
        window.pages.setCurrentIndex(shot.page)
        window.page.tabs.setCurrentIndex(shot.tab)
        shown: QWidget = window
        if shot.dialog:
            getattr(window.actions_, shot.dialog).trigger()
            shown = [d for d in window.findChildren(QDialog) if d.isVisible()][-1]
        deadline = time.monotonic() + self._patience
        # A check takes its time; everything else is there after a few turns.
        turns = 0
        while turns < 10 and time.monotonic() < deadline:
            self._breathe()
            turns += not (isinstance(shown, CheckDialog) and not shown.chart.isVisible())
        shown.grab().save(str(self._out / f"{shot.name}.png"))
        if isinstance(shown, QDialog):
            shown.close()
        for action in toggles:
            action.trigger()


def names() -> list[str]:
    """All pictures."""
    return [shot.name for scene in SCENES for shot in scene.shots] + [ANIMATED]


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the README's pictures, all, or those named."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.screenshots", description="Take pictures of the real window."
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where all go; default: the README's, to its folder"
    )
    parser.add_argument("--weights", type=Path, metavar="FILE", help="default: the shipped ones")
    parser.add_argument(
        "--patience", type=float, default=90, metavar="SECONDS", help="longest wait for one scene"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pictures")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(names()):
        parser.error(f"no picture {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    out = options.out or PICTURES
    out.mkdir(parents=True, exist_ok=True)

    def wanted(shot: Shot) -> bool:
        return shot.name in options.names if options.names else shot.readme or bool(options.out)

    qInstallMessageHandler(lambda kind, context, message: None)
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(app, options.weights, out, options.patience, Path(folder))
        missed = [name for scene in SCENES for name in studio.take(scene, wanted)]
        if not options.names or ANIMATED in options.names:
            missed += studio.animate()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
