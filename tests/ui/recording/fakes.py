"""A recorder that does as it is told, at once."""

from __future__ import annotations

from app.errors import UserError
from app.library import Clip, Facts, Library
from app.recording.status import RecorderState, RecorderStatus
from tests.clips import motion


class FakeRecorder:
    """Ends clips when a test says so; puts a small clip into the library for each."""

    def __init__(self) -> None:
        self.library: Library | None = None
        self.recording = False
        self.begun: list[tuple[Facts, float, float | None]] = []
        self.told: list[tuple[str, object]] = []
        self.fails = ""
        self.lost, self.behind, self.at_hand = 0, 0.0, 8.0
        self._saved: list[Clip] = []
        self.moments: list[Clip] = []
        self.problems: list[str] = []

    def use(self, library: Library | None) -> None:
        self.library = library

    def keep_video(self, on: bool) -> None:
        self.told.append(("video", on))

    def keep_uncertain(self, on: bool) -> None:
        self.told.append(("uncertain", on))

    def start(
        self, facts: Facts | None = None, *, pre_roll: float = 0.0, length: float | None = None
    ) -> None:
        if self.fails:
            raise UserError(self.fails)
        assert not self.recording
        assert self.library is not None
        self.recording = True
        self.begun.append((facts or Facts(), pre_roll, length))

    def stop(self) -> None:
        """The clip ends, and comes into the library."""
        if self.recording:
            self.recording = False
            assert self.library is not None
            clip = self.library.add(motion(0.3), self.begun[-1][0])
            assert clip is not None
            self._saved.append(clip)

    def discard_last(self) -> None:
        self.told.append(("discard", None))
        self.recording = False

    def status(self) -> RecorderStatus:
        return RecorderStatus(
            state=RecorderState.RECORDING if self.recording else RecorderState.IDLE,
            seconds=1.23 if self.recording else 0.0,
            length=self.begun[-1][2] if self.recording else None,
            at_hand=self.at_hand,
            lost=self.lost,
            behind=self.behind,
        )

    def take_saved(self) -> list[Clip]:
        saved, self._saved = self._saved, []
        return saved

    def take_moments(self) -> list[Clip]:
        moments, self.moments = self.moments, []
        return moments

    def take_problems(self) -> list[str]:
        problems, self.problems = self.problems, []
        return problems

    def close(self, timeout: float = 10.0) -> bool:
        self.stop()
        return True
