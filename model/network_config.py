"""What a network is made of: SGN, ESGN, and every reading between them that was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

FUSIONS = ("sum", "pairs", "concat", "added")
POOLINGS = ("max", "semantic", "beside", "gated")
TEMPORALS = ("single", "dilated", "kernels", "chain", "added")


@dataclass(frozen=True)
class NetworkConfig:
    """What is built. `sgn()` and `esgn()` are the two published networks.

    Attributes:
        classes: number of classes K.
        frames: T, frames in a window.
        bones: method 1, bone and bone velocity streams beside joint and joint velocity.
        fusion: how the streams meet: ``sum`` of the embeddings; ``pairs``, joint streams beside
            bone streams; ``concat``, side by side through one projection; ``added``, the bones'
            with a learned weight for each channel, zero at first.
        pooling: method 2, how joints are pooled: ``max``; ``semantic``, the maximum over joints
            weighted by the attention; ``beside``, maximum plus attention-weighted mean; ``gated``,
            the same with a learned weight for each channel of the mean, zero at first.
        temporal: method 3, the temporal convolution: ``single`` of width 3; three scales as
            ``dilated`` branches (1, 2, 3), branches of ``kernels`` 1, 3, 5, or a ``chain``;
            ``added``, the single one and, for each channel alone, dilations 2 and 4, zero at first.
        dropout: probability after the temporal convolution.
        joint_dropout: while training, the probability with which a joint is kept out of a window's
            pooling.
    """

    classes: int
    frames: int = 20
    bones: bool = False
    fusion: str = "sum"
    pooling: str = "max"
    temporal: str = "single"
    dropout: float = 0.2
    joint_dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.classes < 1 or self.frames < 1:
            raise ValueError(f"classes and frames must be positive, got {self}")
        for name, allowed in (("fusion", FUSIONS), ("pooling", POOLINGS), ("temporal", TEMPORALS)):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {self}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> NetworkConfig:
        """
        Raises:
            ValueError: unknown or missing entries, or values out of range.
        """
        known = {field.name: field.type for field in fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ValueError(f"unknown network settings: {', '.join(unknown)}")
        for name, value in values.items():
            kinds = {"int": (int,), "bool": (bool,), "str": (str,), "float": (int, float)}
            kind: tuple[type, ...] = kinds[str(known[name])]
            if not isinstance(value, kind) or (isinstance(value, bool) and bool not in kind):
                raise ValueError(f"network setting {name} must be {known[name]}, got {value!r}")
        if "classes" not in values:
            raise ValueError("network settings lack the number of classes")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def sgn(classes: int, frames: int = 20) -> NetworkConfig:
    """The baseline: 0.69 M parameters at 60 classes."""
    return NetworkConfig(classes=classes, frames=frames)


def esgn(classes: int, frames: int = 20) -> NetworkConfig:
    """All methods of ESGN on, in the reading that the project ships."""
    return NetworkConfig(
        classes=classes,
        frames=frames,
        bones=True,
        fusion="added",
        pooling="gated",
        temporal="added",
        joint_dropout=0.1,
    )
