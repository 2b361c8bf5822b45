"""``python -m tests.camera``: a network camera in a process of its own, a person in front of it.

It sends the demo's pictures at a true rate, prints its address, and ends with its standard input.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.capture import open_source
from app.opencv import cv2
from tests.fakes import MjpegServer

FPS = 30.0
_SECONDS = 12.0


def main() -> None:
    """Serve until standard input ends."""
    source = open_source("demo")
    assert source.fps is not None
    pictures = []
    while len(pictures) < _SECONDS * source.fps and (frame := source.read()) is not None:
        pictures.append(cv2.imencode(".jpg", frame.image)[1].tobytes())
    source.close()
    server = MjpegServer(FPS, pictures)
    print(server.url, flush=True)
    sys.stdin.read()
    server.stop()


@contextmanager
def camera() -> Iterator[str]:
    """The address of the camera's stream while it runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.camera"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError("the camera did not start")
        yield f"{url}/video"
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


if __name__ == "__main__":
    main()
