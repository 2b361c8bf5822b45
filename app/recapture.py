"""Re-record a motion-capture data set through the pose stage, by painting it.

    python -m app.recapture --data utd-mhad --root DIR --out DIR [--views KINDS] [--workers N]

Every sequence is painted as a person before a camera and the program's own pose stage looks at the
pictures, so that training sees what live use sees. Run it again after an interruption: it goes on.

The result, ``OUT/NAME.safetensors``, is a `model.data.store` file: joints, visibility, label,
subject, rate. A sequence's camera number is 100 times its kind of view (0 frontal, 1 yaw, 2 waist,
3 free: `app.recapture_views.KINDS`) plus which of its kind it is. Further values of each frame:

====================  ====================  ======================================================
``found``             bool                  somebody was found; else visibility is 0 and the joints
                                            are those of the frame before
``time``              float32               seconds from the sequence's start
``true_joints``       (25, 3) float32       metres from the camera, Kinect axes of that camera
``image_joints``      (25, 2) float32       found, pixels
``true_image_joints`` (25, 2) float32       where they are in truth, pixels
====================  ====================  ======================================================

and of each sequence: ``kind``; ``framing`` (`app.recapture_framing.FRAMINGS`: 0 whole body, 1 knees
up, 2 waist up, 3 partly out of the side); ``yaw``, ``pitch``, ``roll`` in radians; ``distance`` in
metres; ``focal``, ``width``, ``height`` in pixels; ``exposure`` in seconds; ``noise``; ``quality``
(of JPEG compression, 0 for none); ``shaken`` (1: a hand held the camera); ``desk`` (1: a desk in
front); ``speed``; ``mirrored`` (1: done by the other side, and the label
is that of the mirrored action); ``source_camera``, the camera number before.

    python -m app.recapture check FILE [VIDEO ...] [--classes squat]

compares a result with the pose stage's view of real people.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from app.capture.source import SourceError
from app.errors import UserError
from app.pose import MediaPipePose
from app.recapture_engine import Task, work_through
from app.recapture_framing import FRAMINGS
from app.recapture_shards import ShardFolder
from app.recapture_sources import Source
from app.recapture_views import KINDS, camera_number, kind_of
from model.data.dataset import NAMES
from model.data.errors import DataError
from model.data.protocols import subject_numbers
from model.data.store import Store

#: Raised by one whenever the same arguments would give other pictures than before.
PAINTING = 8


def recapture(
    source: Source,
    out: Path,
    name: str,
    *,
    views: Sequence[int],
    seed: int,
    workers: int = 1,
    scheduler: str | None = None,
    fps: float | None = None,
    subjects: Sequence[int] = (),
    classes: Sequence[str] = (),
    every: int = 1,
) -> Path:
    """Record what is missing in `out`, then gather all of it in ``out/NAME.safetensors``.

    Args:
        views: camera numbers, as `view_numbers` gives them.
        workers: processes on this machine.
        scheduler: address of a Dask scheduler whose workers do it instead.
        fps: pictures a second; None for 30, in free views 10 to 60.
        subjects: only these; empty for all.
        classes: only these, by name; empty for all.
        every: only every such sequence, for a quick sample.

    Raises:
        UserError: `out` was made with other settings, the data set has no such class, or no
            sequence of these subjects exists.
        DataError: a sequence cannot be read.
    """
    target = out / f"{name}.safetensors"
    if target.resolve() == source.store.path.resolve():
        raise UserError(f"{target} is the file to recapture itself; choose another --out.")
    positions = source.positions(subjects, classes, every)
    texts = {**source.texts, "kinds": json.dumps(KINDS), "framings": json.dumps(FRAMINGS)}
    settings: dict[str, str | float] = {
        "data": name,
        "seed": seed,
        "painting": PAINTING,
        "fps": fps or 0,
    }
    folder = ShardFolder(out, settings, source.classes, texts)
    for number in views:
        missing = [
            position
            for position in positions
            if not folder.path(source.store.name(position), number).exists()
        ]
        done = len(positions) - len(missing)
        with (
            contextlib.closing(
                work_through(_tasks(source, missing, number, seed, fps), workers, scheduler)
            ) as results,
            tqdm(
                results, _title(number), len(positions), initial=done, unit=" sequences",
                mininterval=1.0, smoothing=0.05,
            ) as progress,
        ):  # fmt: skip
            for sequence_name, recording in progress:
                folder.write(recording, sequence_name, number)
        # After every view, so that there is something to work with early.
        folder.gather(target)
    return target


def _tasks(
    source: Source, positions: Sequence[int], number: int, seed: int, fps: float | None
) -> Iterator[Task]:
    # One after the other: a large data set is not held in memory.
    for position in positions:
        sequence = source.sequence(position)
        yield Task(sequence, number, seed, fps, source.mirrored_label(sequence.label))


def _title(number: int) -> str:
    kind, which = KINDS[kind_of(number)], number % camera_number(1, 0)
    return f"{kind} view" if which == 0 else f"{kind} view {which + 1}"


def view_numbers(text: str) -> tuple[int, ...]:
    """Camera numbers of views: "frontal,yaw,free,free", or "3" for a frontal and two free ones.

    Raises:
        ValueError: no such kind of view, or not a number of 1 or more.
    """
    if text.strip().lstrip("-").isdecimal():
        count = int(text)
        if count < 1:
            raise ValueError("at least one view")
        kinds = [KINDS[0]] + [KINDS[-1]] * (count - 1)
    else:
        kinds = [kind.strip() for kind in text.split(",")]
    seen: dict[str, int] = {}
    numbers = []
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"no view is called {kind!r}; there are {', '.join(KINDS)}")
        numbers.append(camera_number(KINDS.index(kind), seen.get(kind, 0)))
        seen[kind] = seen.get(kind, 0) + 1
    return tuple(numbers)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.recapture",
        description="Paint a motion-capture data set as a person before a camera and record what "
        "the pose stage sees. An interrupted run continues where it stopped.",
        epilog="python -m app.recapture check FILE [VIDEO ...] compares a result with real people.",
    )
    parser.add_argument("--data", required=True, choices=NAMES, help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder or file")
    parser.add_argument("--out", required=True, type=Path, help="folder for the result")
    parser.add_argument(
        "--views", type=_views, default=(0, 300), metavar="KINDS",
        help="views of each sequence: frontal and yaw (within 45 degrees; whole body), waist (up), "
        "free (all varies), such as frontal,free,free; or a number: a frontal one and else free "
        "ones (default: 2)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N",
        help="processes, each keeping one core busy (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="let the workers of this Dask scheduler do it, such as tcp://host:8786 (needs "
        "the package distributed; default: this machine alone)",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N",
        help="people, rooms and cameras are drawn from it (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--fps", type=float, metavar="N",
        help="pictures a second in all views (default: 30, in free views 10 to 60)",
    )  # fmt: skip
    parser.add_argument(
        "--subjects", type=subject_numbers, default=(), metavar="1,3,5",
        help="only these people (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--classes", type=_names, default=(), metavar="squat,wave",
        help="only these classes, by name (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--every", type=int, default=1, metavar="N",
        help="only every Nth sequence, for a quick sample (default: all)",
    )  # fmt: skip
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _views(text: str) -> tuple[int, ...]:
    try:
        return view_numbers(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _check(arguments: Sequence[str]) -> int:
    from app.recapture_check import table

    parser = argparse.ArgumentParser(
        prog="python -m app.recapture check",
        description="Compare recaptured skeletons with those of people in videos.",
    )
    parser.add_argument("file", type=Path, help="a file that recapture made")
    parser.add_argument("videos", nargs="*", type=Path, help="videos of one person")
    parser.add_argument(
        "--classes", type=_names, default=(), metavar="squat,wave",
        help="only these of the file, such as what is done in the videos (default: all)",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        store = Store.open(options.file)
        print(table(store, options.videos, MediaPipePose(), options.classes))
    except (UserError, DataError, SourceError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["check"]:
        return _check(arguments[1:])
    parser = _arguments()
    options = parser.parse_args(arguments)
    if min(options.workers, options.every) < 1:
        parser.error("--workers and --every must be 1 or more")
    if options.fps is not None and not 1 <= options.fps <= 120:
        parser.error("--fps must be from 1 to 120")
    # A file's own name says more than what kind of file it is.
    name = options.root.stem if options.data in ("pyskl", "store") else options.data
    try:
        target = recapture(
            Source.open(options.data, options.root), options.out, name,
            views=options.views, seed=options.seed, workers=options.workers,
            scheduler=options.scheduler, fps=options.fps,
            subjects=options.subjects, classes=options.classes, every=options.every,
        )  # fmt: skip
    except (UserError, DataError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the same command continues from here.", file=sys.stderr)
        return 130
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
