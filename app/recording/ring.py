"""The last seconds, always at hand."""

from __future__ import annotations

from collections import deque

from app.library.journal import Body
from app.recording.packet import Packet


class Ring:
    """Joints and encoded pictures of the last seconds. For one thread.

    Bounded by time and by bytes, whichever comes first; pictures are thrown away from one that
    needs no others to the next, so that what is left can be played.
    """

    def __init__(self, seconds: float, most_bytes: int = 128 << 20) -> None:
        """
        Args:
            seconds: kept at least, once so many have gone by; up to half a second more.
            most_bytes: of pictures; fewer seconds are kept when they are more.
        """
        self.seconds = seconds
        self._most_bytes = most_bytes
        self._bodies: deque[Body] = deque()
        #: From one key picture to before the next.
        self._groups: deque[list[Packet]] = deque()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """Of all pictures kept."""
        return self._bytes

    @property
    def span(self) -> float | None:
        """Seconds of joints at hand; None before the first frame."""
        return self._bodies[-1].time - self._bodies[0].time if self._bodies else None

    def add_body(self, body: Body) -> None:
        """The joints of the newest frame."""
        self._bodies.append(body)
        while self._bodies[0].time < body.time - self.seconds:
            self._bodies.popleft()

    def add_packet(self, packet: Packet) -> None:
        """The newest picture."""
        if packet.key:
            self._groups.append([])
        if not self._groups:
            return  # nothing can be made of it without the one it builds on
        self._groups[-1].append(packet)
        self._bytes += len(packet.data)
        while len(self._groups) > 1 and (
            self._groups[1][0].time <= packet.time - self.seconds or self._bytes > self._most_bytes
        ):
            self._bytes -= sum(len(gone.data) for gone in self._groups.popleft())

    def since(self, time: float) -> tuple[list[Body], list[Packet]]:
        """Joints and pictures from a time on.

        With pictures it begins at the last one before `time` that needs no others, and the joints
        begin there, too.
        """
        groups = list(self._groups)
        while len(groups) > 1 and groups[1][0].time <= time:
            groups.pop(0)
        packets = [packet for group in groups for packet in group]
        start = packets[0].time if packets else time
        return [body for body in self._bodies if body.time >= start], packets

    def clear(self) -> None:
        """Forget everything: what comes next has nothing to do with it."""
        self._bodies.clear()
        self.clear_pictures()

    def clear_pictures(self) -> None:
        """Forget the pictures."""
        self._groups.clear()
        self._bytes = 0
