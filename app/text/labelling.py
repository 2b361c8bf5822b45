"""What the labelling page says."""

from __future__ import annotations

from app.text.formats import action_name, percent, seconds, video_time

CLIP_VIEW = "The recording"
NOBODY = "Nobody is in the picture"
TIMELINE = "Timeline of labels"
TIMELINE_HELP = (
    "Drag over the label lane to mark an action, drag an edge to move it, double-click a "
    "suggestion to accept it. The wheel zooms, with Shift it moves."
)
LANE_LABELS = "Labels"
LANE_SUGGESTED = "Suggested"
LANE_QUALITY = "Pose quality"
LANE_WHOLE = "Whole"
LABEL_LANE_TIP = "Drag to mark an action here"

BACK = "Library"
BACK_TIP = "Back to the library"
NO_CLIP = "No clip is open"
NO_CLIP_DETAIL = "Choose one in the library: a double-click opens it here."
OPEN_LIBRARY = "Open the library"
PLAY = "Play or pause"
FRAME_BACK, FRAME_ON = "One frame back", "One frame on"
SECOND_BACK, SECOND_ON = "One second back", "One second on"
TO_START, TO_END = "To the start", "To the end"
SLOWER, FASTER = "Slower", "Faster"
SPEED_TIP = "How fast the recording is played"
ZOOM_IN, ZOOM_OUT, ZOOM_ALL = "Zoom in", "Zoom out", "Show all of it"
MARK_IN = "Mark the start"
MARK_OUT = "Mark the end and label"
SPLIT, MERGE, DELETE = "Split here", "Merge with the next", "Delete"
# The same on buttons, where there is less room.
MARK_IN_SHORT, MARK_OUT_SHORT, SNAP_SHORT = "Mark start", "Mark end", "Snap"
SPLIT_SHORT, MERGE_SHORT = "Split", "Merge"
ACCEPT_SHORT, ACCEPT_ALL_SHORT, REVIEW_SHORT = "Accept", "Accept all", "Next"
SPLIT_TIP = "Make two labels of the one that is here"
MERGE_TIP = "Make one label of the chosen one and the next, over the gap between"
DELETE_TIP = "Remove the chosen label"
ACCEPT = "Accept the suggestion"
ACCEPT_ALL = "Accept all suggestions"
REVIEW = "Next to review"
REVIEW_TIP = "Go to the suggestion that the recogniser is least certain of"
NEXT_SPAN, PREVIOUS_SPAN = "Next label", "Label before"
UNDO, REDO = "Undo", "Redo"
SNAP = "Snap to motion"
SNAP_TIP = "Edges jump to where the movement starts or stops; hold Alt to draw freely"
SKELETON = "Skeleton"
SKELETON_TIP = "Draw the skeleton on the picture"
START_EARLIER, START_LATER = "Start one frame earlier", "Start one frame later"
END_EARLIER, END_LATER = "End one frame earlier", "End one frame later"

LABELS_TITLE = "Labels"
NEW_LABEL = "Another label…"
NEW_LABEL_TIP = "Type a name and press Enter"
LABELS_HINT = "A digit gives the chosen span its label; without one, it chooses what is drawn next."
CHOSEN_TITLE = "Chosen"
NOTHING_CHOSEN = "Nothing is chosen. Drag on the timeline, or press I and O."
REVIEW_TITLE = "To review"
SUGGEST = "Ask the recogniser"
SUGGEST_TIP = "Let the weights in use say what they see in this clip"
SUGGESTING = "The recogniser is looking…"
NO_SUGGESTIONS = "Nothing is waiting for review."
SAVE_FAILED = "This edit was not saved, and not made"
OPEN_FAILED = "This clip does not open"

EDITS = {
    "add": "new label",
    "resize": "moved edge",
    "split": "split",
    "merge": "merge",
    "relabel": "other label",
    "delete": "deletion",
    "accept": "accepted suggestion",
}


def undo(edit: str) -> str:
    """The undo button's explanation."""
    return f"{UNDO}: {EDITS[edit]}" if edit else UNDO


def redo(edit: str) -> str:
    """The redo button's explanation."""
    return f"{REDO}: {EDITS[edit]}" if edit else REDO


def span_tip(label: str, start: float, end: float) -> str:
    """What a span is, for tooltips and screen readers."""
    times = f"{video_time(start)} to {video_time(end)}, {seconds(end - start)}"
    return f"{action_name(label)}\n{times}"


def suggestion_tip(label: str, confidence: float, start: float, end: float) -> str:
    """What a suggestion is, for tooltips and screen readers."""
    times = f"{video_time(start)} to {video_time(end)}, {seconds(end - start)}"
    return f"{action_name(label)}, {sure(confidence)}\n{times}\nDouble-click or A accepts"


def quality_tip(quality: float) -> str:
    """How well the body is seen at a time."""
    return f"How well the body is seen, {percent(quality)}"


def spans(count: int) -> str:
    """How many labels: ``3 labels``."""
    return f"{count} label" if count == 1 else f"{count} labels"


def waiting(count: int) -> str:
    """How many suggestions nobody has answered."""
    return f"{count} suggestion" if count == 1 else f"{count} suggestions"


def place(time: float, duration: float) -> str:
    """Where in the recording: ``0:02.5 / 1:30.0``."""
    return f"{video_time(time)} / {video_time(duration)}"


def digit(number: int) -> str:
    """What a digit key does."""
    return f"Label number {number}"


def sure(confidence: float) -> str:
    """How sure the recogniser is of a suggestion."""
    return f"{percent(confidence)} sure"


def suggested(label: str) -> str:
    """A label that nobody has confirmed."""
    return f"{action_name(label)}?"


def marking(start: float) -> str:
    """That a span has been begun."""
    return f"From {video_time(start)}: press O where it ends."


def no_pictures(problem: str) -> str:
    """That a clip is shown by its joints alone, and why."""
    return f"Without its picture: {problem}"
