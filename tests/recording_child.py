"""``python -m tests.recording_child LIBRARY``: records from a made-up camera until it is killed.

Writes to standard output, with every frame, the source's time and how far the recorder is behind it
by its own account, and "saved" when a clip is.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from app.capture.feed import Captured
from app.capture.frame import Frame
from app.library import Facts, Library
from app.pipeline import Result
from app.recording.recorder import Recorder
from model.decision import Decision, State
from tests.fakes import CLASSES, person, picture

FPS = 25


def main(folder: Path) -> None:
    """One whole clip, then one that never ends."""
    library = Library.open(folder)
    recorder = Recorder()
    recorder.use(library)
    pause = threading.Event()
    for index in range(10**6):
        now = time.monotonic()
        frame = Frame(picture(index, (320, 240)), now, index)
        recorder.captured(Captured(frame, now), "camera")
        decision = Decision(now, State.NO_ACTION, None, 0.0, now)
        result = Result(frame, person(now), None, (), decision, (), {})
        recorder.recognised(result, CLASSES, "tiny")
        if index == FPS:
            recorder.start(Facts(label="whole"), pre_roll=0.5, length=0.5)
        if recorder.take_saved():
            print("saved", flush=True)
            recorder.start(Facts(label="broken off", person="ann"))
        print(now, recorder.status().behind, flush=True)
        pause.wait(1 / FPS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
