"""When a measurement is a reason to worry, and what to do about it."""

from __future__ import annotations

from app.status import Phase, Status
from app.text import health as health_text

# An answer later than this is felt as late, milliseconds.
_LATE = 200.0
# A pose that takes longer cannot keep up with 15 pictures a second.
_SLOW_POSE = 66.0
# Fewer pictures a second than the recogniser's own steps make it guess.
_FEW = 12.0
# Share of the pictures that may be left out.
_DROPPED = 0.25
# Measurements of fewer pictures, or of fewer seconds where pictures are slow to come, say nothing.
_ENOUGH, _SECONDS = 60, 4.0


def concerns(status: Status, late_ms: float) -> dict[str, str]:
    """Reasons to worry, by the keys of `app.text.health.HEALTH`; none while it is not running.

    Args:
        status: the session's.
        late_ms: the latency of all but the slowest twentieth.
    """
    if status.phase is not Phase.RUNNING or status.paused:
        return {}
    # A machine that manages two pictures a second is told so at once, not after half a minute.
    if status.frames < max(1.0, min(_ENOUGH, _SECONDS * status.result_fps)):
        return {}
    found = {}
    # A recording waits for its answers.
    if status.live and late_ms > _LATE:
        found["latency"] = health_text.WORRY_LATE
    if status.pose_ms > _SLOW_POSE:
        found["pose"] = health_text.WORRY_POSE
    if status.live and 0 < status.capture_fps < _FEW:
        found["source"] = health_text.WORRY_FEW
    if status.live and status.dropped > _DROPPED * (status.frames + status.dropped):
        found["dropped"] = health_text.WORRY_DROPPED
    if status.picture_share < 1:
        found["source"] = health_text.pulled_wide(status.picture_share)
    if status.damaged:
        found["source"] = health_text.worry_damaged(status.damaged)
    return found
