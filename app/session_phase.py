"""Where a session is, from what its parts are doing; in words for the user, too."""

from __future__ import annotations

from app.capture.feed import FeedState
from app.status import Phase
from app.text import session as text
from app.watch import Watch
from app.watching import Watching

# A source that has not opened for so long, in seconds, is said to fail.
_PATIENCE = 10.0


def phase_of(watching: Watching, watch: Watch, loaded: bool) -> tuple[Phase, str]:
    """The phase, and what to say of it.

    Args:
        watching: whether it goes on at all.
        watch: what is watched.
        loaded: whether pose model and weights are.
    """
    feed = watch.feed
    if watching.stopped:
        return Phase.STOPPED, text.STOPPED
    if not watching.started:
        return Phase.STARTING, text.STARTING
    if watch.failure:
        return Phase.FAILED, watch.failure
    if feed.state is FeedState.FAILED:
        return Phase.FAILED, feed.message
    if not loaded:
        return Phase.LOADING, text.LOADING
    if feed.opening_for > _PATIENCE:
        # Not given up: a driver that hangs cannot be interrupted, and may answer after all.
        return Phase.FAILED, text.silent(feed.name, _PATIENCE)
    if feed.state is FeedState.OPENING:
        return Phase.OPENING, text.opening(feed.name)
    if feed.state is FeedState.RECONNECTING:
        return Phase.RECONNECTING, feed.message
    if watch.drained:
        return Phase.ENDED, text.ended(feed.name)
    return Phase.RUNNING, text.watching(feed.name)
