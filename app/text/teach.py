"""What the teach page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.text.formats import action_name, duration, percent

PAGE = "Teach"
PAGE_TIP = "Teach the recogniser the actions that you have recorded"
ACTIONS = "Actions to teach"
ACTIONS_TIP = "What is ticked is taught; a click changes it"
NONE = "No labelled clips yet"
NONE_DETAIL = "Record a few takes on the Live page, with a label, and come back."
TO_LIVE = "Go to Live"
MISSING = "What is missing"
MISSING_HINT = "Record them, or untick the action."
NOTHING_MISSING = "Nothing: there is enough of everything."
OPENING = "Opening the library…"
HOW = "How"
ADD = "Add to what is known"
REPLACE = "Only these actions"
ADD_TIP = "It keeps the actions that it knows, and learns these, too"
REPLACE_TIP = "It forgets the actions that it knows"
METHOD_AUTO, METHOD_HEAD, METHOD_TUNE = (
    "Chosen for me",
    "Quick: a new head",
    "Thorough: fine-tuning",
)
METHOD_NAMES = {"head": "a new head", "fine-tune": "fine-tuning"}
METHOD = "How it is learned"
METHOD_TIP = "A new head takes seconds; fine-tuning takes minutes and needs more clips"
TRAIN = "Train"
TRAIN_TIP = "Teach the ticked actions (Ctrl+Return)"
GO_ON = "Go on"
CANCEL = "Cancel"
PROGRESS = "How far training is"
PHASES = {
    "load": "Reading the clips",
    "look": "The network looks at the clips",
    "score": "Teaching without some clips, to test on them",
    "fit": "Teaching with all clips",
    "save": "Saving",
}
STARTING = "Starting…"
CANCELLED = "Stopped; nothing was changed."
CANCELLED_RESUMES = "Stopped. “Go on” continues where it stopped."
CURVES = "Training"
CURVES_EMPTY = "Curves appear here while it is fine-tuned."
LOSS, ACCURACY, HELD_OUT = "loss", "right", "right on clips held out"
RESULT = "Result"
READY, DONE = "Nothing is taught yet", "It is taught"
RESULT_EMPTY = "Tick actions and press Train. The score appears here before anything is used."
NO_SCORE = "No clip could be held out, so nothing is known of how good it is."
TILES = {
    "accuracy": ("Clips right", "Share of the held-out clips that were named rightly"),
    "live": ("As it happened", "Share that the live window would have named while it went on"),
    "alarms": ("False alarms an hour", "Expected on clips in which nothing is done"),
    "old": ("What it knew before", "Right before and after, on other people's clips"),
}
_BY = {"person": "people", "session": "sessions", "recording": "clips"}
CONFUSION = "Taken for"
ROWS, COLUMNS = "what it is", "what it was taken for"
CLASSES = "By action"
CLASS_COLUMNS = ("Action", "Clips", "Right of\nthose named", "Found")
WRONG = "Wrong clips"
WRONG_TIP = "A click plays the clip"
WRONG_NONE = "None."
CLIP_GONE = "That clip is not in the library any more."
USE = "Use now"
USE_TIP = "The live window recognises with these weights from now on"
IN_USE = "In use"
ROLL_BACK = "Back to the ones before"
ROLL_BACK_NONE = "There are none before those in use"
SHARE = "Save a copy…"
SHARE_TIP = "One file that others can load; it cannot run code"
SHARE_TITLE = "Save these weights"
SHARE_FILTER = "Weights (*.safetensors)"
SHARE_FAILED = "The copy was not saved"
SCORE_TAB, VERSIONS_TAB = "How good it is", "Versions"
SCORE_TAB_TIP = "How it did on clips that it was not taught with"
VERSIONS_TAB_TIP = "All weights that were taught with this library or brought into it"
VERSIONS_HINT = "Choose one to use, save or look at; choose several to compare them."
COMPARE = "Compare"
COMPARE_TIP = "Try the chosen ones, or all, on the same clips of this library"
BRING_IN = "Bring in…"
BRING_IN_TIP = "Add somebody's weights; the file is checked and cannot run code"
BRING_IN_TITLE = "Weights to bring in"
BRING_IN_FAILED = "These weights were not brought in"
BUNDLED = "With the program"
VERSION_COLUMNS = ("Weights", "Taught", "Actions", "Held out", "Here", "Alarms/h")
VERSION_COLUMN_TIPS = (
    "Their name; what is in use is in bold",
    "When they were taught, or brought in",
    "How many actions they know, and which of them they were taught",
    "Share of clips right that were held out when they were taught",
    "Share of clips right of this library, once they were compared",
    "False alarms an hour, expected on clips in which nothing is done",
)
COMPARING = "Comparing…"
FAILED, COMPARING_FAILED = "Nothing was taught", "Nothing was compared"
UNREADABLE = "The library cannot be read"
BUNDLED_KEPT = "The weights that come with the program are not overwritten; choose another --out."
UNKNOWN = "–"


def method_auto(method: str) -> str:
    """Which way of teaching the program chose."""
    return f"{METHOD_AUTO}: {METHOD_NAMES[method]}"


def clips(count: int, people: int) -> str:
    """How much there is of an action."""
    words = f"{count} clip" if count == 1 else f"{count} clips"
    return f"{words}, {people} people" if people > 1 else words


def share(value: float | None) -> str:
    """A share, or that it is not known."""
    return UNKNOWN if value is None else percent(value)


def rate(value: float | None) -> str:
    """Events an hour, or that it is not known."""
    return UNKNOWN if value is None else f"{value:.0f}"


def before_and_after(before: float, after: float) -> str:
    """Two shares."""
    return f"{percent(before)} → {percent(after)}"


def left(seconds: float | None) -> str:
    """How long it still takes."""
    return "" if seconds is None else f"about {duration(seconds)} left"


def wrong(label: str, answer: str, confidence: float) -> str:
    """What a clip was taken for."""
    return f"▸ {action_name(label)}, taken for {action_name(answer)} ({percent(confidence)})"


def need(words: str) -> str:
    """A need as a line of a list."""
    return f"• {words[:1].upper()}{words[1:]}"


def needs(lines: Sequence[str], *, required: bool) -> str:
    """What is missing, a line each, and what to do where it cannot be done without."""
    if not lines:
        return NOTHING_MISSING
    return "\n".join([*map(need, lines), *([MISSING_HINT] if required else [])])


def finished(name: str, seconds: float) -> str:
    """That it is done."""
    return f"Taught in {duration(seconds)}: {name}"


def tested(by: str, folds: int) -> str:
    """What a score was measured on, by what was held out."""
    return f"Tested on {_BY[by]} that it was not taught with, {folds} rounds."


def calibrated(temperature: float, familiar: float | None) -> str:
    """How confidence and "unknown" were fitted.

    Args:
        familiar: how familiar a motion must be, 0 to 1; None when nothing is called unknown.
    """
    words = f"Confidence is calibrated on these clips (temperature {temperature:.2f})"
    if familiar is None:
        return f"{words}."
    return f"{words}; what is less familiar than {percent(familiar)} is called unknown."


def at_most(per_hour: float) -> str:
    """An upper bound of events an hour."""
    return f"surely at most {per_hour:.0f}"


def confusion(count: int, label: str, answer: str) -> str:
    """A cell of the table of confusions."""
    return f"{count} of {action_name(label)} taken for {action_name(answer)}"


def compared(labels: Sequence[str], taught_with: Mapping[str, int], left_out: Sequence[str]) -> str:
    """On what weights were compared, which were taught with how many of these clips, and which
    could not be compared."""
    names = ", ".join(action_name(label) for label in labels)
    notes = [
        f"“{name}” was taught with {count} of these clips: its figure is too good by them."
        for name, count in taught_with.items()
    ]
    notes += [f"“{name}” knows none of these actions." for name in left_out]
    return " ".join([f"Compared on clips of {names}.", *notes])


def actions(count: int, added: Sequence[str]) -> str:
    """How many actions weights know, and which of them they were taught."""
    names = ", ".join(action_name(name) for name in added)
    return f"{count}, with {names}" if names else str(count)


def version_tip(name: str, classes: Sequence[str]) -> str:
    """Weights by their name and all that they know."""
    return f"{name}\n{', '.join(action_name(label) for label in classes)}"


def in_use(name: str) -> str:
    """The name of the weights in use."""
    return f"{name} · {IN_USE}"


def roll_back_tip(name: str) -> str:
    """What going back means."""
    return f"Use “{name}” again, the weights before those in use"


def using(name: str) -> str:
    """Other weights are in use now."""
    return f"The live window uses “{name}”."


def shared(path: Path) -> str:
    """A copy was made."""
    return f"A copy is at {path}."


def brought_in(name: str) -> str:
    """Somebody's weights are in the library now."""
    return f"“{name}” was brought in."


def for_whole_clips(path: Path) -> str:
    """Weights that the live window cannot use."""
    return f"The weights {path} are made for whole clips, not for live use."


def score_not_kept(path: Path, reason: str) -> str:
    """The weights are saved, the names of the clips that were wrong are not."""
    return f"The score of {path} was not written beside it: {reason}"


def not_started(reason: str) -> str:
    """The system did not start the program that teaches."""
    return f"Teaching could not be started: {reason}."


def ended_unexpectedly(code: int) -> str:
    """The program that teaches died."""
    return f"Teaching ended unexpectedly (exit code {code}); the log says more."


def labels_unknown(folder: Path, unknown: Sequence[str], known: str) -> str:
    """Labels that no clip has."""
    return (
        f"The library {folder} has no clips labelled {', '.join(unknown)}; its labels are {known}."
    )
