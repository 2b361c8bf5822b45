"""Pictures of the real window: ``python -m tests.screenshots --out DIR``.

Each scene opens the window on a real session (pose, network and all), waits for what it is about,
and saves what the window paints. No screen is needed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QCoreApplication, QEventLoop, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

from app.live import LiveSession, Phase
from app.ui.cameras import Camera
from app.ui.controller import Controller
from app.ui.theme import Appearance, apply_theme
from app.ui.window import MainWindow
from model.decision import State


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        name: of the file, without its ending.
        source: what is watched; None as on a machine without a camera.
        size: of the window, pixels.
        appearance: light or dark.
        ready: whether the window shows what the picture is about.
        actions: names of the window's actions to trigger first.
        show: the page beside the picture, by its number.
    """

    name: str
    source: str | None
    size: tuple[int, int]
    appearance: Appearance
    ready: Callable[[MainWindow], bool]
    actions: tuple[str, ...] = ()
    show: tuple[int, ...] = ()


def acting(window: MainWindow) -> bool:
    """An action has been going on for a moment, and one has ended before."""
    panel = window.page.decision
    return (
        panel.state is State.ACTION
        and panel.hint.text() not in ("for 0 s", "for 1 s")
        and window.page.events.model.rowCount() > 0
    )


def moving(window: MainWindow) -> bool:
    """A picture is shown and predicted upon."""
    return window.page.video.view.isVisible() and bool(window.page.top_five.bars.rows())


def failed(window: MainWindow) -> bool:
    """The message with the ways on is shown."""
    return bool(window.page.video.message.buttons())


LIGHT, DARK = Appearance.LIGHT, Appearance.DARK
SCENES = (
    Scene("demo-light", "demo", (1280, 720), LIGHT, acting),
    Scene("demo-dark", "demo", (1280, 720), DARK, acting),
    Scene("demo-large", "demo", (1920, 1080), DARK, acting, ("names",)),
    Scene("joints", "demo", (1280, 720), LIGHT, acting, show=(1,)),
    Scene("joints-small", "demo", (960, 600), DARK, acting, show=(1,)),
    Scene("tuning", "demo", (1280, 720), DARK, acting, show=(2,)),
    Scene("privacy", "demo", (1280, 720), LIGHT, acting, ("privacy",)),
    Scene("no-camera", None, (1280, 720), LIGHT, moving),
    Scene("small", None, (960, 600), DARK, moving),
    Scene("wrong-file", "holiday/squats.mp4", (1280, 720), LIGHT, failed),
    Scene("loading", "demo", (1280, 720), DARK, lambda window: window.isVisible()),
)


def take(app: QApplication, scene: Scene, weights: Path | None, out: Path, patience: float) -> bool:
    """Save one scene; whether it showed what it is about within `patience` seconds."""
    apply_theme(app, scene.appearance)

    def make(source: str, path: Path | None) -> LiveSession:
        return LiveSession(source, path, "cpu")

    controller = Controller(make, lambda: "demo", scene.source, weights)
    window = MainWindow(controller, lambda: [Camera(0, "Camera")])
    window.resize(*scene.size)
    for name in scene.actions:
        getattr(window.actions_, name).trigger()
    for page in scene.show:
        window.page.tabs.setCurrentIndex(page)
    window.show()
    deadline = time.monotonic() + patience
    wait = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    while not (ready := scene.ready(window)) and time.monotonic() < deadline:
        QCoreApplication.processEvents(wait, 50)
        status = controller.status()
        if scene.ready is not failed and status and status.phase is Phase.FAILED:
            print(status.message, file=sys.stderr)
            break
    window.grab().save(str(out / f"{scene.name}.png"))
    window.close()
    controller.stop(20)
    return ready


def main() -> int:
    """Take all pictures, or those named."""
    parser = argparse.ArgumentParser(description="Take pictures of the real window.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where they go")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="default: the shipped ones")
    parser.add_argument(
        "--patience", type=float, default=60, metavar="SECONDS", help="longest wait for one scene"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these scenes")
    arguments = parser.parse_args()
    known = [scene.name for scene in SCENES]
    if unknown := set(arguments.names) - set(known):
        parser.error(f"no scene {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(lambda kind, context, message: None)
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    missed = []
    for scene in SCENES:
        if arguments.names and scene.name not in arguments.names:
            continue
        ready = take(app, scene, arguments.weights, arguments.out, arguments.patience)
        print(f"{scene.name}: {'saved' if ready else 'saved, but not what it should show'}")
        missed += [] if ready else [scene.name]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
