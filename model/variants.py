"""Variants of the network and its training, as a file lists them for `model.ablation`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.network_config import NetworkConfig, sgn
from model.training import TrainingConfig


@dataclass(frozen=True)
class Variant:
    """One line of the table: what it is called, and what it changes.

    Attributes:
        network: entries of `NetworkConfig` that differ from SGN's.
        training: entries of `TrainingConfig` that differ from the paper's.
    """

    name: str
    network: Mapping[str, Any]
    training: Mapping[str, Any]


def read_variants(path: Path) -> list[Variant]:
    """The variants of a file: a JSON list of objects with a name and settings.

    Raises:
        ValueError: not such a file, or settings that do not exist.
        OSError: not readable.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise ValueError(f"{path} must hold a list of variants")
    variants = []
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise ValueError(f"{path}: every variant is an object with a name, got {entry!r}")
        if unknown := sorted(set(entry) - {"name", "network", "training"}):
            raise ValueError(f"{path}: {entry['name']}: unknown entries: {', '.join(unknown)}")
        variant = Variant(entry["name"], entry.get("network", {}), entry.get("training", {}))
        try:
            network_config(variant, classes=2)
            training_config(variant, None, "auto")
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path}: {variant.name}: {error}") from error
        variants.append(variant)
    if len({variant.name for variant in variants}) < len(variants):
        raise ValueError(f"{path}: two variants have the same name")
    return variants


def network_config(variant: Variant, classes: int) -> NetworkConfig:
    """A variant's network."""
    return NetworkConfig.from_dict(sgn(classes).to_dict() | dict(variant.network))


def training_config(variant: Variant, epochs: int | None, precision: str) -> TrainingConfig:
    """How a variant is trained."""
    changed = {"epochs": epochs} if epochs else {}
    return TrainingConfig.from_dict(changed | {"precision": precision} | dict(variant.training))
