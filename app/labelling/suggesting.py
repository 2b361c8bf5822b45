"""What a recogniser would label in a recording, from its joints alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.labelling.suggestion import Suggestion
from app.library.motion import Motion
from app.pipeline import enough_in_view
from app.recognition import Recognition, load_recognition
from model.decision import Event

# The recogniser is asked whether to go on after so many frames.
_BREATH = 30


def suggestions(
    motion: Motion, recognition: Recognition, progress: Callable[[float], bool] | None = None
) -> list[Suggestion]:
    """The actions that are decided when the recording is seen live.

    Args:
        motion: the recording.
        recognition: weights at work; it is reset before.
        progress: told the share that was looked at; false to stop.

    Returns:
        In order of start, within the recording; those found so far when it was stopped.
    """
    recognition.reset()
    events: list[Event] = []
    time = 0.0
    for frame, time in enumerate(motion.times.tolist()):
        person = bool(motion.found[frame])
        seen = motion.visibility[frame]
        if person and enough_in_view(seen):
            opinion = recognition.update(time, motion.joints[frame], seen, person=True)
        else:
            opinion = recognition.update(time, None, None, person=person)
        events += opinion.events
        if frame % _BREATH == 0 and progress and not progress(frame / len(motion.times)):
            break
    events += recognition.finish(time)
    return [
        Suggestion(max(0.0, event.start), event.end, event.action, event.confidence)
        for event in sorted(events, key=lambda event: event.start)
        if event.end > max(0.0, event.start)
    ]


def ask_weights(
    motion: Motion, weights: Path | None, progress: Callable[[float], bool] | None = None
) -> list[Suggestion]:
    """What weights say of a recording. Imports torch, and takes a while for a long one.

    Args:
        weights: a weights file; None for the shipped ones.
        progress: see `suggestions`.

    Raises:
        UserError: the weights cannot be used.
    """
    from model.weights import DEFAULT

    return suggestions(motion, load_recognition(weights or DEFAULT, "cpu"), progress)
