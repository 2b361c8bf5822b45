"""What the whole program makes of videos whose content is known, clip by clip.

    python -m app.check_videos FOLDER [--weights FILE] [--poses FOLDER]

Every video of FOLDER and of the folders in it goes through the program's own stages; a folder's
name says what its clips show. With ``--poses`` what the pose stage saw is kept, so that other
weights take moments: only the network and the decisions run again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.capture import open_source
from app.errors import UserError
from app.pipeline import Pipeline
from app.pose import MediaPipePose, PoseEstimator
from app.pose_track import PoseTrack, TrackPoses, follow, read_track, write_track
from app.proportions import ProportionedPose
from app.recognition import Recognition, load_recognition
from model.decision import Event, State

VIDEOS = frozenset({".avi", ".mkv", ".mov", ".mp4", ".webm"})


@dataclass(frozen=True)
class Checked:
    """One clip.

    Attributes:
        shows: the name of its folder.
        leading: the action that is likeliest over the whole clip, and how likely it is; None when
            nobody was recognisable.
        answer: the action that events name for the longest time; None without events.
        events: with seconds.
        unknown: share of the time in which the action was called unknown.
    """

    shows: str
    clip: str
    leading: tuple[str, float] | None
    answer: str | None
    events: tuple[tuple[str, float, float], ...]
    unknown: float


def videos(folder: Path) -> list[Path]:
    """The videos of a folder and of the folders in it, by name.

    Raises:
        UserError: there are none.
    """
    found = sorted(
        path
        for path in (*folder.glob("*"), *folder.glob("*/*"))
        if path.is_file() and path.suffix.lower() in VIDEOS
    )
    if not found:
        raise UserError(f"There are no videos in {folder}; give a folder that has some.")
    return found


def track_of(video: Path, root: Path, poses: Path | None, estimator: _Lazy) -> PoseTrack:
    """What the pose stage sees in a video, from `poses` if it was kept there.

    Raises:
        UserError: the video cannot be read.
        OSError: the track cannot be kept.
    """
    place = None
    if poses is not None:
        place = poses / video.relative_to(root).with_name(video.name + ".safetensors")
        known = read_track(place, video)
        if known is not None:
            return known
    source = open_source(str(video))
    try:
        track = follow(source, estimator())
    finally:
        source.close()
    if place is not None:
        write_track(place, track, video)
    return track


def check(track: PoseTrack, recognition: Recognition, shows: str, clip: str) -> Checked:
    """Run the stages behind the pose over a track."""
    recognition.reset()
    pipeline = Pipeline(TrackPoses(track), recognition)
    chances, states = [], []
    events: list[Event] = []
    for frame in track.frames():
        result = pipeline.process(frame)
        events += result.events
        for prediction, decision in zip(result.predictions, result.decisions, strict=True):
            if decision.state is not State.WARMING_UP:
                chances.append(prediction.probabilities)
                states.append(decision.state)
    events += pipeline.finish()
    leading = None
    if chances:
        mean = np.mean(chances, axis=0)
        card = recognition.card
        if card is not None and card.no_action is not None:
            mean[card.classes.index(card.no_action)] = 0.0
        leading = (recognition.classes[int(mean.argmax())], float(mean.max()))
    seconds: dict[str, float] = defaultdict(float)
    for event in events:
        seconds[event.action] += event.end - event.start
    return Checked(
        shows,
        clip,
        leading,
        max(seconds, key=lambda name: seconds[name]) if seconds else None,
        tuple((e.action, round(e.start, 2), round(e.end, 2)) for e in events),
        states.count(State.UNKNOWN_ACTION) / max(1, len(states)),
    )


def report(checked: Sequence[Checked]) -> str:
    """A line a clip, and for each folder the leading answers and how many clips raise no event."""
    lines = []
    for one in checked:
        leading = "nobody" if one.leading is None else f"{one.leading[0]} {one.leading[1]:.2f}"
        events = ", ".join(f"{name} {start:.1f}-{end:.1f}" for name, start, end in one.events)
        unknown = f"  unknown {100 * one.unknown:.0f} %" if one.unknown else ""
        lines.append(f"{one.shows:12}{one.clip:32}{leading:32}{events or 'no event'}{unknown}")
    lines.append("")
    for shows in sorted({one.shows for one in checked}):
        clips = [one for one in checked if one.shows == shows]
        answers: dict[str, int] = defaultdict(int)
        for one in clips:
            answers[one.leading[0] if one.leading else "nobody"] += 1
        told = ", ".join(f"{name} {count}" for name, count in sorted(answers.items()))
        silent = sum(not one.events for one in clips)
        lines.append(f"{shows}: {len(clips)} clips; leading {told}; {silent} without an event")
    return "\n".join(lines)


def run(options: argparse.Namespace) -> list[Checked]:
    """Check all videos.

    Raises:
        UserError, OSError: weights, videos or tracks cannot be used.
    """
    import torch
    from tqdm import tqdm

    from model.weights import DEFAULT

    torch.set_num_threads(1)
    found = videos(options.folder)
    recognition = load_recognition(options.weights or DEFAULT, "cpu")
    estimator = _Lazy()
    checked = []
    try:
        for video in tqdm(found, unit=" clips", mininterval=1.0):
            track = track_of(video, options.folder, options.poses, estimator)
            checked.append(check(track, recognition, video.parent.name, video.name))
    finally:
        estimator.close()
    return checked


class _Lazy:
    """The pose stage, made when it is first needed: with all poses kept it never is."""

    def __init__(self) -> None:
        self._made: PoseEstimator | None = None

    def __call__(self) -> PoseEstimator:
        if self._made is None:
            self._made = ProportionedPose(MediaPipePose)
        return self._made

    def close(self) -> None:
        if self._made is not None:
            self._made.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m app.check_videos",
        description="Run videos whose content is known through the whole program: leading answer"
        " and events of each clip.",
    )
    parser.add_argument("folder", type=Path, help="folder of videos, or of folders of them that"
                        " are called after what they show")  # fmt: skip
    parser.add_argument("--weights", type=Path, help="the network's weights (the program's own)")
    parser.add_argument("--poses", type=Path, metavar="FOLDER", help="keep what the pose stage saw"
                        " there, and use what is there already")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        checked = run(options)
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        result: dict[str, Any] = {"clips": [asdict(one) for one in checked]}
        print(json.dumps(result))
    else:
        print(report(checked))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
