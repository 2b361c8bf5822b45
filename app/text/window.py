"""What the window around the pages says: menus, sources, dialogs, what stands in for a picture."""

from __future__ import annotations

from pathlib import Path

APP_NAME = "ESGN Live"

PAGES = "Pages"
PAGE_LIVE = "Live"
PAGE_LIVE_TIP = "What is happening in front of the camera or in a video"
MENU_EVENTS = "&Events"
MENU_PLAYBACK = "&Playback"

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
MENU_MODEL = "Re&cogniser"
MENU_HELP = "&Help"
MENU_APPEARANCE = "&Appearance"
CAMERA_MODES = "Camera size and &rate"
CAMERA_USUAL = "As the camera likes"
CAMERA_MEASURING = "Not measured yet"
NO_CAMERA = "No camera found"
CAMERA_BY_NUMBER = "Camera by &number…"
CAMERA_TITLE = "Camera by number"
CAMERA_TEXT = "For a camera that the menu does not list. The first one has the number 0."
CAMERA_LABEL = "Number of the camera"
WATCH_CAMERA = "Watch it"
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
WEIGHTS_ABOUT = "&About these weights…"
WEIGHTS_ABOUT_TITLE = "About these weights"
WEIGHTS_FILE = "File"
WEIGHTS_BUNDLED = "the one that comes with the program"
WEIGHTS_IDLE = "None of them"
WEIGHTS_INPUT = "Looks at"
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
CHOOSE_ADDRESS = "Another address…"
PLAY_DEMO_BUTTON = "Play the demo"
TRY_AGAIN = "Try again"
CHOOSE_WEIGHTS_BUTTON = "Choose weights…"
BUNDLED_WEIGHTS_BUTTON = "Use the bundled weights"
DISMISS = "Dismiss"

STARTING = "Starting…"
LOADING = "Loading the recogniser…"
LOADING_DETAIL = "This takes a few seconds, longer the first time."
OPENING_DETAIL = "You can choose another source at any time."
FAILED_SOURCE = "This source does not open"
CANCELLED = "Nothing is open"
FAILED_WEIGHTS = "These weights do not load"
FAILED_OTHER = "The recogniser stopped"
STOPPED = "Stopped"
DROP_HERE = "Drop the video to play it"

ERROR_TITLE = "Something went wrong"

ABOUT_TEXT = (
    "<p>Recognises what one person is doing, while it happens, from the movement of the skeleton, "
    "and shows which joints mattered.</p>"
    "<p><b>Nothing leaves this machine.</b> Pictures, skeletons and answers stay in this program; "
    "it opens no network connection except to a stream whose address you enter. Events are passed "
    "on only where you switch that on, and only to programs on this computer.</p>"
    "<p>Pose: MediaPipe. Recognition: ESGN (Chen and Jing, MCSoC 2021), "
    "built on SGN (Zhang et al., CVPR 2020).</p>"
)


def camera_plugged_in(name: str) -> str:
    """There is a camera now, while the demo stands in for one."""
    return f"{name} was plugged in."


def camera_measured(size: tuple[int, int], fps: float) -> str:
    """What a camera gives: ``Now 1280 × 720, 29.9 fps``."""
    return f"Now {size[0]} × {size[1]}, {fps:.1f} fps"


def weights_actions(count: int) -> str:
    """How many actions a set of weights knows."""
    return f"{count} actions"


def weights_window(seconds: float, rate: float) -> str:
    """What a network looks at for an answer."""
    return f"the last {seconds:g} s, {rate:g} times a second"


def opening(source: str) -> str:
    """That a source is being opened."""
    return f"Opening {source}…"


def failed_unexpectedly(log: Path) -> str:
    """That the user is not to blame, and where the developer looks."""
    return f"That failed unexpectedly; {log} says more."


def unexpected(what: str, log: Path) -> str:
    """The error dialog's words."""
    return f"{what}\n\nThe program goes on. Details are in {log}"
