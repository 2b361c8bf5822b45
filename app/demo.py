"""Make the video that comes with the program.

    python -m app.demo render --root UTD_MHAD_DIR --out app/assets

The motion is UTD-MHAD's, of people whom the shipped weights were not trained on; the person and
the room are painted. ``demo.json`` beside the video says which action happens when.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from app.demo_room import demo_room
from app.demo_script import FPS, Act, demo_motion
from app.figure.appearance import Appearance
from app.figure.body import Proportions
from app.figure.camera import Camera
from app.figure.paint import Painter
from app.figure.solids import Light
from app.opencv import cv2
from model.data import utd_mhad
from model.data.errors import DataError
from model.files import write_text

Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 854, 480
VIDEO, TRUTH = "demo.mp4", "demo.json"
_OVERSAMPLING = 2  # painted larger and shrunk: clean edges
_LOOK = Appearance(
    skin=(148, 178, 222), hair=(34, 46, 70), shirt=(150, 116, 52), shirt_second=(150, 116, 52),
    trousers=(104, 78, 62), shoes=(222, 224, 226), sleeve=0.6, looseness=0.14,
    light=Light((-0.55, -0.55, -0.63), 0.52, 0.62),
)  # fmt: skip


def demo_pictures(motion: NDArray[np.float32], proportions: Proportions) -> Iterator[Picture]:
    """The frames ``(480, 854, 3)`` uint8 BGR of a motion ``(F, 25, 3)``."""
    scale = _OVERSAMPLING
    camera = Camera(
        target=(0.0, 0.88, 0.0), distance=3.6, yaw=0.0, pitch=0.06, focal=645.0 * scale,
        width=WIDTH * scale, height=HEIGHT * scale,
    )  # fmt: skip
    painter = Painter(_LOOK, proportions, demo_room(camera), camera, softness=0.6 * scale)
    for joints in motion:
        picture = painter.paint(joints)
        yield np.asarray(cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))


def render(root: Path, out: Path) -> Path:
    """Write the video and its ground truth into a folder; each appears whole or not at all.

    Raises:
        DataError: a recording of UTD-MHAD is missing.
    """
    proportions = Proportions(size=0.98)
    motion, acts = demo_motion(root, proportions)
    out.mkdir(parents=True, exist_ok=True)
    video = out / VIDEO
    part = video.with_name(f".{os.getpid()}.{VIDEO}")
    try:
        with av.open(str(part), "w", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("libx264", rate=Fraction(round(FPS)))
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            # Key frames every two seconds make seeking quick.
            stream.options = {"crf": "20", "preset": "slow", "g": str(round(2 * FPS))}
            for picture in tqdm(demo_pictures(motion, proportions), "demo", len(motion)):
                frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        os.replace(part, video)
    finally:
        part.unlink(missing_ok=True)
    _write_truth(out / TRUTH, acts, len(motion))
    return video


def _write_truth(path: Path, acts: list[Act], frames: int) -> None:
    truth = {
        "video": VIDEO,
        "fps": FPS,
        "frames": frames,
        "seconds": round(frames / FPS, 3),
        "actions": [
            {
                "action": act.action, "start": act.start, "end": act.end,
                "subject": act.subject, "recording": act.recording,
            }
            for act in acts
        ],
        "subjects": sorted({act.subject for act in acts}),
        "source": utd_mhad.SOURCE,
        "citation": utd_mhad.CITATION,
    }  # fmt: skip
    write_text(path, json.dumps(truth, indent=2) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m app.demo", description="Make the demo video from recorded motion."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("render", help="paint the video and write its ground truth")
    command.add_argument("--root", type=Path, required=True, help="the folder of UTD-MHAD")
    command.add_argument("--out", type=Path, required=True, help="folder for demo.mp4, demo.json")
    options = parser.parse_args(arguments)
    try:
        print(render(options.root, options.out))
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
