"""What the command line tells the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEVICES: tuple[str, ...] = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True)
class Options:
    """How to start.

    Attributes:
        source: camera number, file, folder of images, address or "demo"; None for the first camera,
            or the demo where there is none.
        weights: weights file; None for the shipped ones.
        device: one of `DEVICES`, where the network runs.
        mirror: show webcams like a mirror.
        pose_model: MediaPipe ``.task`` file; None for the one made from the installed package.
        image_fps: frames a second of image sequences.
        websocket: port on which events are offered; None for nowhere.
        event_command: command line that runs for each event; None for none.
    """

    source: str | None = None
    weights: Path | None = None
    device: str = "auto"
    mirror: bool = True
    pose_model: Path | None = None
    image_fps: float = 30.0
    websocket: int | None = None
    event_command: str | None = None
