"""Run folders: what `model.train` left there, and what `model.evaluate --out` measured."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.network_config import NetworkConfig, esgn, sgn


class RunError(ValueError):
    """A run folder that cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class Row:
    """What runs must have in common to be averaged: everything but the seed."""

    data: str
    protocol: str
    model: str


@dataclass(frozen=True, eq=False)
class Run:
    """A finished and measured run.

    Attributes:
        settings: of its training, except for the seed.
        top1, top5: on the test side, 0 to 1.
    """

    folder: Path
    row: Row
    seed: int
    settings: Mapping[str, Any]
    parameters: int
    top1: float
    top5: float


def read_run(folder: Path) -> Run:
    """
    Raises:
        RunError: not a finished run, not measured, or measured with other weights than its own.
    """
    card = _read(folder, "weights.json", "the run is not finished: run model.train again")
    result = _read(
        folder, "evaluation.json",
        f"run model.evaluate --weights {folder / 'weights.safetensors'} --out"
        f" {folder / 'evaluation.json'} first",
    )  # fmt: skip
    try:
        settings = dict(card["training"]["settings"])
        network = NetworkConfig.from_dict(card["network"])
        seed, trained = int(card["training"]["seed"]), card["training"]
        if result["sha256"] != card["sha256"]:
            raise RunError(f"{folder}: evaluation.json is not of these weights; evaluate them anew")
        if result["side"] != "test":
            raise RunError(f"{folder}: evaluation.json is of the {result['side']} side, not test")
        if (result["data"], result["protocol"]) != (trained["data"], trained["protocol"]):
            raise RunError(
                f"{folder}: trained on {trained['data']} {trained['protocol']}, measured on"
                f" {result['data']} {result['protocol']}"
            )
        protocol = result["protocol"]
        if result["view"] is not None:
            protocol += f", view {result['view']}"
        if result["crops"] != 1:
            protocol += f", {result['crops']} crops"
        held = card["metrics"].get("validation subjects")
        if held:
            protocol += f", without subjects {', '.join(map(str, held))} in training"
        row = Row(result["data"], protocol, model_name(network, settings["sampling"]))
        run = Run(
            folder, row, seed, settings, int(result["parameters"]),
            float(result["top1"]), float(result["top5"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, RunError):
            raise
        raise RunError(f"{folder}: its files lack or garble {error}") from error
    epochs = _logged_epochs(folder)
    if epochs != settings["epochs"]:
        raise RunError(f"{folder}: log.csv has {epochs} of {settings['epochs']} epochs")
    return run


def model_name(network: NetworkConfig, sampling: str = "segments") -> str:
    """SGN, ESGN, or ESGN and the settings in which it differs."""
    live = ", live windows" if sampling == "live" else ""
    if network == sgn(network.classes, network.frames):
        return "SGN" + live
    own, usual = network.to_dict(), esgn(network.classes, network.frames).to_dict()
    changes = [f"{name} {value}" for name, value in own.items() if value != usual[name]]
    return ", ".join(["ESGN", *changes]) + live


def _read(folder: Path, name: str, advice: str) -> dict[str, Any]:
    path = folder / name
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(f"{folder} has no {name}; {advice}") from error
    except ValueError as error:
        raise RunError(f"{path} is not JSON ({error})") from error
    if not isinstance(values, dict):
        raise RunError(f"{path} does not hold a JSON object")
    return values


def _logged_epochs(folder: Path) -> int:
    path = folder / "log.csv"
    try:
        with open(path, newline="", encoding="utf-8") as log:
            return sum(1 for _ in csv.DictReader(log))
    except FileNotFoundError as error:
        raise RunError(f"{folder} has no log.csv; it is not a folder of model.train") from error
