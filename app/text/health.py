"""What the line of measurements says."""

from __future__ import annotations

#: By key: name, unit, explanation.
HEALTH = {
    "source": ("Source", "fps", "Pictures a second that arrive from the source"),
    "screen": ("Screen", "fps", "Pictures a second that are drawn in this window"),
    "pose": ("Pose", "ms", "Time to find the body in one picture, median"),
    "network": ("Network", "ms", "Time of the recognition network for one answer, median"),
    "latency": (
        "Latency",
        "ms",
        "From the picture's arrival to its answer on the screen: median, and what all but the "
        "slowest twentieth stay below",
    ),
    "dropped": ("Dropped", "", "Pictures left out because newer ones had arrived"),
    "device": ("Device", "", "Where the recognition network runs"),
}

WORRY_LATE = "Answers come late; close other programs."
WORRY_POSE = "Finding the body is slow; close other programs, or try a lighter pose model."
WORRY_FEW = "Few pictures a second: more light or another camera helps."
WORRY_DROPPED = "Many pictures are left out, because this machine is too slow for all of them."


def latency(median: float, most: float) -> str:
    """How late answers are, milliseconds: ``41, p95 63 ms``."""
    return f"{median:.0f}, p95 {most:.0f} ms"


def worry_damaged(count: int) -> str:
    """That parts of a video could not be decoded."""
    pieces = "1 piece of this video is" if count == 1 else f"{count} pieces of this video are"
    return f"{pieces} damaged; the picture jumps there."


def pulled_wide(share: float) -> str:
    """That the proportions of the picture are wrong, and at what share of its width it is seen."""
    return (
        f"This picture was pulled wide; people are looked for at {100 * share:.0f} % of its width."
    )
