"""The solids that make up a dressed person, from one frame of joints."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.figure.appearance import Appearance, Colour
from app.figure.body import Proportions
from app.figure.camera import Camera
from app.figure.head import Head
from app.figure.shapes import blurred
from app.figure.solids import ACROSS, STEPS, Ellipsoid, Limb
from model import skeleton as s

FloatArray = NDArray[np.float32]

_T = np.linspace(0.0, 1.0, STEPS, dtype=np.float32)

# Half widths in metres along each part, from its upper to its lower end.
_UPPER_ARM = ((0.0, 0.25, 0.6, 1.0), (0.043, 0.052, 0.045, 0.040))
_FOREARM = ((0.0, 0.25, 0.7, 1.0), (0.040, 0.043, 0.034, 0.028))
_THIGH = ((0.0, 0.25, 0.7, 1.0), (0.078, 0.084, 0.067, 0.055))
_SHIN = ((0.0, 0.25, 0.7, 1.0), (0.053, 0.058, 0.044, 0.036))
_SHOE = ((0.0, 0.3, 0.7, 1.0), (0.042, 0.044, 0.048, 0.042))
_NECK = ((0.0, 0.5, 1.0), (0.060, 0.053, 0.052))
# The torso from crotch to the base of the neck: half widths seen from the front and the side.
_TORSO_AT = (0.0, 0.10, 0.22, 0.40, 0.58, 0.72, 0.842, 0.887, 0.917, 0.955, 1.0)
_TORSO_FRONT = (0.100, 0.164, 0.164, 0.144, 0.158, 0.172, 0.176, 0.166, 0.142, 0.090, 0.056)
_TORSO_SIDE = (0.050, 0.098, 0.113, 0.104, 0.116, 0.116, 0.098, 0.090, 0.082, 0.070, 0.055)
_CROTCH, _COLLAR = -0.06, 0.105  # the torso's ends, metres from the middles of hips and shoulders
_HEM, _NECKLINE = 0.17, 0.985  # where the shirt ends, as shares of the torso

_PROFILE = tuple[tuple[float, ...], tuple[float, ...]]


class Wardrobe:
    """Makes the solids of one person frame after frame; what does not change is made once."""

    def __init__(self, look: Appearance, proportions: Proportions) -> None:
        self._look = look
        self._p = proportions
        self._head = Head(look, proportions.size)
        loose = 1.0 + look.looseness
        self._upper_arm, self._upper_arm_colours = self._dressed(
            _UPPER_ARM, look.shirt, look.sleeve, loose
        )
        self._forearm, self._forearm_colours = self._dressed(
            _FOREARM, look.shirt, look.sleeve - 1.0, loose
        )
        self._thigh, self._thigh_colours = self._dressed(
            _THIGH, look.trousers, look.trouser, 1.0 + 0.5 * look.looseness
        )
        self._shin, self._shin_colours = self._dressed(
            _SHIN, look.trousers, look.trouser - 1.0, 1.0 + 1.2 * look.looseness
        )
        self._torso_colours = self._torso_cloth()
        sheets = cloth_folds(look.folds, look.fold_seed, 9)
        covered = (2.0, look.sleeve, look.sleeve, look.sleeve - 1.0, look.sleeve - 1.0,
                   look.trouser, look.trouser, look.trouser - 1.0, look.trouser - 1.0)  # fmt: skip
        self._folds = [
            None if sheet is None else np.where((reach > _T)[:, None], sheet, np.float32(1.0))
            for sheet, reach in zip(sheets, covered, strict=True)
        ]

    def solids(self, joints: FloatArray, camera: Camera) -> list[Limb | Ellipsoid]:
        """The parts of one frame, far ones first.

        Args:
            joints: ``(25, 3)`` as `body.embodied` gives them.
        """
        seen = camera.view(joints)
        turn = camera.rotation()
        parts = [*self._legs(joints, seen, turn), *self._trunk(seen), *self._arms(seen)]
        parts += self._head.solids(joints, seen[s.HEAD], turn)
        return sorted(parts, key=lambda part: -part.distance)

    # Trunk

    def _trunk(self, seen: FloatArray) -> Iterator[Limb]:
        p = self._p
        hips, shoulders = seen[s.BASE_OF_SPINE], seen[s.SPINE_AT_SHOULDERS]
        spine = _unit(shoulders - hips)
        across = _unit(
            (seen[s.RIGHT_SHOULDER] - seen[s.LEFT_SHOULDER])
            + 0.5 * (seen[s.RIGHT_HIP] - seen[s.LEFT_HIP])
        )
        forward = _unit(np.cross(across, spine))
        start = hips + _CROTCH * p.size * spine
        end = shoulders + _COLLAR * p.size * spine
        axis = _unit(np.append((end - start)[:2], 0.0))[:2]
        normal = np.array([-axis[1], axis[0]], np.float32)
        ratio = p.girth * p.size * (1.0 + 0.35 * self._look.looseness)
        shoulders_wide = p.shoulder / 0.175
        front = np.interp(_T, _TORSO_AT, _TORSO_FRONT).astype(np.float32) * ratio * shoulders_wide
        side = np.interp(_T, _TORSO_AT, _TORSO_SIDE).astype(np.float32) * ratio
        width = np.hypot(front * (across[:2] @ normal), side * (forward[:2] @ normal))
        depth = np.hypot(front * across[2], side * forward[2])
        width = np.maximum(width, 0.02).astype(np.float32)
        sideways = float(across[:2] @ normal)
        shear = float(across[:2] @ axis) * sideways / (sideways * sideways + 0.1)
        # The chest stands before the line of the shoulder joints, the seat behind.
        shift = 0.012 * p.size * forward
        yield Limb(
            start + shift, end + shift, width, depth.astype(np.float32), self._torso_colours,
            shear=float(np.clip(shear, -0.6, 0.6)), cap=0.35, folds=self._folds[0],
        )  # fmt: skip
        neck_end = seen[s.HEAD] - 0.03 * p.size * _unit(seen[s.HEAD] - shoulders)
        girth = _profile(_NECK) * p.size * (0.5 + 0.5 * p.girth)
        yield Limb(
            shoulders + 0.035 * p.size * spine - 0.005 * forward, neck_end, girth, girth,
            0.9 * _plain(self._look.skin), cap=0.5,
        )  # fmt: skip

    def _torso_cloth(self) -> FloatArray:
        look = self._look
        colours = _plain(look.shirt)
        if look.stripes:
            striped = np.floor(_T * look.stripes * 2).astype(int) % 2 == 1
            colours[striped] = look.shirt_second
        colours[_T < _HEM] = look.trousers
        colours[(_T >= _HEM) & (_T < _HEM + 0.015)] *= 0.85
        colours[(_T >= _HEM - 0.02) & (_T < _HEM)] *= 0.65  # the shirt's shadow
        colours[_T > _NECKLINE - 0.025] *= 0.85
        colours[_T > _NECKLINE] = look.skin
        return colours

    # Arms and hands

    def _arms(self, seen: FloatArray) -> Iterator[Limb | Ellipsoid]:
        scale = self._p.size * self._p.girth
        for side, (shoulder, elbow, wrist, tip, thumb) in enumerate((
            (s.LEFT_SHOULDER, s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND_TIP, s.LEFT_THUMB),
            (s.RIGHT_SHOULDER, s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND_TIP, s.RIGHT_THUMB),
        )):  # fmt: skip
            upper, lower = self._upper_arm * scale, self._forearm * scale
            yield from _jointed(seen[shoulder], seen[elbow], upper, self._upper_arm_colours,
                                self._folds[1 + side])  # fmt: skip
            yield from _jointed(seen[elbow], seen[wrist], lower, self._forearm_colours,
                                self._folds[3 + side])  # fmt: skip
            yield from self._hand(seen[wrist], seen[tip], seen[thumb])

    def _hand(self, wrist: FloatArray, tip: FloatArray, thumb: FloatArray) -> Iterator[Limb]:
        size = self._p.size
        skin = self._look.skin
        along = tip - wrist
        side = thumb - wrist
        side = _unit(side - along * float(side @ along) / float(along @ along))
        palm_normal = _unit(np.cross(along, side))
        # A hand is a board: broad along the thumb's side, thin through the palm.
        broad, thin = 0.040 * size, 0.017 * size
        axis = _unit(np.append(along[:2], 0.0))[:2]
        normal = np.array([-axis[1], axis[0]], np.float32)
        across = float(np.hypot(broad * (side[:2] @ normal), thin * (palm_normal[:2] @ normal)))
        deep = float(np.hypot(broad * side[2], thin * palm_normal[2]))
        shape = np.interp(_T, (0.0, 0.3, 0.7, 1.0), (0.72, 1.0, 0.95, 0.72)).astype(np.float32)
        colours = _plain(skin)
        colours[_T > 0.6] *= 0.96
        yield Limb(
            wrist, wrist + 0.97 * along, max(across, thin) * shape, max(deep, thin) * shape,
            colours, cap=0.7,
        )  # fmt: skip
        root = wrist + 0.18 * along + 0.6 * broad * side
        girth = np.linspace(0.016, 0.011, STEPS, dtype=np.float32) * size
        yield Limb(root, root + 0.9 * (thumb - root), girth, girth, _plain(skin))

    # Legs and shoes

    def _legs(
        self, joints: FloatArray, seen: FloatArray, turn: FloatArray
    ) -> Iterator[Limb | Ellipsoid]:
        size = self._p.size
        for side, (hip, knee, ankle, foot) in enumerate((
            (s.LEFT_HIP, s.LEFT_KNEE, s.LEFT_ANKLE, s.LEFT_FOOT),
            (s.RIGHT_HIP, s.RIGHT_KNEE, s.RIGHT_ANKLE, s.RIGHT_FOOT),
        )):  # fmt: skip
            scale = size * self._p.girth
            yield from _jointed(seen[hip], seen[knee], self._thigh * scale, self._thigh_colours,
                                self._folds[5 + side])  # fmt: skip
            yield from _jointed(seen[knee], seen[ankle], self._shin * scale, self._shin_colours,
                                self._folds[7 + side])  # fmt: skip
            along = _unit(joints[foot] - joints[ankle])
            level = _unit(along + np.array([0.0, 0.22, 0.0], np.float32))
            down = np.array([0.0, -0.045 * size, 0.0], np.float32)
            heel = joints[ankle] + down - 0.045 * size * level
            toe = joints[foot] + 0.045 * size * level + 0.2 * down
            girth = _profile(_SHOE) * size
            yield Limb(
                _into_view(heel, joints[ankle], seen[ankle], turn),
                _into_view(toe, joints[ankle], seen[ankle], turn),
                girth, girth, _plain(self._look.shoes), cap=0.9,
            )  # fmt: skip

    def _dressed(
        self, profile: _PROFILE, cloth: Colour, reach: float, loose: float
    ) -> tuple[FloatArray, FloatArray]:
        """Widths and colours of a limb whose sleeve ends at ``reach`` of its length."""
        widths, colours = _profile(profile), _plain(self._look.skin)
        covered = reach > _T
        # Cloth lies on the shoulder or hip and hangs free further down.
        widths[covered] *= 1.0 + (loose - 1.0) * np.minimum(_T[covered] / 0.35, 1.0)
        colours[covered] = cloth
        hem = covered & (reach - 0.06 < _T)
        if reach < 1.0:
            colours[hem] *= 0.8
        return widths, colours


def _jointed(
    start: FloatArray,
    end: FloatArray,
    girth: FloatArray,
    colours: FloatArray,
    folds: FloatArray | None = None,
) -> Iterator[Limb | Ellipsoid]:
    """A limb; one that points at the camera also shows the round of its near joint."""
    yield Limb(start, end, girth, girth, colours, folds=folds)
    flat = float(np.hypot(*(end - start)[:2]))
    if flat < 1.2 * float(girth.max()):
        near, which = (start, 0) if start[2] < end[2] else (end, -1)
        radii = np.full(3, girth[which], np.float32)
        texture = np.broadcast_to(colours[which], (2, 2, 3))
        yield Ellipsoid(near, np.eye(3, dtype=np.float32), radii, np.asarray(texture))


def cloth_folds(strength: float, seed: int, count: int) -> list[FloatArray | None]:
    """Folds of so many limbs, ``(STEPS, ACROSS)`` each: wrinkles that run mostly across."""
    if strength <= 0.0:
        return [None] * count
    rng = np.random.default_rng(seed)
    folds: list[FloatArray | None] = []
    for _ in range(count):
        coarse = blurred(rng.normal(0.0, 1.0, (STEPS, ACROSS)).astype(np.float32), 3.0)
        sheet = 1.0 + strength * coarse / max(float(coarse.std()), 1e-6)
        folds.append(np.clip(sheet, 0.5, 1.5).astype(np.float32))
    return folds


def _into_view(
    point: FloatArray, anchor: FloatArray, anchor_seen: FloatArray, turn: FloatArray
) -> FloatArray:
    return np.asarray(anchor_seen + turn @ (point - anchor), np.float32)


def _profile(profile: _PROFILE) -> FloatArray:
    return np.interp(_T, *profile).astype(np.float32)


def _plain(colour: Colour) -> FloatArray:
    return np.tile(np.asarray(colour, np.float32), (STEPS, 1))


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), np.float32)
