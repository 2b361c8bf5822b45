"""A few short sequences of what a network knows already, so that it does not forget it.

``python -m model.teaching.rehearsal --data utd-mhad --root DIR --config CONFIG --out FILE``

The file is a safetensors file; S sequences, F frames in all, preprocessed as live
(`model.preprocess.canonical`):

=============  ====================  ============================================================
array          shape and dtype       content
=============  ====================  ============================================================
``joints``     (F, 25, 3) int16      tenths of a millimetre
``lengths``    (S,) int64            frames of each sequence, one after the other
``labels``     (S,) int64            index into the classes
``subjects``   (S,) int64            who
``sensors``    (S,) int64            `model.sampling.KINECT` or `MEDIAPIPE`
``active``     (S, 2) float32        seconds between which it moves
=============  ====================  ============================================================

Its metadata are ``format``, ``fps``, ``classes`` (JSON list), ``live`` (JSON object: how windows of
them were varied in training, where that is not as usual), ``data`` (JSON list: where they are from)
and ``licence``. It does not depend on any weights: whatever network knows these classes can
rehearse with it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from model.augmentation import LiveAugmentation
from model.data.dataset import NAMES
from model.files import replace_file
from model.preparation import Source, read_config, sides
from model.preprocess import CANONICAL
from model.sampling import SequenceTensors, poses_at
from model.skeleton import NUM_JOINTS
from model.text import teaching as text

#: What comes with the program.
DEFAULT = Path(__file__).resolve().parents[2] / "weights" / "rehearsal.safetensors"

FORMAT = "esgn-rehearsal-1"
#: Sequences of each class, and frames a second of them.
SEQUENCES, FPS = 16, 15.0
#: A sequence's longest piece that is kept, seconds, and what is kept around its motion.
LONGEST, MARGIN = 3.2, 0.5
_UNIT = 1e-4  # metres


class RehearsalError(ValueError):
    """A rehearsal file that cannot be used; the message names it and says why."""


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """Sequences of known classes.

    Attributes:
        data: the sequences.
        classes: by label.
        live: how windows of them vary (`model.augmentation.LiveAugmentation`).
        sources: where they are from, with citations.
        licence: of them.
    """

    data: SequenceTensors
    classes: tuple[str, ...]
    live: LiveAugmentation
    sources: tuple[str, ...] = ()
    licence: str = ""

    def of(self, classes: Sequence[str]) -> Rehearsal:
        """Only the sequences of these classes, with labels among them."""
        table = torch.tensor([classes.index(c) if c in classes else -1 for c in self.classes])
        labels = table[self.data.labels]
        kept = self.data.subset(labels >= 0)
        kept = SequenceTensors(**{**kept.__dict__, "labels": labels[labels >= 0]})
        return Rehearsal(kept, tuple(classes), self.live.among(classes), self.sources, self.licence)


def choose(data: SequenceTensors, count: int, fps: float = FPS) -> SequenceTensors:
    """`count` short sequences of each class, evenly of its people and sensors.

    Their motion and a little before and after it, at `fps` frames a second.
    """
    chosen = torch.tensor(
        [index for label in torch.unique(data.labels) for index in _evenly(data, label, count)],
        dtype=torch.int64,
    )
    begins = (data.active[chosen, 0] - MARGIN).clamp_min(0.0)
    ends = torch.minimum(data.active[chosen, 1] + MARGIN, data.seconds[chosen])
    ends = torch.minimum(ends, begins + LONGEST)
    pieces = []
    for index, begin, end in zip(chosen, begins, ends, strict=True):
        times = torch.arange(float(begin), float(end) + 1e-6, 1.0 / fps)
        pieces.append(poses_at(data, index[None], times[None])[0])
    lengths = torch.tensor([len(piece) for piece in pieces])
    active = data.active[chosen] - begins[:, None]
    return SequenceTensors(
        joints=torch.cat(pieces),
        starts=lengths.cumsum(0) - lengths,
        lengths=lengths,
        fps=torch.full((len(pieces),), fps),
        labels=data.labels[chosen],
        subjects=data.subjects[chosen],
        cameras=data.cameras[chosen],
        active=torch.minimum(active, ((lengths - 1) / fps)[:, None]),
        sources=data.sources[chosen],
    )


def _evenly(data: SequenceTensors, label: Tensor, count: int) -> list[int]:
    """Positions of up to `count` sequences of a class, its sensors and people taken in turn."""
    groups: dict[tuple[int, int], list[int]] = {}
    for index in torch.nonzero(data.labels == label)[:, 0].tolist():
        key = (int(data.sources[index]), int(data.subjects[index]))
        groups.setdefault(key, []).append(index)
    # By how many of its group came before: first ones of all groups, then second ones.
    turns = sorted(
        (turn, key[1], key[0], index)
        for key, members in groups.items()
        for turn, index in enumerate(members)
    )
    return sorted(entry[-1] for entry in turns[:count])


def save(path: Path, rehearsal: Rehearsal) -> None:
    """Write the file, as a whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    data = rehearsal.data
    units = (data.joints / _UNIT).round().clamp(-32768, 32767).to(torch.int16)
    arrays = {
        "joints": units,
        "lengths": data.lengths,
        "labels": data.labels,
        "subjects": data.subjects,
        "sensors": data.sources,
        "active": data.active,
    }
    texts = {
        "format": FORMAT,
        "fps": str(float(data.fps[0])),
        "classes": json.dumps(list(rehearsal.classes)),
        "live": json.dumps(_settled(rehearsal.live)),
        "data": json.dumps(list(rehearsal.sources)),
        "licence": rehearsal.licence,
    }
    whole = {name: array.contiguous() for name, array in arrays.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda temporary: save_file(whole, temporary, texts))


def _settled(live: LiveAugmentation) -> dict[str, Any]:
    """What differs from the usual settings: those may change while the file stays."""
    usual = LiveAugmentation().__dict__
    return {name: value for name, value in live.__dict__.items() if value != usual[name]}


def load(path: Path = DEFAULT) -> Rehearsal:
    """Read a rehearsal file.

    Raises:
        RehearsalError: missing, damaged or of another kind; one sentence.
    """
    try:
        with safe_open(str(path), framework="pt") as stored:
            texts = stored.metadata() or {}
            arrays = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        if texts.get("format") != FORMAT:
            raise ValueError(text.REHEARSAL_FOREIGN)
        return _build(arrays, texts)
    except FileNotFoundError as error:
        raise RehearsalError(text.no_rehearsal(path)) from error
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RehearsalError(text.rehearsal_unusable(path, reason)) from error


def _build(arrays: dict[str, Tensor], texts: dict[str, str]) -> Rehearsal:
    classes = tuple(str(name) for name in json.loads(texts["classes"]))
    lengths, labels = arrays["lengths"], arrays["labels"]
    count, frames = len(lengths), len(arrays["joints"])
    shapes = {
        "joints": (frames, NUM_JOINTS, 3), "labels": (count,), "subjects": (count,),
        "sensors": (count,), "active": (count, 2),
    }  # fmt: skip
    for name, shape in shapes.items():
        if tuple(arrays[name].shape) != shape:
            raise ValueError(text.rehearsal_shape(name, tuple(arrays[name].shape)))
    fps = float(texts["fps"])
    inside = count > 0 and int(labels.min()) >= 0 and int(labels.max()) < len(classes)
    if not inside or int(lengths.min()) < 1 or int(lengths.sum()) != frames or not fps > 0:
        raise ValueError(text.REHEARSAL_CONTRADICTS)
    data = SequenceTensors(
        joints=arrays["joints"].to(torch.float32) * _UNIT,
        starts=lengths.cumsum(0) - lengths,
        lengths=lengths,
        fps=torch.full((count,), fps),
        labels=labels,
        subjects=arrays["subjects"],
        cameras=torch.zeros_like(labels),
        active=arrays["active"],
        sources=arrays["sensors"],
    )
    live = LiveAugmentation.from_dict(json.loads(texts["live"]))
    sources = tuple(str(name) for name in json.loads(texts["data"]))
    return Rehearsal(data, classes, live, sources, texts.get("licence", ""))


def make(sources: Sequence[Source], config: dict[str, Any], count: int) -> Rehearsal:
    """From data sets, their training people only.

    Raises:
        ValueError, OSError: unusable data, in one sentence.
    """
    divided, classes, datasets = sides(
        sources,
        "cross-subject",
        None,
        preprocessing=CANONICAL,
        relabel=config.get("relabel"),
        validation=(),
    )
    described = []
    for dataset in datasets:
        texts = dataset.store.metadata
        described.append("; ".join(t for t in (texts.get("source"), texts.get("citation")) if t))
    live = LiveAugmentation.from_dict(config.get("training", {}).get("live", {}))
    return Rehearsal(
        choose(divided.train, count), classes, live, tuple(described), config.get("licence", "")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.teaching.rehearsal",
        description="Make the file of short sequences with which a network that is taught new"
        " actions remembers those it knows.",
    )
    parser.add_argument("--data", required=True, choices=NAMES, help="the data set")
    parser.add_argument("--root", required=True, type=Path, help="its folder or file")
    parser.add_argument("--also", action="append", default=[], metavar="NAME:PATH",
                        help="a further data set of these classes; may be repeated")  # fmt: skip
    parser.add_argument("--config", type=Path, help="that the weights were trained with")
    parser.add_argument("--count", type=int, default=SEQUENCES, metavar="N",
                        help=f"sequences of each class ({SEQUENCES})")  # fmt: skip
    parser.add_argument("--out", type=Path, default=DEFAULT, help="the file to write")
    options = parser.parse_args(arguments)
    try:
        sources = [Source(options.data, options.root), *map(Source.parse, options.also)]
        rehearsal = make(sources, read_config(options.config), options.count)
        save(options.out, rehearsal)
    except (ValueError, OSError) as error:
        print(f"python -m model.teaching.rehearsal: {error}", file=sys.stderr)
        return 2
    size = options.out.stat().st_size / 1e6
    print(f"Saved {options.out}: {len(rehearsal.data)} sequences, {size:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
