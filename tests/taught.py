"""Weights that look as if they had been taught, of a network that nobody has trained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from model.network import SkeletonNetwork
from model.network_config import esgn
from model.preprocess import CANONICAL
from model.teaching.report import ClassFigures, ClipAnswer, FalseAlarms, Old, Score
from model.weights import Card, save

SCORE = Score(
    "person", 3, 0.9, 0.8, ("clap", "rest"), ((5, 1), (0, 4)),
    (ClassFigures("clap", 6, 1.0, 0.83),), (ClipAnswer("ann#1", "clap", "rest", 0.7, None),),
    FalseAlarms(1, 60.0, 60.0, 280.0), Old(50, 0.91, 0.90), (),
)  # fmt: skip


def write(path: Path, name: str = "mine", seed: int = 0, **changes: Any) -> Card:
    """Weights of an untrained network that knows two actions and rest."""
    torch.manual_seed(seed)
    config = esgn(3, 20)
    values = {
        "no_action": "rest",
        "metrics": {"clips held out of teaching": SCORE.to_dict()},
        "training": {"taught": {"date": f"2026-11-0{seed + 1}T10:00:00+00:00",
                                "labels": {"clap": 6, "rest": 2}}},
    }  # fmt: skip
    card = Card(name, ("wave", "clap", "rest"), CANONICAL, "live", 10.0, config.to_dict())
    path.parent.mkdir(parents=True, exist_ok=True)
    return save(path, SkeletonNetwork(config), replace(card, **(values | changes)))
