"""What a person wears and looks like, and the light on them, chosen from a seed."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np

from app.figure.solids import Light

Colour = tuple[float, float, float]  # BGR, 0 to 255

# Skin from light to dark, hair from fair to black (BGR).
_SKINS: tuple[Colour, ...] = (
    (186, 205, 240), (160, 186, 228), (140, 170, 218), (112, 146, 200),
    (86, 118, 174), (66, 92, 142), (50, 68, 106),
)  # fmt: skip
_HAIRS: tuple[Colour, ...] = (
    (110, 160, 200), (70, 110, 150), (46, 72, 108), (32, 44, 66), (24, 28, 36), (120, 122, 126),
    (40, 60, 130),
)  # fmt: skip


_DAYLIGHT = Light((-0.45, -0.6, -0.66), 0.5, 0.62)


@dataclass(frozen=True)
class Appearance:
    """Clothes, skin, hair and light.

    Attributes:
        shirt_second: colour of the stripes or of the front print; equal to ``shirt`` for none.
        sleeve: how far the sleeve reaches, 0 shoulder, 1 elbow, 2 wrist.
        trouser: how far the trousers reach, 1 knee, 2 ankle.
        hair_length: 0 short, 1 over the shoulders; below 0 is shorn.
        looseness: how much wider than the body the clothes are, as a share.
        folds: how much lighter and darker their folds make clothes, as a share.
        fold_seed: of the folds' places.
    """

    skin: Colour = (140, 170, 218)
    hair: Colour = (32, 44, 66)
    shirt: Colour = (150, 120, 70)
    shirt_second: Colour = (150, 120, 70)
    stripes: int = 0
    trousers: Colour = (92, 66, 48)
    shoes: Colour = (50, 50, 54)
    sleeve: float = 0.6
    trouser: float = 2.0
    hair_length: float = 0.0
    beard: bool = False
    looseness: float = 0.12
    light: Light = _DAYLIGHT
    folds: float = 0.0
    fold_seed: int = 0

    @staticmethod
    def random(rng: np.random.Generator) -> Appearance:
        """Someone: everyday clothes more often than loud ones."""
        shirt = _cloth(rng)
        stripes = int(rng.choice([0, 0, 0, 5, 9]))
        direction = np.array([rng.normal(0, 0.6), -rng.uniform(0.3, 1.0), -rng.uniform(0.4, 1.0)])
        direction /= np.linalg.norm(direction)
        ambient = float(rng.uniform(0.4, 0.68))
        x, y, z = (float(v) for v in direction)
        return Appearance(
            skin=_near(_SKINS[rng.integers(len(_SKINS))], rng),
            hair=_near(_HAIRS[rng.integers(len(_HAIRS))], rng),
            shirt=shirt,
            shirt_second=_cloth(rng) if stripes else shirt,
            stripes=stripes,
            trousers=_cloth(rng, dark=True),
            shoes=_cloth(rng, dark=bool(rng.random() < 0.7)),
            sleeve=float(rng.choice([0.15, 0.5, 0.6, 1.0, 1.9, 1.9])),
            trouser=float(rng.choice([0.8, 1.9, 2.0, 2.0, 2.0])),
            hair_length=float(rng.choice([-0.5, 0.0, 0.0, 0.4, 1.0])),
            beard=bool(rng.random() < 0.2),
            looseness=float(rng.uniform(0.02, 0.25)),
            light=Light((x, y, z), ambient, float(rng.uniform(0.4, 0.6))),
            folds=float(rng.uniform(0.0, 0.16)),
            fold_seed=int(rng.integers(2**31)),
        )


def _cloth(rng: np.random.Generator, dark: bool = False) -> Colour:
    saturation = float(rng.beta(1.6, 2.2))
    value = float(rng.uniform(0.12, 0.5) if dark else rng.uniform(0.2, 0.95))
    red, green, blue = colorsys.hsv_to_rgb(float(rng.random()), saturation, value)
    return 255 * blue, 255 * green, 255 * red


def _near(colour: Colour, rng: np.random.Generator) -> Colour:
    blue, green, red = (float(np.clip(c * rng.uniform(0.92, 1.08), 8, 250)) for c in colour)
    return blue, green, red
