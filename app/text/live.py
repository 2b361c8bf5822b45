"""What the live page says: the decision, the panels beside the picture, the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from app.in_view import InView
from app.text.formats import hundredths, joint_list, percent, seconds
from model.decision import State

# What the decision panel says: (headline, what it means or what to do).
_STATES: dict[State, tuple[str, str]] = {
    State.NO_PERSON: ("Come into view", "Nobody is in the picture."),
    State.TOO_LITTLE_IN_VIEW: ("Step back", "I see too little of you."),
    State.WARMING_UP: ("Warming up…", "I need to see you for a moment before I can say anything."),
    State.NO_ACTION: ("No action", "I see you. Nothing I know is happening."),
    State.UNKNOWN_ACTION: (
        "Not an action I know",
        "You are doing something that I have not learned.",
    ),
}
# What is added where only a part of the body is seen.
_ONLY = {
    InView.UPPER: "I see only your upper body.",
    InView.SHOULDERS: "I see only your head and shoulders.",
    InView.HEAD: "I see only your head.",
    InView.LEGS: "I see only your legs.",
}
NOTHING_YET = ("Getting ready", "The answer appears here.")
NO_PICTURE = ("No picture", "The message on the left says what to do.")
PICTURE_LOST = ("Picture lost", "It goes on by itself when the source is back.")
OVER = ("The end", "Play it again, or choose another source.")
DECISION_TITLE = "Happening now"
TOP_FIVE_TITLE = "Most likely"
TOP_FIVE_TIP = "How likely each action is, going by the last two seconds alone"
TOP_FIVE_EMPTY = "Waiting for the first prediction"
EVENTS_TITLE = "Recent events"
EVENTS_EMPTY = "Actions are listed here when they end."
CONFIDENCE = "Confidence"
CONFIDENCE_TIP = (
    "How sure the name is, going by how likely the action is and how well the joints behind it"
    " are seen"
)
SIDE_TABS = "What stands beside the picture"
TAB_OVERVIEW = "Overview"
TAB_JOINTS = "Joints"
TAB_JOINTS_TIP = "Which joints mattered, and when"
IMPORTANCE_TITLE = "Importance"
IMPORTANCE_FIGURE = "Body with the importance of each joint"
IMPORTANCE_NUMBERS = "Importance of each joint in percent"
IMPORTANCE_NOW = "in the last window"
IMPORTANCE_NONE = "no answer yet"
HEAT_MAP = "Joints over time"
TAB_COMPARE = "Compare"
TAB_COMPARE_TIP = "Two sets of weights on the same stream"
COMPARE = "&Compare with other weights…"
COMPARE_TIP = "Let a second set of weights see the same joints, and show both answers"
COMPARE_SHORT = "Other weights…"
COMPARE_END = "&End the comparison"
COMPARE_END_SHORT = "End"
COMPARE_TITLE = "Compare with"
COMPARE_FIRST = "In use"
COMPARE_SECOND = "Compared"
COMPARE_LOADING = "Loading the second weights…"
COMPARE_OWN = "Both decide as their weights want it."
COMPARE_TUNED = "What you have tuned holds for both."
TAB_TUNING = "Tuning"
TAB_TUNING_TIP = "How sure the program must be before it says something"
TUNING_TITLE = "When an action counts"
TUNING = {
    "enter": ("Confidence", "How likely an action must be before it is said to go on"),
    "smoothing": ("Smoothing", "Over how long answers are averaged: calmer, but later"),
    "minimum": ("Shortest action", "What ends sooner is no event"),
}
CLASSES = "Actions that count"
CLASSES_TIP = "An action without a tick is never said to go on: it counts as no action"
CLASSES_ALL, CLASSES_ALL_TIP = "All", "Every action counts"
CLASSES_NONE, CLASSES_NONE_TIP = "None", "No action counts; then tick those that are to"
PRESETS = "Presets"
PRESETS_TIP = "Tunings that you have kept by name"
PRESET_NONE = "No preset"
PRESET_SAVE, PRESET_SAVE_TIP = "Keep…", "Keep what is tuned now under a name"
PRESET_DELETE, PRESET_DELETE_TIP = "Forget", "Forget this preset"
PRESET_TITLE, PRESET_LABEL = "Keep this tuning", "Name of the preset"
PRESET_REPLACED = "There is a preset of this name; the new one takes its place."
PRESET_KEEP = "Keep"
PRESETS_NOT_SAVED = "The presets were not saved"
TUNING_RESET = "Reset"
TUNING_RESET_TIP = "Back to the settings that were measured to be best for these weights"
TUNING_NOTE = "Takes effect at once; in a video also on what was already seen."
HEAT_MAP_START = "start of the window"
HEAT_MAP_END = "now"
TRUNK, LEFT_ARM, RIGHT_ARM = "Trunk", "Left arm", "Right arm"
LEFT_LEG, RIGHT_LEG = "Left leg", "Right leg"
RIGHT_SIDE, LEFT_SIDE = "right", "left"
EXPORT = "&Export events…"
EXPORT_SHORT = "Export…"
EXPORT_TIP = "Save the listed events as a table (CSV) or for programs (JSON)"
EXPORT_TITLE = "Export events"
EXPORT_FILTER = "Table (*.csv);;JSON (*.json)"
EXPORT_NAME = "events.csv"
EXPORT_FAILED = "The events were not saved"
CLEAR_EVENTS = "&Clear the list of events"

PAUSE = "&Pause or go on"
STEP_ON = "One picture &on"
STEP_BACK = "One picture &back"
SKIP_ON = "5 seconds o&n"
SKIP_BACK = "5 seconds ba&ck"
SLOWER = "&Slower"
FASTER = "&Faster"
SEEK_BAR = "Place in the video"
SPEED = "Speed"
SPEED_TIP = "How fast the video is played; no picture is left out"

TIMELINE = "&Timeline"
TIMELINE_TIP = "Show the last minutes: what went on, and how likely each action was"
TIMELINE_EMPTY = "Actions and how likely they are appear here."
TIMELINE_NOTHING = "nothing recognised"
TIMELINE_KEYS = "Arrow keys look at a time, Enter goes there"
TIMELINE_ZOOM = "Arrow keys look at a time, plus and minus show less or more"

LEGEND = "Importance"
LEGEND_LOW = "low"
LEGEND_HIGH = "high"
LEGEND_HIDDEN = "not seen"
LEGEND_IN_WORDS = "Importance: low is blue and small, high is red and large; a ring is not seen"


def speed_now(factor: str) -> str:
    """The speed's button, to the ear: ``Speed 0.5×``."""
    return f"{SPEED} {factor}"


def state_text(state: State, seen: InView = InView.WHOLE) -> tuple[str, str]:
    """Headline and hint for a state other than ACTION, when this is seen of the person."""
    headline, hint = _STATES.get(state, NOTHING_YET)
    only = _ONLY.get(seen)
    if only is not None and state is State.TOO_LITTLE_IN_VIEW:
        hint = only
    elif only is not None and state is State.NO_ACTION:
        hint = f"Step back for actions of the whole body: {only}"
    return headline, hint


def warming_up(left: float) -> str:
    """How long until the first answer: ``Warming up 1.2 s``."""
    return f"Warming up {left:.1f} s"


def joints_now(joints: Sequence[int]) -> str:
    """Which joints matter most at the end of the window."""
    return f"{HEAT_MAP_END}: {joint_list(joints)}"


def classes_on(on: int, count: int) -> str:
    """How many actions count: ``3 of 27 actions count``."""
    return f"{on} of {count} actions count"


def cost(milliseconds: float) -> str:
    """What an answer of one of two compared sets of weights takes."""
    return f"{milliseconds:.1f} ms for each answer"


def agreement(share: float) -> str:
    """How often two sets of weights say the same."""
    return f"Both said the same in {percent(share)} of the last answers."


def rule(enter: float, smoothing: float, minimum: float) -> str:
    """How a set of weights decides: from which probability on, smoothed over how long, and how
    short an action may be, seconds."""
    return f"From {percent(enter)}, smoothed {hundredths(smoothing)}, at least {seconds(minimum)}"
