"""Trained weights as an ONNX file: ``python -m model.export --weights W --onnx FILE``.

The file takes ``windows`` (batch, T + 1, 25, 3), float32, metres, preprocessed, whose first frame
is context, and gives ``logits``, ``importance`` and ``frame_importance`` as `model.network.Output`
describes them. Its metadata say how to make the one and read the other: the weights' whole card as
JSON, and its main entries one by one. `model.examples.onnx_example` runs such a file without torch.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from model.files import replace_file
from model.network import SkeletonNetwork
from model.preprocess import CANONICAL, canonical
from model.skeleton import JOINT_NAMES, NUM_JOINTS
from model.weights import Card, Weights, load

OPSET = 17
#: No output may differ from torch's by more.
TOLERANCE = 1e-4
OUTPUTS = ("logits", "importance", "frame_importance")
_PREPROCESSED = {
    True: "each frame: hips at the origin, bones of fixed length (model.preprocess.canonical)",
    False: "origin at the first frame's middle of spine (model.preprocess.ntu)",
}
_SAMPLED = {
    "live": "the last {frames} + 1 steps of a grid of {rate:g} a second, the start held still",
    "segments": "the middle frame of each of {frames} equal parts of a clip, the first twice",
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.export", description="Write trained weights as an ONNX file."
    )
    parser.add_argument("--weights", required=True, type=Path)
    parser.add_argument("--onnx", required=True, type=Path, metavar="FILE", help="file to write")
    options = parser.parse_args(arguments)
    try:
        difference = export(load(options.weights), options.onnx)
    except (ValueError, OSError, ImportError) as error:
        print(f"python -m model.export: {error}", file=sys.stderr)
        return 2
    print(f"Saved {options.onnx}; it differs from torch by at most {difference:.1e}")
    return 0


def export(weights: Weights, path: Path) -> float:
    """Write the file once it has been checked; the largest difference from torch.

    Raises:
        ImportError: the packages that this needs are not installed.
        ValueError: ONNX Runtime and torch disagree; nothing is written.
        OSError: the file cannot be written.
    """
    content = to_onnx(weights)
    difference = check(content, weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda temporary: temporary.write_bytes(content))
    return difference


def to_onnx(weights: Weights) -> bytes:
    """An ONNX file's content, for any batch size, with the card in its metadata.

    Raises:
        ImportError: the package onnx is not installed.
    """
    onnx = _needed("onnx")
    network = weights.network.eval()
    frames = network.config.frames
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        traced = Path(folder) / "traced.onnx"
        # The exporter by tracing is deprecated, but it needs no further package, and this network
        # has nothing that tracing misses.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            # In evaluation mode itself: the exporter afterwards puts its argument's own mode back.
            _Plain(network).eval(),
            (torch.zeros(2, frames + 1, NUM_JOINTS, 3, device=_device(network)),),
            traced,
            dynamo=False,
            opset_version=OPSET,
            input_names=["windows"],
            output_names=list(OUTPUTS),
            dynamic_axes={name: {0: "batch"} for name in ("windows", *OUTPUTS)},
        )
        model = onnx.load(traced)
    sizes = {
        "logits": [network.config.classes],
        "importance": [NUM_JOINTS],
        "frame_importance": [frames, NUM_JOINTS],
    }
    for output in model.graph.output:  # tracing does not find all of them
        for place, size in enumerate(sizes[output.name], start=1):
            output.type.tensor_type.shape.dim[place].dim_value = size
    onnx.helper.set_model_props(model, metadata(weights.card))
    model.producer_name, model.doc_string = "ESGN Live", weights.card.name
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def metadata(card: Card) -> dict[str, str]:
    """The file's texts: the whole card under ``card``, as JSON, and what a reader needs first."""
    frames = int(card.network.get("frames", 20))
    return {
        "card": json.dumps(card.to_dict(), ensure_ascii=False),
        "name": card.name,
        "classes": json.dumps(list(card.classes), ensure_ascii=False),
        "no_action": card.no_action or "",
        "preprocessing": card.preprocessing,
        "preprocessing_in_words": _PREPROCESSED[card.preprocessing == CANONICAL],
        "sampling": card.sampling,
        "sampling_in_words": _SAMPLED[card.sampling].format(frames=frames, rate=card.rate),
        "rate": f"{card.rate:g}",
        "frames": str(frames),
        "temperature": repr(card.temperature),
        "axes": "x to the right hand of who faces the camera, y up, z away from the camera; metres",
        "joints": json.dumps(list(JOINT_NAMES)),
        "licence": card.licence,
    }


def check(content: bytes, weights: Weights) -> float:
    """The largest difference between ONNX Runtime's outputs and torch's, for several batch sizes.

    Raises:
        ImportError: the package onnxruntime is not installed.
        ValueError: they differ by more than `TOLERANCE`, or the metadata do not come back.
    """
    runtime = _needed("onnxruntime")
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    stored: Mapping[str, str] = session.get_modelmeta().custom_metadata_map
    if stored != metadata(weights.card):
        raise ValueError("ONNX Runtime does not give back the metadata that were written")
    worst = 0.0
    for count in (1, 2, 7):
        windows = _motions(count, weights.network.config.frames)
        with torch.inference_mode():
            expected = weights.network(windows.to(_device(weights.network)))
        found: list[NDArray[np.float32]] = session.run(OUTPUTS, {"windows": windows.numpy()})
        for name, values in zip(OUTPUTS, found, strict=True):
            wanted = getattr(expected, name).cpu().numpy()
            if values.shape != wanted.shape:
                raise ValueError(f"ONNX Runtime's {name} are {values.shape}, not {wanted.shape}")
            worst = max(worst, float(np.abs(values - wanted).max()))
    if not worst <= TOLERANCE:  # also when it is not a number
        raise ValueError(f"ONNX Runtime and torch differ by {worst:.2g}; nothing is written")
    return worst


class _Plain(nn.Module):
    """The network without its shape check, which tracing cannot follow, and with a plain tuple."""

    def __init__(self, network: SkeletonNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, windows: Tensor) -> tuple[Tensor, ...]:
        output = self.network.classify(*self.network.encode(windows))
        return tuple(getattr(output, name) for name in OUTPUTS)


def _motions(count: int, frames: int) -> Tensor:
    """Made-up bodies of human size that move smoothly, ``(count, frames + 1, 25, 3)`` metres."""
    generator = torch.Generator().manual_seed(0)
    pose = 0.4 * torch.randn(count, 1, NUM_JOINTS, 3, generator=generator)
    steps = 0.02 * torch.randn(count, frames + 1, NUM_JOINTS, 3, generator=generator)
    return torch.from_numpy(canonical((pose + steps.cumsum(dim=1)).numpy()))


def _device(network: SkeletonNetwork) -> torch.device:
    return next(network.parameters()).device


def _needed(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            f"the package {name} is needed to export; install it with"
            " pip install -r requirements-dev.txt"
        ) from error


if __name__ == "__main__":
    raise SystemExit(main())
