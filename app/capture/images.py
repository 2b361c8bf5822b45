"""A folder of images, or a numbered sequence such as ``img_%03d.png``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from app.capture.frame import Frame
from app.capture.source import Kind, SourceError
from app.text import sources as text

SUFFIXES: tuple[str, ...] = (
    ".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm",
)  # fmt: skip
_PATTERN = re.compile(r"%0?\d*d")


def is_pattern(spec: str) -> bool:
    """Whether a file name stands for a numbered sequence: it holds one ``%d``, ``%03d``, ..."""
    return len(_PATTERN.findall(Path(spec).name)) == 1


def files_of_pattern(spec: str) -> list[Path]:
    """The existing files of a numbered sequence by number; gaps in the numbers are allowed."""
    path = Path(spec)
    before, after = _PATTERN.split(path.name)
    expression = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    found = []
    if path.parent.is_dir():
        for file in path.parent.iterdir():
            match = expression.fullmatch(file.name)
            if match and file.is_file():
                found.append((int(match.group(1)), file))
    return [file for _, file in sorted(found)]


def files_of_folder(folder: Path) -> list[Path]:
    """The images of a folder, by name with numbers in their natural order (2 before 10)."""
    images = [file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES]
    return sorted((file for file in images if file.is_file()), key=_natural)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    pieces = re.split(r"(\d+)", path.name.lower())
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in pieces if p]


class ImageSource:
    """Images read one after the other, at a rate that the user gives.

    A file that is not a readable image is skipped and counted; its place in time stays empty.
    """

    kind: Kind = "images"
    live = False

    def __init__(self, spec: str, fps: float = 30.0) -> None:
        """
        Args:
            spec: folder or printf pattern.
            fps: frames a second.

        Raises:
            SourceError: no images there, or none that can be read.
        """
        if not (np.isfinite(fps) and fps > 0):
            raise SourceError(text.images_rate(fps))
        path = Path(spec)
        if path.is_dir():
            self._files = files_of_folder(path)
            if not self._files:
                raise SourceError(text.folder_without_images(path))
        else:
            self._files = files_of_pattern(spec)
            if not self._files:
                raise SourceError(text.pattern_without_images(str(path)))
        self.name = path.name or str(path)
        self.fps: float | None = fps
        self.frame_count: int | None = len(self._files)
        self.duration: float | None = len(self._files) / fps
        self.damaged = 0
        self._rate = fps
        self._position = 0
        self._index = 0
        self._first = self._next_image()
        if self._first is None:
            raise SourceError(text.images_unreadable(str(path)))
        height, width = self._first[0].shape[:2]
        self.size = (width, height)

    def read(self) -> Frame | None:
        """The next image, None after the last."""
        found, self._first = (self._first or self._next_image()), None
        if found is None:
            return None
        image, position = found
        image.setflags(write=False)
        frame = Frame(image, position / self._rate, self._index)
        self._index += 1
        return frame

    def seek(self, time: float) -> None:
        """Go to the image of a time, the last one when it is later than all."""
        self._position = min(max(0, round(time * self._rate)), len(self._files) - 1)
        self._index = self._position
        self._first = None

    def close(self) -> None:
        """Read no more."""
        self._position = len(self._files)
        self._first = None

    def _next_image(self) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], int] | None:
        from app.opencv import cv2

        while self._position < len(self._files):
            position, self._position = self._position, self._position + 1
            try:
                # Not cv2.imread: on Windows it cannot open names outside the system's code page.
                data = np.fromfile(self._files[position], np.uint8)
                image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
            except (OSError, cv2.error):
                image = None
            if image is not None:
                return np.asarray(image, np.uint8), position
            self.damaged += 1
        return None
