"""The program itself on a real X screen: started by its command, driven by keys, seen by pixels."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtGui import QColor, QImage

from app.ui.theme import LIGHT
from tests.fakes import program_environment, tiny_weights

_ROOT = Path(__file__).resolve().parents[2]
_TOOLS = ("Xvfb", "xdotool", "import")
_MISSING = [tool for tool in _TOOLS if shutil.which(tool) is None]

pytestmark = pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}")


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """The name of a fresh X screen, which is not made anew whenever the last program has left it:
    the next one would be turned away meanwhile."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-noreset"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_weights(tmp_path_factory.mktemp("weights") / "tiny.safetensors")


class Program:
    """A running program and its screen."""

    def __init__(self, screen: str, folder: Path, arguments: list[str]) -> None:
        environment = program_environment(folder) | {
            "DISPLAY": screen,
            "QT_QPA_PLATFORM": "xcb",
            # Nothing of the machine's desktop decides what the tests see.
            "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }
        folder.chmod(0o700)
        self._environment = environment
        self._errors = folder / "stderr.txt"
        self._window = ""
        self._stderr = self._errors.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            cwd=_ROOT,
            env=environment,
            stdout=self._stderr,
            stderr=self._stderr,
        )

    def _tool(self, *command: str, timeout: float = 60) -> bytes:
        done = subprocess.run(
            command, env=self._environment, capture_output=True, timeout=timeout, check=True
        )
        return done.stdout

    def wait_for_window(self, seconds: float = 60) -> None:
        """Until the window is on the screen; then it is where screenshots expect it."""
        deadline = time.monotonic() + seconds
        while not self._window:
            assert self.process.poll() is None, self.errors()
            assert time.monotonic() < deadline, f"no window within {seconds} s; {self.errors()}"
            try:
                # Fails where a window that it has just listed is gone again.
                found = self._tool("xdotool", "search", "--onlyvisible", "--name", "ESGN Live")
            except subprocess.CalledProcessError:
                continue
            self._window = (found.decode().split() or [""])[0]
        self._tool("xdotool", "windowmove", self._window, "0", "0")
        self._tool("xdotool", "windowsize", self._window, "1280", "760")

    def title(self) -> str:
        return self._tool("xdotool", "getwindowname", self._window).decode().strip()

    def press(self, *keys: str) -> None:
        """Press keys as a user would, with the pointer over the window."""
        self._tool("xdotool", "mousemove", "300", "300", "windowfocus", "--sync", self._window)
        self._tool("xdotool", "key", *keys)

    def screenshot(self) -> QImage:
        png = self._tool("import", "-window", "root", "png:-")
        image = QImage.fromData(png)
        assert not image.isNull()
        return image

    def wait_until(self, true: Callable[[QImage], bool], what: str, seconds: float = 60) -> QImage:
        """The first screenshot for which it is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.errors()
            image = self.screenshot()
            if true(image):
                return image
        raise AssertionError(f"not within {seconds} s: {what}; {self.errors()}")

    def errors(self) -> str:
        return self._errors.read_text()

    def ends(self, seconds: float = 20) -> int:
        """The exit status."""
        return self.process.wait(seconds)

    def abandon(self) -> None:
        """After a failed test."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._stderr.close()


@pytest.fixture
def start(screen: str, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    running: list[Program] = []

    def run(*arguments: object) -> Program:
        running.append(Program(screen, tmp_path, [str(argument) for argument in arguments]))
        running[-1].wait_for_window()
        return running[-1]

    yield run
    for program in running:
        program.abandon()


def picture_shown(image: QImage) -> bool:
    """Whether a picture stands in the middle of the picture's place: many colours."""
    spots = [(x, y) for x in range(60, 860, 40) for y in range(160, 620, 40)]
    return len({image.pixel(x, y) for x, y in spots}) > 40


def message_shown(image: QImage) -> bool:
    """Whether the picture's place is empty but for a message."""
    return all(image.pixelColor(x, 500) == QColor(LIGHT.stage) for x in range(60, 860, 40))


def button_shown(image: QImage) -> bool:
    """Whether a suggested button stands in the picture's place."""
    row = (image.pixel(x, y) for y in range(320, 460, 4) for x in range(60, 860, 2))
    return sum(pixel == QColor(LIGHT.accent).rgb() for pixel in row) > 50


def test_demo_plays_and_closes(start: Callable[..., Program], weights: Path) -> None:
    program = start("--source", "demo", "--weights", weights)
    first = program.wait_until(picture_shown, "the demo is shown")
    program.wait_until(lambda image: image != first, "the demo moves")
    assert program.title() == "Demo – ESGN Live"
    program.press("ctrl+q")
    pressed = time.monotonic()
    assert program.ends() == 0
    # The process, too; a machine that has more to do than it can gets as much more.
    assert time.monotonic() - pressed < max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert program.errors() == ""


def test_missing_file_then_the_demo_by_key(start: Callable[..., Program], weights: Path) -> None:
    program = start("--source", "/nowhere/gone.mp4", "--weights", weights)
    program.wait_until(lambda image: message_shown(image) and button_shown(image), "a way on")
    assert program.title() == "gone.mp4 – ESGN Live"
    program.press("ctrl+d")
    program.wait_until(picture_shown, "the demo is shown")
    program.press("ctrl+q")
    assert program.ends() == 0
    assert program.errors() == ""


def test_privacy_is_remembered(start: Callable[..., Program], weights: Path) -> None:
    def hidden(image: QImage) -> bool:
        """The picture's corners are black, its middle row is not: there is the skeleton."""
        dark = image.pixelColor(120, 140).lightness() == 0 == image.pixelColor(700, 140).lightness()
        return dark and any(image.pixelColor(x, 330).lightness() > 60 for x in range(200, 700))

    program = start("--source", "demo", "--weights", weights)
    program.wait_until(picture_shown, "the demo is shown")
    program.press("p")
    program.wait_until(hidden, "the skeleton on black")
    program.press("ctrl+q")
    assert program.ends() == 0
    again = start("--source", "demo", "--weights", weights)
    again.wait_until(hidden, "the skeleton on black again")
    again.press("ctrl+q")
    assert again.ends() == 0
    assert again.errors() == ""


def test_closed_while_loading(start: Callable[..., Program], weights: Path) -> None:
    program = start("--source", "demo", "--weights", weights)
    program.press("ctrl+q")
    assert program.ends() == 0
    assert program.errors() == ""


def test_interrupted_from_the_terminal(start: Callable[..., Program], weights: Path) -> None:
    program = start("--source", "demo", "--weights", weights)
    program.wait_until(picture_shown, "the demo is shown")
    program.process.send_signal(signal.SIGINT)
    assert program.ends() == 0
    assert program.errors() == ""


@pytest.mark.skipif(os.path.exists("/dev/video0"), reason="this machine has a camera")
def test_no_camera_shows_the_demo(start: Callable[..., Program], weights: Path) -> None:
    program = start("--weights", weights)

    def banner(image: QImage) -> bool:
        """A tinted line over the picture."""
        spot = image.pixelColor(500, 122)
        return picture_shown(image) and spot.blue() > spot.red() + 10 and spot.lightness() > 200

    program.wait_until(banner, "the banner over the demo")
    program.press("ctrl+q")
    assert program.ends() == 0


def test_what_one_does_with_it_on_a_real_screen(screen: str, tmp_path: Path) -> None:
    """The same as elsewhere without one: behaviours of the whole program, one after the other."""
    (tmp_path / "home").mkdir(mode=0o700)
    environment = program_environment(tmp_path / "home") | {
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "XDG_RUNTIME_DIR": str(tmp_path / "home"),
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--basetemp", str(tmp_path / "runs"), "tests/ui/test_main_use.py"]
    done = subprocess.run(
        command,
        check=False,
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-4000:]
