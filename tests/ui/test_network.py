"""Nothing leaves the machine: the real program under the kernel's own guard."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import mjpeg_server, program_environment, tiny_weights, write_video
from tests.socket_guard import AVAILABLE

_ROOT = Path(__file__).resolve().parents[2]

# Runs the program until a skeleton is on the screen, with a look at menus and dialogs.
_PROGRAM = """
import sys
import app.ui.main
from app.__main__ import leave
from app.cli import main
from app.ui.window import MainWindow
from PyQt6.QtCore import QTimer

class Driven(MainWindow):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        self.timer.start(20)
        # Never left behind, whatever becomes of the test.
        QTimer.singleShot(90_000, self.close)

    def look(self):
        status = self._controller.status()
        if status is not None and status.frames > 2:
            self.timer.stop()
            self.source_menu.aboutToShow.emit()
            self.actions_.about.trigger()
            self.actions_.about_weights.trigger()
            print("seen", flush=True)
            QTimer.singleShot(200, self.close)

app.ui.main.MainWindow = Driven
leave(main(sys.argv[1:]))
"""
_GUARDED = "from tests.socket_guard import forbid_network\nforbid_network()\n"


def start(folder: Path, code: str, *arguments: str, before: tuple[str, ...] = ()) -> tuple:
    environment = program_environment(folder) | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [*before, sys.executable, "-c", code, *arguments],
        cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_weights(tmp_path_factory.mktemp("weights") / "tiny.safetensors"))


@pytest.mark.skipif(not AVAILABLE, reason="needs Linux's system call filter")
class TestWithoutAStream:
    def test_the_guard_ends_who_makes_a_socket(self, tmp_path: Path) -> None:
        make = "import socket\nsocket.socket(socket.{family})\nprint('made')\n"
        code, out, _ = start(tmp_path, _GUARDED + make.format(family="AF_UNIX"))
        assert (code, out) == (0, "made\n")
        for family in ("AF_INET", "AF_INET6"):
            code, out, _ = start(tmp_path, _GUARDED + make.format(family=family))
            assert (code, out) == (-signal.SIGSYS, "")

    def test_the_program_makes_none(self, tmp_path: Path, weights: str) -> None:
        code, out, err = start(
            tmp_path, _GUARDED + _PROGRAM, "--source", "demo", "--weights", weights
        )
        assert (code, out) == (0, "seen\n"), err

    def test_nor_does_recognise(self, tmp_path: Path, weights: str) -> None:
        video = write_video(tmp_path / "short.mp4", [n / 10 for n in range(5)])
        recognise = "import sys\nfrom app.cli import main\nsys.exit(main(sys.argv[1:]))\n"
        code, out, err = start(
            tmp_path, _GUARDED + recognise, "recognise", str(video), "--weights", weights
        )
        assert code == 0, err
        assert '"type": "end"' in out


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_stream_is_the_only_connection(tmp_path: Path, weights: str) -> None:
    """Every address that any thread of the program connects or sends to."""
    trace = tmp_path / "trace.txt"
    # Only these calls stop the program, else it would crawl.
    watch = (
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-e",
        "trace=connect,sendto,sendmsg,sendmmsg",
        "-o",
        str(trace),
    )
    with mjpeg_server() as server:
        code, out, err = start(
            tmp_path, _PROGRAM, "--source", f"{server.url}/video", "--weights", weights,
            before=watch,
        )  # fmt: skip
    assert (code, out) == (0, "seen\n"), err
    addresses = re.findall(r"sa_family=AF_INET6?, (.*?)\}", trace.read_text())
    assert addresses, "the stream itself is seen"
    own = f'sin_port=htons({server.port}), sin_addr=inet_addr("127.0.0.1")'
    assert set(addresses) == {own}
