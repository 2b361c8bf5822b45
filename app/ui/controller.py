"""Owns the running session for the window: which source, which weights, one stop path."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from app.ui.session import MakeSession, Session
from app.ui.source_search import DEMO, SourceSearch

if TYPE_CHECKING:
    from app.live import Status
    from app.pipeline import Result
    from model.decision import Decision, DecisionSettings, Event
    from model.explanation import ExplanationCheck
    from model.prediction import Prediction
    from model.weights import Card

# How long new weights wait for the old session to let go of the camera.
_PATIENCE = 5.0


class Controller(QObject):
    """Chooses sources and weights; the window asks it for results by polling.

    Everything here is for the GUI thread, and nothing waits.
    """

    #: The source, after it was changed.
    source_changed = pyqtSignal(str)

    def __init__(
        self,
        make_session: MakeSession,
        find_source: Callable[[], str],
        source: str | None,
        weights: Path | None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            make_session: called on the GUI thread.
            find_source: finds the default source; called on a thread of its own.
            source: what to watch; None to ask `find_source`.
            weights: weights file; None for the shipped ones.
            clock: monotonic seconds.
        """
        super().__init__(parent)
        self._make_session, self._clock = make_session, clock
        self._search = SourceSearch(find_source, clock)
        self.source = source
        #: What people call the source, where that is not the name it has by itself.
        self.title = ""
        self.weights = weights
        #: The weights that are compared with the ones in use; None for none.
        self.second: Path | None = None
        self.found_no_camera = False
        #: A camera that has come while the demo stands in for one: the source and its name.
        self.offered: tuple[str, str] | None = None
        self._session: Session | None = None
        self._leaving: list[tuple[Session, float]] = []
        self._started = False

    def start(self) -> None:
        """Start watching, or looking for something to watch. A second call does nothing."""
        if self._started:
            return
        self._started = True
        if self.source is None:
            self._search.start()
        else:
            self._watch()

    def poll(self) -> None:
        """Do what has become possible since the last call; call it often."""
        if self.source is None and (found := self._search.found) is not None:
            self.source = found
            # The search ends in the demo only where there is no camera.
            self.found_no_camera = found == DEMO
            self.source_changed.emit(found)
            self._watch()
        if self._leaving:
            now = self._clock()
            self._leaving = [
                (old, since)
                for old, since in self._leaving
                if not old.stop(0.0) and now - since < _PATIENCE
            ]
            if not self._leaving:
                self._watch()

    def choose_source(self, spec: str, title: str = "") -> None:
        """Watch something else, or the same anew; `title` is what people call it, if not its name.

        What was seen of the old source is over.
        """
        self.found_no_camera = False
        self.offered = None
        self.title = title
        self.source = spec
        self.source_changed.emit(spec)
        self._change_source(spec)

    def reopen(self, spec: str) -> None:
        """The same source is found here now: go on with it."""
        self.source = spec
        self._change_source(spec)

    def cancel(self) -> None:
        """Do not wait any longer for the source to open."""
        if self._session is not None:
            self._session.cancel()

    def _change_source(self, spec: str) -> None:
        if self._session is not None:
            self._session.change_source(spec)
        elif self._started and not self._leaving:
            self._watch()

    def replay(self) -> None:
        """Begin the same recording again."""
        self.seek(0.0)

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds."""
        if self._session is not None:
            self._session.seek(time)

    def pause(self, paused: bool) -> None:
        """Hold a recording, or go on."""
        if self._session is not None:
            self._session.pause(paused)

    def step(self) -> None:
        """Show a recording's next frame."""
        if self._session is not None:
            self._session.step()

    def set_speed(self, speed: float) -> None:
        """Play a recording faster or slower."""
        if self._session is not None:
            self._session.set_speed(speed)

    def choose_weights(self, weights: Path | None) -> None:
        """Recognise with other weights; None for the shipped ones."""
        self.weights = weights
        if self._session is not None:
            # The new session starts when the old one has let go of the camera: see `poll`.
            self._session.stop(0.0)
            self._leaving.append((self._session, self._clock()))
            self._session = None

    def compare(self, weights: Path | None) -> None:
        """Recognise with these weights as well; None to compare no more."""
        self.second = weights
        if self._session is not None:
            self._session.compare(weights)

    def second_classes(self) -> tuple[str, ...]:
        """The actions of the weights that are compared; empty while there are none."""
        return () if self._session is None else self._session.second_classes

    def classes(self) -> tuple[str, ...]:
        """The actions that can be recognised; empty while loading."""
        return () if self._session is None else self._session.classes

    def actions(self) -> tuple[str, ...]:
        """The same without the class that stands for no action."""
        card = self.card()
        idle = card.no_action if card is not None else None
        return tuple(name for name in self.classes() if name != idle)

    def card(self) -> Card | None:
        """What the weights are; None while loading."""
        return None if self._session is None else self._session.card

    def usual_settings(self) -> DecisionSettings | None:
        """How the weights want decisions made; None while loading."""
        return None if self._session is None else self._session.usual_settings

    def tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings."""
        if self._session is not None:
            self._session.tune(settings)

    def take(self) -> Result | None:
        """The newest result not taken yet."""
        return None if self._session is None else self._session.take()

    def take_events(self) -> list[Event]:
        """The actions that ended since the last call."""
        return [] if self._session is None else self._session.take_events()

    def take_steps(self) -> list[tuple[Prediction, Decision]]:
        """The predictions since the last call, with what was decided at each."""
        return [] if self._session is None else self._session.take_steps()

    def check(self, prediction: Prediction, action: str) -> bool:
        """Begin to check why a prediction is what it is; whether that was begun."""
        return self._session is not None and self._session.check(prediction, action)

    @property
    def checking(self) -> bool:
        """Whether a check is going on."""
        return self._session is not None and self._session.checking

    def take_check(self) -> ExplanationCheck | None:
        """What came out of it, once."""
        return None if self._session is None else self._session.take_check()

    def status(self) -> Status | None:
        """How the session is doing; None while there is none."""
        if self._session is None:
            return None
        status = self._session.status()
        return replace(status, source_name=self.title) if self.title else status

    def stop(self, timeout: float) -> bool:
        """End everything; whether all threads ended within `timeout` seconds."""
        deadline = self._clock() + timeout
        sessions = [old for old, _ in self._leaving]
        if self._session is not None:
            sessions.append(self._session)
        for session in sessions:
            session.stop(0.0)
        # Every session gets its turn, also after one that did not end.
        ended = [session.stop(max(0.0, deadline - self._clock())) for session in sessions]
        return all(ended)

    def _watch(self) -> None:
        if self.source is None:
            return
        self._session = self._make_session(self.source, self.weights)
        if self.second is not None:
            self._session.compare(self.second)
        self._session.start()
