"""How numbers, times and names are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.capture.camera_mode import CameraMode
from app.text.names import ACTIONS, JOINTS


def action_name(name: str) -> str:
    """A class name as people read it: ``baseball_swing`` becomes ``Baseball swing``.

    By the table of names; what is not in it, such as what somebody taught, by this rule.
    """
    words = " ".join(name.replace("_", " ").split())
    return ACTIONS.get(words, words[:1].upper() + words[1:])


def joint_list(joints: Sequence[int]) -> str:
    """Joint numbers as words: ``Right hand, right wrist``."""
    words = ", ".join(joint_name(joint) for joint in joints)
    return words[:1].upper() + words[1:]


def joint_name(joint: int) -> str:
    """A joint by its number: ``right hand``."""
    return JOINTS[joint]


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


def camera(index: int) -> str:
    """A camera without a known name."""
    return f"Camera {index}"
