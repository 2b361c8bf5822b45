"""How live training windows vary (`model.live_sampling`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from model.settings import check_settings

#: Settings that are lists of classes.
CLASS_LISTS = ("arms_free", "legs_free", "not_faster", "not_slower")


@dataclass(frozen=True)
class LiveAugmentation:
    """How training windows vary. Angles in radians, lengths in metres, times in seconds.

    Attributes:
        idle: share of windows that show the rest before or after an action.
        small: share of windows that show a motion so small that it is none, down to a held pose.
        strange: share of windows whose limbs move as in no class; they are no action either.
        lying: share of windows with a lying body, which is no action, whatever it does.
        earliest: an action must have gone on for this long, or for half of it, to be named.
        lag: it is still named this long after its end.
        speed: actions are played up to this share faster or slower...
        warp: ...and their speed changes by up to this share within a window.
        late: limbs come up to so many seconds late, as a smoothing tracker has them.
        yaw: Kinect's frontal recordings are turned by up to this about the vertical axis.
        recaptured_yaw: the same for skeletons seen through MediaPipe, whose errors go with the
            view.
        around: share of windows that are turned anywhere: people who come, go and look about.
        tilt: both are turned by up to this about the other two axes.
        look_up, look_down: Kinect's level view is turned up and down by up to these.
        lean: spread of a shear of depth with height, Kinect only: MediaPipe's commonest error.
        jitter: spread of each joint's error in each frame.
        offset: spread of each joint's error that lasts through a window.
        posture: spread of the angle by which arms, forearms, thighs and shins are held otherwise,
            through a whole window.
        shrink, grow: motions are made smaller and larger by up to these shares.
        stretch: share of windows as from a picture that was pulled wide, up to twice.
        shake: share of windows whose limbs tremble, as in a poor picture.
        mirror: share of windows done by the other side.
        swap_arms, swap_legs: share of windows of the classes in `arms_free` and `legs_free` that
            get other arms, or other legs. Legs move on only if they are those of a class in
            `legs_free`; else they are held.
        hide_legs: share of windows of classes in `legs_free` whose legs rest, as unseen ones do.
        hide: share of windows in which the quieter arm, the lower legs, or what is least visible,
            goes unseen for a while.
        arms_free: classes that the legs and trunk define.
        legs_free: classes that the arms define.
        mirrored_as: classes whose mirror image has another name.
        not_faster: classes that are only played slower, and
        not_slower: only played faster: a walk that is played fast is a run.
    """

    idle: float = 0.15
    small: float = 0.05
    strange: float = 0.05
    lying: float = 0.03
    earliest: float = 0.6
    lag: float = 0.3
    speed: float = 0.3
    warp: float = 0.25
    late: float = 0.08
    yaw: float = 1.4
    recaptured_yaw: float = 0.3
    around: float = 0.08
    tilt: float = 0.12
    look_up: float = 0.15
    look_down: float = 0.4
    lean: float = 0.15
    jitter: float = 0.008
    offset: float = 0.015
    posture: float = 0.12
    shrink: float = 0.25
    grow: float = 0.1
    stretch: float = 0.12
    shake: float = 0.12
    mirror: float = 0.25
    swap_arms: float = 0.5
    swap_legs: float = 0.3
    hide_legs: float = 0.25
    hide: float = 0.2
    arms_free: tuple[str, ...] = ()
    legs_free: tuple[str, ...] = ()
    mirrored_as: tuple[tuple[str, str], ...] = ()
    not_faster: tuple[str, ...] = ()
    not_slower: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LiveAugmentation:
        """Of a config file's object, in which tuples are lists.

        Raises:
            ValueError: unknown settings, or values of another kind.
        """
        check_settings(cls, values, "settings of live sampling")
        kept = dict(values)
        for name in CLASS_LISTS:
            kept[name] = tuple(kept.get(name, ()))
        kept["mirrored_as"] = tuple(tuple(pair) for pair in kept.get("mirrored_as", ()))
        return cls(**kept)

    def among(self, classes: Sequence[str]) -> LiveAugmentation:
        """The same without the classes that are not there."""
        values: dict[str, Any] = {
            name: tuple(entry for entry in getattr(self, name) if entry in classes)
            for name in CLASS_LISTS
        }
        values["mirrored_as"] = tuple(
            pair for pair in self.mirrored_as if all(name in classes for name in pair)
        )
        return replace(self, **values)
