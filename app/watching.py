"""Which source is watched: chosen, left for another, moved about in, and ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from app.capture.feed import Feed, FeedState
from app.capture.playback import Playback
from app.status import Problem
from app.text import session as text
from app.watch import Watch


class Watching:
    """One watched source after the other. Nothing here waits but `join`; for any thread."""

    def __init__(
        self,
        spec: str,
        make_feed: Callable[[str, Playback], Feed],
        turn_to: Callable[[Watch], None],
    ) -> None:
        """
        Args:
            spec: the first source, see `app.capture.open_source`.
            make_feed: a feed of a source that is played so; not started.
            turn_to: told of another source than the first.
        """
        self._make_feed, self._turn_to = make_feed, turn_to
        self._lock = threading.Lock()
        self._watch = Watch(make_feed(spec, Playback()))
        # Left, and not ended yet.
        self._old: list[Feed] = []
        self._started = self._stopped = False

    @property
    def current(self) -> Watch:
        """What is watched now."""
        return self._watch

    @property
    def started(self) -> bool:
        """Whether it was begun, be it over since."""
        return self._started

    @property
    def stopped(self) -> bool:
        """Whether it is over for good."""
        return self._stopped

    @property
    def playback(self) -> Playback:
        """How it is played, if it is a recording."""
        return self._watch.feed.playback

    def start(self) -> bool:
        """Begin to read; whether that was new."""
        with self._lock:
            if self._started or self._stopped:
                return False
            self._started = True
            self._watch.start()
            return True

    def change(self, spec: str) -> None:
        """Go on with another source, or the same anew."""
        with self._lock:
            if not self._stopped:
                self._watch.leave()
                self._go_on_with(Watch(self._make_feed(spec, Playback())))

    def cancel(self) -> None:
        """Do not wait for the source any longer."""
        with self._lock:
            if not self._stopped:
                words = text.not_opened(self._watch.feed.name)
                self._watch.fail(Problem.CANCELLED, words)

    def seek(self, time: float) -> None:
        """Go to a time of a recording, seconds; also after its end."""
        with self._lock:
            if self._stopped:
                return
            feed = self._watch.feed
            if feed.state is FeedState.ENDED:
                # Its thread is gone: another one begins there.
                there = Playback(time, feed.playback.paused, feed.playback.speed)
                self._go_on_with(self._watch.followed_by(self._make_feed(feed.spec, there)))
            else:
                feed.playback.jump(time)

    def stop(self) -> None:
        """Read nothing more, for good."""
        with self._lock:
            self._stopped = True
            for feed in self._feeds():
                feed.stop()

    def join(self, timeout: float) -> bool:
        """Wait for all threads; whether they have ended within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._lock:
            feeds = self._feeds()
        ended = [feed.join(max(0.0, deadline - time.monotonic())) for feed in feeds]
        return all(ended)

    def _feeds(self) -> list[Feed]:
        return [self._watch.feed, *self._old]

    def _go_on_with(self, watch: Watch) -> None:
        """Watch this from now on; the lock is held."""
        self._old = [feed for feed in self._feeds() if not feed.join(0)]
        self._watch = watch
        if self._started:
            watch.start()
        self._turn_to(watch)
