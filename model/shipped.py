"""Where the shipped weights are; apart from `model.weights`, which takes torch to import."""

from __future__ import annotations

from pathlib import Path

#: The shipped weights.
DEFAULT = Path(__file__).resolve().parent.parent / "weights" / "esgn-utd-mhad.safetensors"
