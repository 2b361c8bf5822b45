"""How soon the program is there: the window, and the first skeleton on a picture.

Each round starts the real command in a process of its own, without a screen; times count from
before the process is made. The first round is not counted: it warms the disk. The figure is the
worse of two limits over the medians: 1 s for the window, 4 s for the skeleton. The program's own
processor time until then stands beside them: on a busy machine it tells more.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.report import Report
from tests.fakes import program_environment

TARGET = 1.0
WINDOW_S, SKELETON_S = 1.0, 4.0

# The program itself, which tells when its window was painted and when a skeleton was.
_STARTED = """
import json, sys, time
import app.ui.main
from app.__main__ import leave
from app.cli import main
from app.ui.window import MainWindow

times = {}

class Told(MainWindow):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        view, window = self.page.video.view, self.page.video.message
        self._painted(window, "window", lambda: True)
        self._painted(view, "skeleton", lambda: view._joints is not None)

    def _painted(self, widget, name, true):
        paint = widget.paintEvent
        def told(event):
            paint(event)
            if name not in times and true():
                times[name] = (time.monotonic(), time.process_time())
                if "skeleton" in times:
                    self.close()
        widget.paintEvent = told

app.ui.main.MainWindow = Told
code = main(sys.argv[1:])
print(json.dumps(times), flush=True)
leave(code)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    parser.add_argument("--rounds", type=int, default=3, help="that count (default: 3)")


def run(arguments: argparse.Namespace) -> Report:
    """Measure."""
    rounds = [_start() for _ in range(arguments.rounds + 1)][1:]
    medians = {name: statistics.median(times[name] for times in rounds) for name in rounds[0]}
    window, skeleton = medians["window_s"], medians["skeleton_s"]
    return Report(
        "start",
        TARGET,
        ratio=round(min(WINDOW_S / window, SKELETON_S / skeleton), 3),
        parts={
            **{name: round(median, 3) for name, median in medians.items()},
            "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
            "rounds": [{name: round(at, 3) for name, at in times.items()} for times in rounds],
        },
    )


def _start() -> dict[str, float]:
    """Seconds until each."""
    with tempfile.TemporaryDirectory() as folder:
        environment = program_environment(Path(folder)) | {"QT_QPA_PLATFORM": "offscreen"}
        # As on every day but the first: the pose model is there already.
        environment.pop("XDG_CACHE_HOME")
        begin = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", _STARTED, "--source", "demo"],
            env=environment, capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
    found = {}
    for name, (at, computed) in json.loads(done.stdout).items():
        found |= {f"{name}_s": at - begin, f"{name}_processor_s": computed}
    return found
