"""What is said about teaching actions and about versions of weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

NO_COMMON_ACTION = (
    "There are no clips of an action that all of these weights know; compare others, or label "
    "clips of such an action."
)
NO_CHECKPOINTS = "Fine-tuning needs a folder for its checkpoints."
REHEARSAL_FOREIGN = "it is not a rehearsal file of this version of the program"
REHEARSAL_CONTRADICTS = "its numbers contradict each other"
NEED_LABELS = "no labelled clips: record an action and give it a name"


def teaching_for_clips(name: Path | str) -> str:
    """Weights that cannot be taught."""
    return f"The weights {name} are made for whole clips; teach weights made for live use."


def comparing_for_clips(name: Path | str) -> str:
    """Weights that cannot be compared."""
    return f"The weights {name} are made for whole clips and cannot be compared with live ones."


def nothing_to_teach(missing: Sequence[str]) -> str:
    """What has to be there first."""
    return f"Nothing can be taught yet; what is missing: {'; '.join(missing)}."


def no_rehearsal(path: Path) -> str:
    """The file by which known actions are kept in mind is not there."""
    return f"There is no rehearsal file {path}."


def rehearsal_unusable(path: Path, reason: str) -> str:
    """It is damaged, or a file of another kind."""
    return f"The rehearsal file {path} cannot be used: {reason}."


def rehearsal_shape(name: str, shape: tuple[int, ...]) -> str:
    """An array that does not fit the others."""
    return f"its {name} have the shape {shape}"


def no_earlier_version(path: Path) -> str:
    """Weights that were taught once only."""
    return f"There is no earlier version of {path}."


def need_takes(count: int, label: str) -> str:
    """More examples of an action are needed."""
    return f"{count} more take{'s' if count > 1 else ''} of {label}"


def need_session(label: str) -> str:
    """Examples from another day or of somebody else are needed."""
    return f"a take of {label} from another session or person"


def need_background(seconds: float) -> str:
    """There is nothing to tell actions from."""
    return f"no background clips: record {seconds:.0f} s of doing nothing"


def need_more_background(seconds: float) -> str:
    """There is little to tell actions from."""
    return f"{seconds:.0f} s more of background: doing nothing in particular"


def one_person(labels: Sequence[str]) -> str:
    """Why a score may be too good: nobody else was tested."""
    return f"One person did all of {', '.join(labels)}: the score says little about other people."


def one_session(labels: Sequence[str]) -> str:
    """Why a score may be too good: no other day was tested."""
    return f"All of {', '.join(labels)} is from one session: on another day it may do worse."


def one_recording(labels: Sequence[str]) -> str:
    """Why nothing is known of an action."""
    return f"{', '.join(labels)} has a single clip, which cannot be both taught and tested."


def leak(clips: Sequence[str]) -> str:
    """Why a score is too good: what was tested was taught."""
    return (
        f"{len(clips)} clips are there twice, under different people or sessions, so the score is "
        f"too good: {', '.join(clips[:4])}."
    )
