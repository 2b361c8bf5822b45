"""A clip's video as a file of its own: as it was recorded, or with the skeleton painted into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.capture.video import FileSource
from app.errors import UserError
from app.library.files import copy
from app.library.motion import Motion
from app.library.mp4 import TICK
from app.opencv import cv2
from app.text import transfers as text
from model import skeleton as s
from model.files import replace_file

if TYPE_CHECKING:
    from app.library.library import Library

Image = NDArray[np.uint8]

# Joints less visible than this are not painted.
_VISIBLE = 0.3
# A picture is painted with the joints of the nearest moment, when that is this near, in seconds.
_NEAR = 0.1
# What joints alone are painted on.
_BLANK = (640, 480)
_LEFT, _RIGHT, _MIDDLE = (90, 190, 255), (255, 170, 70), (235, 235, 235)  # BGR


def write(
    path: Path,
    library: Library,
    clip: int,
    overlay: bool = False,
    progress: Callable[[float], bool] = lambda share: True,
) -> bool:
    """Write a clip's video.

    Args:
        path: an MP4 file; without `overlay` the video as it is, whatever its kind.
        overlay: paint the skeleton into the pictures, at their true times; on black, where the
            clip has joints alone.
        progress: told the share that is done; false to stop, which leaves no file.

    Returns:
        Whether it was written to its end.

    Raises:
        UserError: the clip has no video, or no joints in the picture; or `path` cannot be written.
    """
    video = library.video(clip)
    try:
        if not overlay:
            if video is None:
                raise UserError(text.clip_without_pictures(clip))
            return _copied(video, path, progress)
        motion = library.motion(clip)
        if motion.image is None:
            raise UserError(text.clip_without_places(clip))
        return _painted(path, video, motion, progress)
    except (OSError, av.error.FFmpegError) as error:
        raise UserError(text.not_written(path, error.strerror or error)) from error


def paint(image: Image, joints: NDArray[np.float32], visibility: NDArray[np.float32]) -> Image:
    """A picture with a skeleton in it.

    Args:
        image: ``(H, W, 3)`` uint8 BGR; stays as it is.
        joints: ``(25, 2)`` shares of its width and height.
        visibility: ``(25,)`` 0 to 1.
    """
    painted = image.copy()
    height, width = image.shape[:2]
    # Far outside the picture OpenCV's coordinates would overflow.
    places = np.clip(joints * (width, height), -10_000, 10_000).round().astype(int)
    seen = visibility >= _VISIBLE
    thick = max(1, round(min(width, height) / 160))
    for one, other in s.BONES:
        if seen[one] and seen[other]:
            ends = tuple(places[one].tolist()), tuple(places[other].tolist())
            cv2.line(painted, *ends, _colour(other), thick, cv2.LINE_AA)
    for joint in np.flatnonzero(seen):
        place = tuple(places[joint].tolist())
        cv2.circle(painted, place, thick + 1, _colour(int(joint)), -1, cv2.LINE_AA)
    return painted


def _colour(joint: int) -> tuple[int, int, int]:
    name = s.JOINT_NAMES[joint]
    return _LEFT if name.startswith("left") else _RIGHT if name.startswith("right") else _MIDDLE


def _copied(video: Path, path: Path, progress: Callable[[float], bool]) -> bool:
    def write_copy(part: Path) -> None:
        if not copy(video, part, progress):
            raise _StoppedError

    return _replaced(path, write_copy)


def _painted(
    path: Path, video: Path | None, motion: Motion, progress: Callable[[float], bool]
) -> bool:
    def write_painted(part: Path) -> None:
        with av.open(f"file:{part}", "w", format="mp4", options={"movflags": "faststart"}) as out:
            stream = None
            for frame in _frames(video, motion):
                if stream is None:
                    height, width = frame.image.shape[:2]
                    stream = out.add_stream(
                        "libx264", rate=30, options={"preset": "veryfast", "crf": "20"}
                    )
                    stream.width, stream.height = width - width % 2, height - height % 2
                    stream.pix_fmt = "yuv420p"
                    stream.codec_context.time_base = TICK
                encoded = av.VideoFrame.from_ndarray(
                    np.ascontiguousarray(frame.image[: stream.height, : stream.width]),
                    format="bgr24",
                )
                encoded.pts, encoded.time_base = round(frame.time / TICK), TICK
                out.mux(stream.encode(encoded))
                if not progress(min(1.0, frame.time / max(motion.duration, 1e-6))):
                    raise _StoppedError
            if stream is not None:
                out.mux(stream.encode(None))

    return _replaced(path, write_painted)


def _replaced(path: Path, write: Callable[[Path], object]) -> bool:
    try:
        replace_file(path, write)
    except _StoppedError:
        return False
    return True


class _StoppedError(Exception):
    """The user has stopped the export."""


def _frames(video: Path | None, motion: Motion) -> Iterator[Frame]:
    """Every picture with the joints painted into it."""
    assert motion.image is not None
    for frame in _pictures(video, motion):
        nearest = int(np.abs(motion.times - frame.time).argmin())
        near = abs(float(motion.times[nearest]) - frame.time) <= _NEAR
        if not (near and motion.found[nearest]):
            yield frame
            continue
        image = paint(frame.image, motion.image[nearest], motion.visibility[nearest])
        yield Frame(image, frame.time, frame.index)


def _pictures(video: Path | None, motion: Motion) -> Iterator[Frame]:
    if video is None:
        black = np.zeros((_BLANK[1], _BLANK[0], 3), np.uint8)
        for index, time in enumerate(motion.times.tolist()):
            yield Frame(black, time, index)
        return
    source = FileSource(video)
    try:
        while (frame := source.read()) is not None:
            yield frame
    finally:
        source.close()
