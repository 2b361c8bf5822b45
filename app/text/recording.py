"""What is said about recording."""

from __future__ import annotations

from pathlib import Path

from app.text.formats import action_name, seconds

MENU = "&Recording"
RECORD = "&Record"
RECORD_SHORT, STOP_SHORT = "Record", "Stop"
RECORD_TIP = "Save the last seconds and go on until you press it again"
TAKES = "&Takes…"
TAKES_SHORT = "Takes…"
TAKES_TIP = "Record several takes without touching the keyboard, or stop them"
MORE = "More  ▾"
MORE_TIP = "Takes, skeleton only"
TAKES_STOP = "Stop the takes"
DISCARD = "&Discard the last take"
DISCARD_SHORT = "Discard"
DISCARD_TIP = "Move the last take to the trash"
SKELETON_ONLY = "Skeleton &only"
#: While joints alone are recorded, on the picture.
NO_PICTURES = "no pictures"
SKELETON_ONLY_TIP = "Record how you move, and no picture at all"
UNCERTAIN = "Keep &uncertain moments"
UNCERTAIN_SHORT = "Keeps uncertain moments"
UNCERTAIN_TIP = "Also record, by itself, what the recogniser is not sure of, to be labelled later"
LABEL_HINT = "What will you do?"
LABEL = "Label of what is recorded"
PERSON_HINT = "Who?"
PERSON = "Person who is recorded"

TAKES_TITLE = "Takes"
COUNT, LENGTH, PAUSE, COUNTDOWN = "Takes", "Length of each", "Pause between", "Countdown"
PRE_ROLL = "R also saves"
PRE_ROLL_TIP = "How much of what happened before you press R belongs to the clip"
SECONDS = " s"
BEFORE = " s before"
BURST = "no pause"
SOUNDS = "Sounds"
SOUNDS_TIP = "Tones count down, and say when a take begins and ends"
START = "Start"
CANCEL = "Cancel"

NOT_YET = "Waiting for the first picture"
READY_NOW = "R records from here on"
RECORDING = "Recording"
SAVING = "Saving…"
DISCARDED = "The last take lies in the trash now."
FAILED = "That was not recorded"
GET_READY = "Get ready"

NO_LIBRARY = "There is no library to record into; choose a folder for one first."
TOO_EARLY = "Nothing can be recorded before the first frame has come."
ALREADY = "A clip is being recorded already; stop that one first."
OTHER_SIZE = "The picture's size has changed; the recording ended there."
NO_FRAME = "Nothing was recorded: no frame came from the source."
#: The note of a clip that was kept because the recogniser was not sure.
UNCERTAIN_NOTE = "uncertain moment"


def take(number: int, count: int) -> str:
    """Which take it is."""
    return f"Take {number} of {count}"


def recorded(length: float) -> str:
    """How long the running clip is: ``REC 0:03.2``."""
    tenths = int(max(0.0, length) * 10)
    minutes, rest = divmod(tenths, 600)
    return f"REC {minutes}:{rest // 10:02d}.{rest % 10}"


def clip(label: str, length: float) -> str:
    """A clip in a few words."""
    return f"{action_name(label) or 'no label'}, {seconds(length)}"


def total(length: float) -> str:
    """How long all takes last together."""
    return f"All together {length:.0f} s"


def takes_intro(key: str) -> str:
    """How takes go, and which key ends them."""
    return (
        "Stand back, and move when you hear the high tone. A low tone counts down; press "
        f"{key} or Esc to stop early."
    )


def ready(length: float) -> str:
    """How much of the past a clip would begin with."""
    if length < 0.1:
        return READY_NOW
    return f"R saves the last {seconds(length)}"


def saved(label: str, length: float) -> str:
    """That a clip lies in the library."""
    return f"Saved: {clip(label, length)}"


def moment_kept(length: float) -> str:
    """That a clip was made of what the recogniser was not sure of."""
    return f"Kept an uncertain moment, {seconds(length)}"


def takes_go_on(number: int, count: int) -> str:
    """Which take it is, and how to stop."""
    return f"{take(number, count)}; R or Esc stops"


def takes_done(count: int) -> str:
    """That all takes are recorded."""
    return "1 take is done." if count == 1 else f"{count} takes are done."


def behind(length: float) -> str:
    """That the disk does not keep up, without harm so far."""
    return f"The disk is {seconds(length)} behind; nothing is lost so far."


def slow(lost: int) -> str:
    """That the disk did not keep up with the pictures."""
    pictures = "1 picture is" if lost == 1 else f"{lost} pictures are"
    return (
        f"{pictures} lost: the disk is too slow for them. No joints are lost. Try “Skeleton only”."
    )


def library_read_only(folder: Path) -> str:
    """Nothing can be kept there."""
    return f"Nothing can be recorded into {folder}, which is read-only; choose another library."


def no_encoder(reason: object) -> str:
    """Pictures cannot be kept."""
    return f"The pictures cannot be encoded ({reason}); joints alone are recorded from now on."


def failed_unexpectedly(log: Path) -> str:
    """An error of the program while it recorded."""
    return f"Recording failed unexpectedly; {log} says more."


def writing_failed(log: Path) -> str:
    """An error of the program while it wrote."""
    return f"Writing the clip failed unexpectedly; {log} says more."


def kept(problem: str) -> str:
    """What becomes of a clip whose writing failed."""
    return (
        f"{problem} What was written of the clip is kept, and joins the library when it is opened "
        "again."
    )
