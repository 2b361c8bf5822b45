"""What the live stages find, in the library's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.library.journal import Body
from app.library.records import Span, SpanState

if TYPE_CHECKING:
    from app.pipeline import Result
    from model.decision import Event


def body_of(result: Result) -> Body:
    """Somebody or nobody in one frame."""
    pose, time = result.pose, result.frame.time
    if pose is None:
        return Body(time)
    return Body(time, pose.joints(), pose.joint_visibility(), pose.image_joints())


def suggestion_of(event: Event, weights: str) -> Span:
    """An action that the network decided on, in the source's time; it belongs to no clip yet."""
    return Span(
        0, event.start, event.end, event.action, SpanState.SUGGESTED, event.confidence, weights
    )
