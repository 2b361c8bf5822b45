"""Every sentence that the window shows, and how class names are spelled: one place to translate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.capture.camera_mode import CameraMode
from app.ui.in_view import InView
from model.decision import State
from model.skeleton import JOINT_NAMES

APP_NAME = "ESGN Live"

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
_STEP_BACK_TOO = "Step back for actions of the whole body: {only}"
NOTHING_YET = ("Getting ready", "The answer appears here.")
NO_PICTURE = ("No picture", "The message on the left says what to do.")
PICTURE_LOST = ("Picture lost", "It goes on by itself when the source is back.")
OVER = ("The end", "Play it again, or choose another source.")

PAGES = "Pages"
PAGE_LIVE = "Live"
PAGE_LIVE_TIP = "What is happening in front of the camera or in a video"
DECISION_TITLE = "Happening now"
TOP_FIVE_TITLE = "Most likely"
TOP_FIVE_EMPTY = "Waiting for the first prediction"
EVENTS_TITLE = "Recent events"
EVENTS_EMPTY = "Actions are listed here when they end."
CONFIDENCE = "Confidence"
SIDE_TABS = "What stands beside the picture"
TAB_OVERVIEW = "Overview"
TAB_JOINTS = "Joints"
TAB_JOINTS_TIP = "Which joints mattered, and when"
IMPORTANCE_TITLE = "Importance"
IMPORTANCE_FIGURE = "Body with the importance of each joint"
IMPORTANCE_NUMBERS = "Importance of each joint in percent"
IMPORTANCE_NOW = "in the last window"
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
COMPARE_COST = "{milliseconds:.1f} ms for each answer"
COMPARE_LOADING = "Loading the second weights…"
COMPARE_WAITING = "Both decide by their own weights' settings."
COMPARE_AGREE = "Both said the same in {share} of the last answers."
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
PRESET_TITLE, PRESET_LABEL = "Keep this tuning", "Name of the preset:"
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
EVENT_FILE = "Write events to a &file…"
EVENT_FILE_TIP = "Add a line to a table (CSV) whenever an action ends"
EVENT_FILE_TITLE = "Write events to"
EVENT_FILE_FILTER = "Table (*.csv)"
SOCKET = "Offer events to other &programs…"
SOCKET_TIP = "Programs on this computer get each action as JSON, over a WebSocket"
SOCKET_TITLE = "Offer events to other programs"
SOCKET_TEXT = (
    "Programs on this computer can connect to a WebSocket and get each action as JSON when it "
    "ends. Nobody else can connect: not other computers, not pages of the web."
)
SOCKET_PORT = "Port"
SOCKET_START = "Offer"
SOCKET_FAILED = "Events are not offered"
COMMAND = "Run a co&mmand for each event…"
COMMAND_TIP = "Run a program of yours whenever an action ends"
COMMAND_TITLE = "Run a command for each event"
COMMAND_TEXT = (
    "The command gets the event as JSON on its standard input. {action}, {start}, {end}, "
    "{confidence}, {source} and {json} in its words stand for the event's own. No shell is "
    "involved; at most two run at once."
)
COMMAND_HINT = "notify-send {action}"
COMMAND_START = "Run for each event"
COMMAND_FAILED = "The command does not work"
SOUND = "S&ound when an action ends"
MENU_EVENTS = "&Events"
CLEAR_EVENTS = "&Clear the list of events"

PAUSE = "&Pause or go on"
STEP_ON = "One picture &on"
STEP_BACK = "One picture &back"
SKIP_ON = "5 seconds o&n"
SKIP_BACK = "5 seconds ba&ck"
SLOWER = "&Slower"
FASTER = "&Faster"
SEEK_BAR = "Place in the video"
SPEED_TIP = "How fast the video is played; no picture is left out"
MENU_PLAYBACK = "&Playback"

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

MIRROR = "&Mirror"
SKELETON = "&Skeleton"
IMPORTANCE = "&Importance"
JOINT_NAMES_TOGGLE = "Joint &names"
MIRROR_TIP = "Show the picture as a mirror does. Left and right stay right in every answer."
SKELETON_TIP = "Draw the bones"
IMPORTANCE_TIP = "Size and colour each joint by how much it mattered for the answer"
JOINT_NAMES_TIP = "Write the names beside the joints"

MENU_SOURCE = "&Source"
MENU_VIEW = "&View"
MENU_MODEL = "&Recogniser"
MENU_HELP = "&Help"
MENU_APPEARANCE = "&Appearance"
MENU_CAMERA = "&Camera"
CAMERA_MODES = "Camera size and &rate"
CAMERA_USUAL = "As the camera likes"
CAMERA_MEASURING = "Not measured yet"
OPEN_VIDEO = "&Open a video…"
OPEN_STREAM = "Open a &stream…"
PLAY_DEMO = "Play the &demo"
CHOOSE_WEIGHTS = "Choose &weights…"
DEFAULT_WEIGHTS = "Use the &bundled weights"
RESTART = "Start this source &again"
FULL_SCREEN = "&Full screen"
QUIT = "&Quit"
SHORTCUTS = "&Keyboard shortcuts"
SHORTCUTS_ELSEWHERE = "Elsewhere"
MORE_KEYS = (
    ("Play or hold a video", "Space"),
    ("Leave the full screen", "Esc"),
    ("Go from one thing to the next", "Tab"),
    ("In the timeline: look at another time", "← →"),
    ("In the timeline: go there", "Enter"),
    ("In the timeline: more or fewer minutes", "− +"),
    ("In the list: go to an event", "Enter"),
)
ABOUT = f"&About {APP_NAME}"
PRIVACY = "&Privacy"
PRIVACY_TIP = "Show the skeleton on black, without the picture"
RECENT_VIDEOS = "Recen&t videos"
RESET_SETTINGS = "&Reset settings"
RESET_TIP = "Everything as on the first day: view, layout, recent videos, camera. Presets are kept."
FOLLOW_SYSTEM, LIGHT, DARK = "Follow the &system", "&Light", "&Dark"
MORE_TOGGLES_TIP = "Mirror, privacy, skeleton, importance, joint names"
SOURCE_BUTTON_TIP = "Choose what to watch: a camera, a video, a stream or the demo"

OPEN_VIDEO_TITLE = "Open a video"
VIDEO_FILTER = "Videos (*.mp4 *.mov *.avi *.mkv *.webm *.m4v *.mpg *.mpeg *.wmv);;All files (*)"
WEIGHTS_TITLE = "Choose weights"
WEIGHTS_FILTER = "Weights (*.safetensors);;All files (*)"
WEIGHTS_ABOUT = "About these w&eights…"
WEIGHTS_ABOUT_TITLE = "About these weights"
WEIGHTS_FILE = "File"
WEIGHTS_BUNDLED = "the one that comes with the program"
WEIGHTS_ACTIONS = "{count} actions"
WEIGHTS_IDLE = "None of them"
WEIGHTS_INPUT = "Looks at"
WEIGHTS_WINDOW = "the last {seconds:g} s, {rate:g} times a second"
WEIGHTS_DATA = "Learned from"
WEIGHTS_METRICS = "Measured"
WEIGHTS_LICENCE = "Licence"
WEIGHTS_HASH = "SHA-256"
STREAM_TITLE = "Open a stream"
STREAM_LABEL = "Address of the stream"
STREAM_HINT = "rtsp://camera.local/stream or http://camera.local/video.mjpg"
STREAM_WRONG = "An address starts with rtsp://, rtmp://, http://, https:// or udp://."
STREAM_OPEN = "Open"
CANCEL = "Cancel"

FALLBACK = "No camera found: playing the bundled demo."
RECONNECTING = "Connection lost, reconnecting…"
ENDED = "The video has ended."
CHOOSE_SOURCE = "Choose a source…"
PLAY_AGAIN = "Play again"
CHOOSE_FILE = "Choose a file…"
PLAY_DEMO_BUTTON = "Play the demo"
TRY_AGAIN = "Try again"
CHOOSE_WEIGHTS_BUTTON = "Choose weights…"
BUNDLED_WEIGHTS_BUTTON = "Use the bundled weights"
DISMISS = "Dismiss"

STARTING = "Starting…"
LOADING = "Loading the recogniser…"
OPENING = "Opening {source}…"
LOADING_DETAIL = "This takes a few seconds, longer the first time."
OPENING_DETAIL = "You can choose another source at any time."
FAILED_SOURCE = "This source does not open"
CANCELLED = "Nothing is open"
FAILED_WEIGHTS = "These weights do not load"
FAILED_OTHER = "The recogniser stopped"
FAILED_UNEXPECTEDLY = "That failed unexpectedly; {log} says more."
STOPPED = "Stopped"
DROP_HERE = "Drop the video to play it"

ERROR_TITLE = "Something went wrong"
ERROR_TEXT = "{what}\n\nThe program goes on. Details are in {log}"

ABOUT_TEXT = (
    "<p>Recognises what one person is doing, while it happens, from the movement of the skeleton, "
    "and shows which joints mattered.</p>"
    "<p><b>Nothing leaves this machine.</b> Pictures, skeletons and answers stay in this program; "
    "it opens no network connection except to a stream whose address you enter.</p>"
    "<p>Pose: MediaPipe. Recognition: ESGN (Chen and Jing, MCSoC 2021), "
    "built on SGN (Zhang et al., CVPR 2020).</p>"
)


def action_name(name: str) -> str:
    """A class name as people read it: ``baseball_swing`` becomes ``Baseball swing``."""
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def state_text(state: State, seen: InView = InView.WHOLE) -> tuple[str, str]:
    """Headline and hint for a state other than ACTION, when this is seen of the person."""
    headline, hint = _STATES.get(state, NOTHING_YET)
    only = _ONLY.get(seen)
    if only is not None and state is State.TOO_LITTLE_IN_VIEW:
        hint = only
    elif only is not None and state is State.NO_ACTION:
        hint = _STEP_BACK_TOO.format(only=only)
    return headline, hint


def warming_up(seconds: float) -> str:
    """How long until the first answer: ``Warming up 1.2 s``."""
    return f"Warming up {seconds:.1f} s"


def joint_list(joints: Sequence[int]) -> str:
    """Joint numbers as words: ``Right hand, right wrist``."""
    words = ", ".join(joint_name(joint) for joint in joints)
    return words[:1].upper() + words[1:]


def joint_name(joint: int) -> str:
    """A joint by its number: ``right hand``."""
    return JOINT_NAMES[joint]


def joints_now(joints: Sequence[int]) -> str:
    """Which joints matter most at the end of the window."""
    return f"{HEAT_MAP_END}: {joint_list(joints)}"


def percent(share: float) -> str:
    """A share of 1 as whole percent."""
    return f"{round(100 * share)} %"


def duration(seconds: float) -> str:
    """Seconds as people read them: ``3 s``, ``2 min 05 s``."""
    whole = int(max(0.0, seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def seconds(length: float) -> str:
    """A short length of time: ``2.3 s``."""
    return f"{length:.1f} s"


def hundredths(length: float) -> str:
    """A short length of time: ``0.25 s``."""
    return f"{length:.2f} s"


def since(seconds: float, began: str) -> str:
    """How long the current action has lasted, and when it began."""
    return f"for {duration(seconds)}, since {began}"


def video_time(seconds: float) -> str:
    """A position in a video: ``1:02.5``."""
    tenths = round(max(0.0, seconds) * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


def span(start: str, end: str) -> str:
    """From one time to another: ``0:06.6 – 0:08.0``."""
    return f"{start} – {end}"


def clock_time(when: datetime) -> str:
    """A time of day: ``14:03:59``."""
    return when.strftime("%H:%M:%S")


def ago(seconds: float) -> str:
    """A time before now: ``12 s ago``."""
    return f"{duration(seconds)} ago"


def tick(seconds: float, live: bool) -> str:
    """A time under the timeline: ``1:05`` in a recording, ``−30 s`` or ``−2 min`` before now."""
    if live and abs(seconds) < 0.5:
        return "now"
    if seconds < -0.5:
        whole = round(-seconds)
        minutes, rest = divmod(whole, 60)
        if minutes == 0:
            return f"−{rest} s"
        return f"−{minutes} min" if rest == 0 else f"−{minutes}:{rest:02d} min"
    minutes, rest = divmod(round(abs(seconds)), 60)
    return f"{minutes}:{rest:02d}"


def classes_on(on: int, count: int) -> str:
    """How many actions count: ``3 of 27 actions count``."""
    return f"{on} of {count} actions count"


def event_file(name: str) -> str:
    """That events are being written to a file."""
    return f"Writing events to &{name.replace('&', '&&')}"


def socket_address(port: int) -> str:
    """Where other programs connect."""
    return f"Address: ws://127.0.0.1:{port}"


def offered_at(address: str) -> str:
    """That events are offered to other programs."""
    return f"Offering events at {address}"


def runs(command: str) -> str:
    """That a command runs for each event."""
    shown = command if len(command) <= 40 else command[:39] + "…"
    return f"Running {shown.replace('&', '&&')}"


def speed(factor: float) -> str:
    """How fast a video is played: ``0.5×``."""
    return f"{factor:g}×"


def source_label(name: str) -> str:
    """What the source button and the title call a source."""
    return name[:1].upper() + name[1:] if name == "demo" or name.startswith("camera ") else name


def plain(words: str) -> str:
    """Menu words without the mark of their key."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&")


def card_value(value: object) -> str:
    """Something from a card: numbers short, lists with commas."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(card_value(item) for item in value)
    return str(value)


def camera_mode(mode: CameraMode) -> str:
    """A size and rate to choose: ``1280 × 720, 30 fps``."""
    size = f"{mode.width} × {mode.height}"
    return size if mode.fps is None else f"{size}, {mode.fps:g} fps"


def camera_measured(size: tuple[int, int], fps: float) -> str:
    """What a camera gives: ``Now 1280 × 720, 29.9 fps``."""
    return f"Now {size[0]} × {size[1]}, {fps:.1f} fps"


def camera(index: int) -> str:
    """A camera without a known name."""
    return f"Camera {index}"
