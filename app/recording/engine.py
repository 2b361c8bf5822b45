"""What a recorder does with what comes in, one thing after the other. No threads here."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.capture.frame import Frame
from app.errors import UserError
from app.library.journal import Body
from app.library.records import Facts, Span
from app.recording.moments import MomentClips
from app.recording.outbox import Outbox
from app.recording.packet import Packet
from app.recording.pictures import Pictures
from app.recording.reports import Reports
from app.recording.ring import Ring
from app.recording.running import Running, Start, within
from app.recording.uncertain import Moment
from app.recording.writers import MakeWriter
from app.text import recording as text

if TYPE_CHECKING:
    from app.library.library import Library
    from app.recording.writer import ClipWriter

# Joints come later than pictures. So many seconds after a clip's end they are waited for.
_PATIENCE = 0.5


class Engine:
    """Ring, encoder and the clip that is being recorded. For one thread.

    A clip with pictures begins with one that needs no others, a clip without begins with joints;
    nothing earlier is in it.
    """

    def __init__(
        self,
        ring: Ring,
        pictures: Pictures,
        make_writer: MakeWriter,
        reports: Reports,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            ring: keeps the last seconds.
            pictures: encodes.
            make_writer: of a clip of a library, with its facts, its beginning and the encoder's
                stream.
            reports: told what became of each clip.
            clock: monotonic seconds.
        """
        self.ring = ring
        self._pictures, self._make_writer = pictures, make_writer
        self._problem, self._clock = reports.problem, clock
        self._current: Running | None = None
        self._waiting: Start | None = None
        self._outbox = Outbox(reports)
        self._moments = MomentClips(
            self._since, self._writer, partial(self._outbox.add, take=False), reports.problem
        )
        self._last_body = float("-inf")

    @property
    def busy(self) -> bool:
        """A clip is being recorded, or is about to be."""
        return self._current is not None or self._waiting is not None

    @property
    def running(self) -> ClipWriter | None:
        """The clip that is being recorded, once it has begun."""
        return self._current.writer if self._current else None

    @property
    def length(self) -> float | None:
        """How long the running clip will be; None when that is open."""
        current = self._current
        return (
            None if current is None or current.end is None else current.end - current.writer.start
        )

    @property
    def saving(self) -> int:
        """Clips that are being finished."""
        return len(self._outbox.waiting)

    # --- what is seen

    def picture(self, frame: Frame) -> None:
        """A frame of the source, in order of time."""
        if not self._pictures.fits(frame):
            self._problem(text.OTHER_SIZE)
            self.leap()
        waits = self._waiting is not None and frame.time > self._waiting.at
        for packet in self._pictures.encode(frame, key=waits):
            self._packet(packet)

    def body(self, body: Body) -> None:
        """Somebody or nobody in a frame, in order of time."""
        if body.time <= self._last_body:
            return
        self._last_body = body.time
        self.ring.add_body(body)
        if self._waiting is not None and not self._pictures.wanted and body.time > self._waiting.at:
            self._begin(self._waiting, body.time)
        elif self._current is not None:
            self._put(self._current, body)
        if not self.busy:  # else the next time
            self._moments.write(body.time)

    def event(self, span: Span) -> None:
        """An action that the network decided on; times are the source's."""
        if self._current is not None:
            self._current.spans.append(span)

    def leap(self) -> None:
        """What comes next has nothing to do with what was: another source, a seek."""
        if self._current is not None:
            self._finish()
        self.ring.clear()
        self._pictures.reset()
        self._moments.forget()
        self._last_body = float("-inf")

    def keep_video(self, on: bool) -> None:
        """Pictures, or joints alone; a clip that is being recorded stays as it began."""
        self._pictures.wanted = on
        if not on and self._current is None:
            self.ring.clear_pictures()
            self._pictures.reset()

    # --- what is wanted

    def start(self, order: Start) -> None:
        """Begin a clip; nothing happens while one is being recorded."""
        if self.busy:
            return
        if order.pre_roll > 0:
            past = self._since(order.at - order.pre_roll)
            if past and (isinstance(past[0], Packet) or not self._pictures.wanted):
                self._begin(order, past[0].time)
                return
        self._waiting = order

    def stop(self, at: float) -> None:
        """End the clip with what was seen at a time of the source."""
        self._waiting = None
        current = self._current
        if current is not None and current.deadline is None:
            current.end = at if current.end is None else min(current.end, at)
            current.deadline = self._clock() + 2 * _PATIENCE
            if self._last_body >= current.end:
                self._finish()

    def tick(self) -> None:
        """Look whether what a clip's end waits for will not come any more."""
        current = self._current
        if (
            current is not None
            and current.deadline is not None
            and self._clock() >= current.deadline
        ):
            self._finish()

    def discard_last(self) -> None:
        """Throw away the clip that is being recorded, else move the last one to the trash."""
        if self.busy:
            self._waiting = None
            if self._current is not None:
                self._current.writer.discard()
                self._outbox.add(self._current.writer, take=False)
                self._current = None
        else:
            self._outbox.discard_last()

    def keep_moment(self, library: Library, facts: Facts, moment: Moment) -> None:
        """Make a clip of a stretch of time, once all of it has been seen and nobody records."""
        self._moments.keep(library, facts, moment)

    def end(self) -> None:
        """End the clip with what has come; the moments that were still to come are forgotten."""
        self._waiting = None
        self._moments.forget()
        if self._current is not None:
            self._finish()

    def unfinished(self) -> list[ClipWriter]:
        """Writers of ended clips that are not done."""
        return list(self._outbox.waiting)

    def done(self, writer: ClipWriter) -> None:
        """A writer has finished, on its own thread; called on ours."""
        if self._current is not None and self._current.writer is writer:
            self._current = None  # it failed in the middle
        self._outbox.done(writer)

    # --- how it is done

    def _packet(self, packet: Packet) -> None:
        self.ring.add_packet(packet)
        waiting = self._waiting
        if waiting is not None and packet.key and packet.time > waiting.at:
            self._begin(waiting, packet.time)
        elif self._current is not None:
            self._put(self._current, packet)

    def _begin(self, order: Start, start: float) -> None:
        """Begin the clip at a moment that lies in the ring."""
        self._waiting = None
        try:
            writer = self._writer(order.library, order.facts, start)
        except UserError as error:
            self._problem(str(error))
            return
        end = None
        if order.length is not None:
            end = (order.at if order.pre_roll else start) + order.length
        self._current = Running(writer, end)
        for item in self._since(start):
            if self._current is not None:
                self._put(self._current, item)

    def _since(self, time: float) -> list[Body | Packet]:
        """What the ring holds from a time on, the pictures first."""
        bodies, packets = self.ring.since(time)
        return [*packets, *bodies]

    def _put(self, current: Running, item: Body | Packet) -> None:
        end = current.end
        if end is None or item.time <= end + 1e-6:
            current.writer.put(item)
        if end is not None:
            late = 0.0 if isinstance(item, Body) else _PATIENCE
            if item.time >= end + late - 1e-6:
                self._finish()

    def _finish(self) -> None:
        current = self._current
        assert current is not None
        self._current = None
        self._outbox.add(current.writer, take=True)
        current.writer.finish(within(current.spans, current.writer.start, current.end))
        if not self._pictures.wanted:
            self.keep_video(False)

    def _writer(self, library: Library, facts: Facts, start: float) -> ClipWriter:
        return self._make_writer(library, facts, start, self._pictures.stream)
