"""MediaPipe, imported in one place because importing it does more than is wanted.

``import mediapipe`` also imports matplotlib, for plots that are not used here, and an audio library
that opens the sound system; without them the program starts half a second earlier and leaves the
microphone alone. And it imports OpenCV, whose traces in the environment `app.opencv` removes.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType

import app.opencv  # noqa: F401 (before mediapipe does)

# Read by the C++ side when it is loaded: errors only.
os.environ.setdefault("GLOG_minloglevel", "2")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


@contextlib.contextmanager
def _without_extras() -> Iterator[None]:
    """Meanwhile an import of matplotlib's plots gets an empty module, of sounddevice an error.

    MediaPipe expects that error where there is no sound system. What others have imported already
    stays, and what is imported later is the real thing.
    """
    stand_ins: dict[str, ModuleType | None] = {"sounddevice": None}
    if "matplotlib" not in sys.modules:
        for name in ("matplotlib", "matplotlib.pyplot"):
            stand_ins[name] = ModuleType(name)
    absent = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, module in absent.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


with _without_extras():
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

__all__ = ["BaseOptions", "mediapipe", "vision"]
