"""``python -m tests.recording_child LIBRARY``: records from a made-up camera until it is killed.

Writes to standard output, with every frame, the source's time and how far the recorder is behind it
by its own account, and "saved" with the clip's uid when one is in the library.
"""

from __future__ import annotations

import argparse
import threading
import time
from pathlib import Path

from app.capture.feed import Captured
from app.capture.frame import Frame
from app.library import Facts, Library
from app.pipeline import Result
from app.recording.recorder import Recorder, RecorderState
from model.decision import Decision, State
from tests.fakes import CLASSES, person, picture

FPS = 25


def main() -> None:
    """One whole clip, then one that never ends; or one short take after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("library", type=Path)
    parser.add_argument("--joints-alone", action="store_true")
    parser.add_argument("--burst", action="store_true", help="takes without a pause")
    arguments = parser.parse_args()
    library = Library.open(arguments.library)
    recorder = Recorder(video=not arguments.joints_alone)
    recorder.use(library)
    pause = threading.Event()
    takes = 0
    for index in range(10**6):
        now = time.monotonic()
        frame = Frame(picture(index, (320, 240)), now, index)
        recorder.captured(Captured(frame, now), "camera")
        decision = Decision(now, State.NO_ACTION, None, 0.0, now)
        result = Result(frame, person(now), None, (), decision, (), {})
        recorder.recognised(result, CLASSES, "tiny")
        saved = recorder.take_saved()
        for clip in saved:
            print("saved", clip.uid, flush=True)
        if index == FPS:
            recorder.start(Facts(label="whole"), pre_roll=0.5, length=0.5)
        elif arguments.burst:
            if index > FPS and recorder.status().state is RecorderState.IDLE:
                takes += 1
                recorder.start(Facts(label=f"take {takes}"), length=0.3)
        elif saved:
            recorder.start(Facts(label="broken off", person="ann"))
        print(now, recorder.status().behind, flush=True)
        pause.wait(1 / FPS)


if __name__ == "__main__":
    main()
