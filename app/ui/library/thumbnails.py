"""Small moving skeletons of clips, loaded by a thread, the newest wish first."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.errors import UserError
from app.in_view import SEEN
from app.ui.stick_figure import frame_of, front_view

if TYPE_CHECKING:
    from app.library.motion import Motion

_log = logging.getLogger(__name__)

#: Frames a second that thumbnails move at, and the most that are kept of one clip.
RATE, LONGEST = 15.0, 90
_KEPT = 400
_WAITING = 120
_POLL_MS = 40


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A clip, small enough to keep hundreds.

    Attributes:
        points: ``(N, 25, 2)`` float16, metres, x to our right and y down.
        seen: ``(N, 25)`` bool.
        frame: left, top, width and height of what they cover, metres.
    """

    points: NDArray[np.float16]
    seen: NDArray[np.bool_]
    frame: tuple[float, float, float, float]

    @property
    def still(self) -> int:
        """The frame that stands for the clip: the one furthest from its mean pose."""
        middle = self.points.astype(np.float32).mean(axis=0)
        away = np.abs(self.points.astype(np.float32) - middle).sum(axis=(1, 2))
        away[~self.seen.any(axis=1)] = -1.0
        return int(away.argmax())


def thumbnail_of(motion: Motion) -> Thumbnail:
    """A clip's first seconds at `RATE` frames a second."""
    length = min(motion.duration, (LONGEST - 1) / RATE)
    wanted = np.arange(0.0, length + 1e-6, 1.0 / RATE)
    frames = np.searchsorted(motion.times, wanted, side="right") - 1
    flat = front_view(motion.joints[frames])
    seen = (motion.visibility[frames] >= SEEN) & motion.found[frames, None]
    known = flat[motion.found[frames]]
    return Thumbnail(flat.astype(np.float16), seen, frame_of(known if len(known) else flat))


class Thumbnails(QObject):
    """Gives thumbnails at once where it has them, and later where it has not."""

    #: Some have come: look again.
    arrived = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load: Callable[[int], Motion] | None = None
        self._known: OrderedDict[int, Thumbnail | None] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._stills: dict[int, int] = {}
        self._news: list[tuple[int, Thumbnail | None]] = []
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = self._loading = False
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._collect)

    def use(self, load: Callable[[int], Motion] | None) -> None:
        """Where motions come from: another library, or none. `load` is called on a thread."""
        with self._wake:
            self._load = load
            self._wanted.clear()
            self._news.clear()
        self._known.clear()
        self._stills.clear()

    def of(self, clip: int) -> Thumbnail | None:
        """A clip's thumbnail; None when it is not there, or not yet."""
        if clip in self._known:
            self._known.move_to_end(clip)
            return self._known[clip]
        with self._wake:
            self._wanted[clip] = None
            self._wanted.move_to_end(clip)
            # Who scrolls on does not wait for what is out of sight.
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="thumbnails", daemon=True)
                self._thread.start()
            self._wake.notify()
        if not self._timer.isActive():
            self._timer.start()
        return None

    def still(self, clip: int, thumbnail: Thumbnail) -> int:
        """The number of the frame that stands for a clip."""
        if clip not in self._stills:
            self._stills[clip] = thumbnail.still
        return self._stills[clip]

    def close(self, timeout: float = 0.0) -> bool:
        """End the thread; whether it ended within `timeout` seconds."""
        self._timer.stop()
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def _collect(self) -> None:
        with self._wake:
            news, self._news = self._news, []
            idle = not (self._wanted or self._loading)
        for clip, thumbnail in news:
            self._known[clip] = thumbnail
            while len(self._known) > _KEPT:
                old, _ = self._known.popitem(last=False)
                self._stills.pop(old, None)
        if news:
            self.arrived.emit()
        elif idle:
            self._timer.stop()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._wanted and not self._closing:
                    self._wake.wait()
                if self._closing:
                    return
                clip, _ = self._wanted.popitem()
                load, self._loading = self._load, True
            thumbnail = None
            if load is not None:
                try:
                    thumbnail = thumbnail_of(load(clip))
                except UserError:
                    pass  # The clip itself says what is wrong, when it is opened.
                except Exception:
                    _log.exception("the thumbnail of clip %d failed", clip)
            with self._wake:
                self._loading = False
                if load is self._load:
                    self._news.append((clip, thumbnail))
