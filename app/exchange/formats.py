"""The formats that clips can be taken elsewhere in; records alone, so the window may know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One way to take clips elsewhere.

    Attributes:
        name: its key.
        ending: of the file; empty where it is a folder.
        one_clip: it is about a single clip.
    """

    name: str
    ending: str = ""
    one_clip: bool = False


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("store", ".safetensors"), Format("pyskl", ".pkl"), Format("ntu"),
        Format("csv", ".csv"), Format("library"), Format("video", ".mp4", one_clip=True),
        Format("video with skeleton", ".mp4", one_clip=True),
    )
}  # fmt: skip
