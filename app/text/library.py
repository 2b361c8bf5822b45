"""What the library page says."""

from __future__ import annotations

from datetime import datetime

from app.text.formats import action_name, duration, percent, seconds

PAGE = "Library"
PAGE_TIP = "What was recorded: label it, sort it, take it elsewhere"
SEARCH = "Search"
SEARCH_TIP = "Words that must all occur in label, person, session, source or notes"
TABLE, GRID = "Table", "Pictures"
TABLE_TIP, GRID_TIP = "Show clips as a table", "Show clips as small moving skeletons"
IMPORT = "Import…"
IMPORT_TIP = "Add videos or other recordings; you can also drop them on this page"
EXPORT = "Export…"
EXPORT_TIP = "Save the chosen clips, or all that are shown, for other programs"
UNDO, REDO = "Undo", "Redo"
FOLDER = "Choose another library…"
FOLDER_TIP = "Choose the folder in which clips are kept"
FOLDER_TITLE = "Folder of the library"
SHOW_FOLDER = "Show the folder"
MORE = "More"
OPEN = "Open"
OPEN_TIP = "Open the clip with its timeline"
TRASH = "Move to the trash"
RESTORE = "Restore"
RESTORE_TIP = "Take the chosen clips out of the trash"
EMPTY_TRASH = "Empty the trash…"
EMPTY_TITLE = "Empty the trash"
EMPTY_BUTTON = "Delete for good"
CANCEL = "Cancel"
FOCUS_SEARCH = "Search"
RELABEL = "Give another label"
REVIEW = "Review"
REVIEW_TIP = "Go through the suggestions, least certain first"

FILTER_TITLE = "Show"
ALL = "All clips"
UNLABELLED = "Without a label"
POOR = "Poorly seen"
POOR_TIP = "Clips in which little of the body was seen: pose quality under 60 %"
IN_TRASH = "Trash"
LABELS, PERSONS = "Labels", "People"
NOBODY = "Unknown"

COLUMNS = ("Label", "Person", "Session", "Length", "Quality", "Recorded", "Source", "Notes")
NO_LABEL = "No label"

DETAILS = "Clip"
DETAILS_NONE = "Choose a clip to see it move."
LABEL, PERSON, SESSION, NOTES = "Label", "Person", "Session", "Notes"
LABEL_HINT = "What is done?"
PERSON_HINT = "Who is it?"
SESSION_HINT = "Which sitting?"
NOTES_HINT = "Anything worth remembering"
SEVERAL = "different ones"
QUALITY = "Pose quality"

OPENING = "Opening the library…"
OPENING_CLIP = "Opening the clip…"
FAILED = "The library does not open"
TRY_AGAIN = "Try again"
EMPTY = "No clips yet"
EMPTY_DETAIL = (
    "Record on the Live page: R saves the last seconds and goes on until you press it again. "
    "Or drop videos here."
)
TO_LIVE = "Go to Live"
NOTHING_FOUND = "No clip is like that"
NOTHING_FOUND_DETAIL = "Take away a filter or change the words you search for."
SHOW_ALL = "Show all clips"
TRASH_EMPTY = "The trash is empty"
TRASH_EMPTY_DETAIL = "Clips that you delete wait here until you empty it."

CHANGE_FAILED = "That was not changed"

REPAIR = "Repair…"
REPAIR_TITLE = "Repair the library"
REPAIR_QUESTION = (
    "Make the library's database anew from all that can still be read? No recording is touched, "
    "and the damaged database is kept beside the new one. Close the library in other windows first."
)
REPAIR_BUTTON = "Repair"
REPAIRING = "Repairing the library…"
REPAIR_FAILED = "The library was not repaired"

READ_ONLY = "This library can only be looked at: its folder or disk is read-only."

IMPORT_TITLE = "Import"
IMPORT_FILTER = "All files (*)"
IMPORT_FAILED = "Some files were not imported"
IMPORT_CANCEL = "Stop"
PROGRESS = "How far it is"
STOPPED = "Stopped; what had come in stays."
EXPORT_TITLE = "Export clips"
EXPORT_WHICH = "Which clips"
EXPORT_HOW = "As what"
EXPORT_GO_ON = "Choose where…"
EXPORT_WHERE = "Export to"
EXPORT_FAILED = "Nothing was exported"
EXPORT_INCOMPLETE = "Some clips were left out"
#: By format: its name, and what it is good for.
FORMATS = {
    "store": (
        "One file of this program (*.safetensors)",
        "Joints, labels, people and sessions in one file that cannot run code: for training, and "
        "for importing elsewhere.",
    ),
    "library": ("A library folder", "Everything, videos too, as a library to open or import."),
    "csv": (
        "A table of labels (*.csv)",
        "When each action starts and stops, a row each, as behaviour coding programs have it. No "
        "joints.",
    ),
    "pyskl": ("A pyskl annotation file (*.pkl)", "For training in PySKL and MMAction2."),
    "ntu": ("NTU skeleton files (a folder)", "One .skeleton file an example, as NTU RGB+D has it."),
    "video": ("The video (*.mp4)", "The pictures of one clip, as they were recorded."),
    "video with skeleton": (
        "The video with the skeleton (*.mp4)",
        "The pictures of one clip with the skeleton painted in; without pictures, on black.",
    ),
}
DROP_HERE = "Drop to import"


def clips(count: int) -> str:
    """How many clips: ``3 clips``."""
    return f"{count:,} clip".replace(",", " ") + ("" if count == 1 else "s")


def shown(count: int, length: float) -> str:
    """How many clips are shown, and how long they are together."""
    return f"{clips(count)}, {seconds(length) if length < 60 else duration(length)}"


def only_looked_at(shown_words: str) -> str:
    """How many clips are shown, of a library that is read-only."""
    return f"{shown_words} · read-only" if shown_words else "Read-only"


def length(seconds_long: float) -> str:
    """How long a clip is: ``2.4 s``, ``3 min 35 s``."""
    return seconds(seconds_long) if seconds_long < 60 else duration(seconds_long)


def label(name: str) -> str:
    """A clip's label, or that it has none."""
    return action_name(name) if name else NO_LABEL


def title(name: str, inside: int) -> str:
    """A clip's label; without one how many labels are within."""
    return label(name) if name or not inside else spans(inside)


def when(created: float, now: float) -> str:
    """When a clip was recorded: the time for today, else the date too."""
    moment, today = datetime.fromtimestamp(created), datetime.fromtimestamp(now)
    if moment.date() == today.date():
        return f"Today {moment:%H:%M}"
    return f"{moment:%Y-%m-%d %H:%M}"


def tip(name: str, person: str, length: float, quality: float) -> str:
    """A clip in two lines, for tooltips and screen readers."""
    who = f", {person}" if person else ""
    return f"{label(name)}{who}\n{duration(length)}, pose quality {percent(quality)}"


def empty_question(count: int) -> str:
    """Before clips are deleted for good."""
    return f"Delete {clips(count)} for good? This cannot be undone."


def imported(count: int, marked: int) -> str:
    """What came in."""
    words = f"{clips(count)} imported."
    return f"{clips(count)} and {marked} labels imported." if marked else words


def exported(count: int, name: str) -> str:
    """What went out."""
    return f"{count} example{'' if count == 1 else 's'} written to {name}."


def queued(count: int) -> str:
    """How many files wait."""
    return f"{count} more waiting"


def problem(words: str) -> str:
    """A problem as a line of a list."""
    return f"• {words}"


def more(count: int) -> str:
    """Problems that are not listed."""
    return f"… and {count} more."


def undo(what: str | None) -> str:
    """The undo button's explanation."""
    return f"{UNDO}: {what}" if what else UNDO


def redo(what: str | None) -> str:
    """The redo button's explanation."""
    return f"{REDO}: {what}" if what else REDO


def spans(count: int) -> str:
    """A clip without a label of its own, with labels within."""
    return f"{count} label inside" if count == 1 else f"{count} labels inside"


def review(count: int) -> str:
    """The button that goes through what the recogniser was not sure of."""
    return f"{REVIEW} ({count})"


def undone(what: str) -> str:
    """That a change was taken back."""
    return f"Undone: {what}"


def redone(what: str) -> str:
    """That it was made again."""
    return f"Done again: {what}"


def recovered(count: int) -> str:
    """What an interrupted recording left behind."""
    return f"{clips(count)} found that were being recorded when the program ended."


def repaired(known: int, found: int) -> str:
    """What a repair has saved.

    Args:
        known: clips that were read out of a database.
        found: clips that were in none, found by their files.
    """
    words = f"The library is repaired: {clips(known)} saved"
    return f"{words}, {found} more found by their files." if found else f"{words}."


def importing(name: str) -> str:
    """What is being brought in."""
    return f"Importing {name}"


def exporting(name: str) -> str:
    """What is being written."""
    return f"Exporting {name}"


def choose_one(words: str) -> str:
    """A format that is for one clip, while none or several are chosen."""
    return f"{words} – choose one clip for it"


def export_chosen(count: int) -> str:
    """The choice to export what is chosen."""
    return f"The chosen ones ({clips(count)})"


def export_shown(count: int) -> str:
    """The choice to export all that the filters let through."""
    return f"All that are shown ({clips(count)})"
