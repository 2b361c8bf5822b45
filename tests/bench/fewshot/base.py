"""The base that few-shot teaching is measured on: live weights that never saw seven actions.

UTD-MHAD's odd subjects, the settings of the live weights (`model/configs/live-utd-mhad.json`), the
skeletons as the Kinect saw them, twenty of its 27 actions, and made-up movements that are none of
the other seven.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path

import torch
from tqdm import tqdm

from model.augmentation import LiveAugmentation
from model.movements.make import NO_ACTION, write
from model.network_config import esgn
from model.preparation import Source, read_config, sides
from model.preprocess import CANONICAL
from model.train import make_batches
from model.training import Trainer, TrainingConfig
from model.weights import Card, Weights, load, save
from model.window import RATE

ROOT = Path(__file__).resolve().parents[3]
CONFIG = Path("model/configs/live-utd-mhad.json")

#: The actions that the base never sees: three of the arms, two of the whole body, two of the legs.
#: Each has a near relation among those it sees (wave: knock on door and throw; clap: cross arms;
#: two-hand push: catch; bowling: pick up and throw; baseball swing: tennis forehand swing; jog in
#: place: walk in place; squat: stand to sit). None is half of a mirrored pair, whose other half
#: would have shown it to the base. Chosen before anything was measured.
HELD_OUT: tuple[str, ...] = (
    "wave", "clap", "two-hand push", "bowling", "baseball swing", "jog in place", "squat",
)  # fmt: skip

#: Of 80 steps; the rate falls late, for a short training.
EPOCHS, MILESTONES = 36, (0.8,)


def base_weights(root: Path, folder: Path, epochs: int = EPOCHS) -> Weights:
    """The base of a run folder; trained there first when there is none, or not all of it.

    Args:
        root: UTD-MHAD's folder.
        folder: of the run; the same call goes on after an interruption.

    Raises:
        DataError, ValueError, OSError: unusable data or folder.
    """
    path = folder / "weights.safetensors"
    if not path.exists():
        _train(root, folder, path, epochs)
    return load(path)


def _train(root: Path, folder: Path, path: Path, epochs: int) -> None:
    source = Source("utd-mhad", root)
    _, every, _ = sides([source], "cross-subject", None, preprocessing=CANONICAL, validation=())
    seen = tuple(name for name in every if name not in HELD_OUT)
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "movements.safetensors"
    write(made, seed=0)
    divided, classes, datasets = sides(
        [source, Source("store", made)], "cross-subject", seen, more=(NO_ACTION,),
        preprocessing=CANONICAL, validation=(),
    )  # fmt: skip
    config = read_config(ROOT / CONFIG)
    settings = TrainingConfig.from_dict(config["training"])
    live = asdict(LiveAugmentation.from_dict(settings.live).among(seen))
    settings = replace(
        settings, epochs=epochs, milestones=MILESTONES, live=live, precision="bfloat16"
    )
    network = esgn(len(classes))
    batches = make_batches(divided.train, classes, NO_ACTION, settings, network.frames)
    trainer = Trainer(network, settings, batches, folder, 0, torch.device("cpu"))
    total = settings.epochs * trainer.steps
    with tqdm(
        total=total, initial=trainer.epoch * trainer.steps, unit="step", file=sys.stderr
    ) as bar:
        trainer.run(lambda epoch, step, loss: bar.update())
    card = Card(
        name="base of the few-shot benchmark",
        classes=classes,
        preprocessing=CANONICAL,
        sampling="live",
        rate=RATE,
        network=network.to_dict(),
        no_action=NO_ACTION,
        temperature=config["temperature"],
        decision=config["decision"],
        data=tuple(one.store.metadata["source"] for one in datasets),
        metrics={"training loss": round(trainer.history[-1].loss, 4)},
    )
    save(path, trainer.network, card)
