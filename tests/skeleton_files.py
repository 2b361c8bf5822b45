"""Files as the data sets have them, generated: made-up people doing made-up motions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import numpy as np
import scipy.io
from numpy.typing import NDArray

from model.skeleton import JOINT_NAMES, UTD_MHAD_ORDER
from tests.bodies import standing


def person(frames: int, seed: int = 0, x: float = 0.0, motion: float = 0.1) -> NDArray[np.float32]:
    """``(frames, 25, 3)`` metres: someone 3 m away who sways and lifts an arm by `motion`."""
    rng = np.random.default_rng(seed)
    time = np.linspace(0, 2 * np.pi, frames, dtype=np.float32)[:, None]
    joints = np.repeat(standing()[None], frames, 0)
    joints[:, (9, 10, 11, 23, 24), 1] += 3 * motion * (1 - np.cos(time))
    joints[..., 0] += x + motion * np.sin(time + rng.uniform(0, 6))
    joints[..., 2] += 3.0
    return joints + rng.normal(0, 0.002, joints.shape).astype(np.float32)


def skeleton_text(frames: list[list[tuple[int, NDArray[np.float32]]]], state: int = 2) -> str:
    """An NTU ``.skeleton`` file; per frame the bodies as (id, joints ``(25, 3)``)."""
    lines = [str(len(frames))]
    for bodies in frames:
        lines.append(str(len(bodies)))
        for body, joints in bodies:
            lines += [f"{body} 0 1 1 1 1 0 0.02 -0.1 2", str(len(joints))]
            lines += [
                f"{x:.7g} {y:.7g} {z:.7g} 250.1 200.2 980.3 500.4 0.1 0.2 0.3 0.9 {state}"
                for x, y, z in joints
            ]
    return "\n".join(lines) + "\n"


def write_skeleton(path: Path, *people: NDArray[np.float32], state: int = 2) -> Path:
    """A file in which each of `people` ``(F, 25, 3)`` is seen in all frames."""
    # Ids as a Kinect gives them: too large for a float to tell apart.
    first = 72057594037931101
    frames = [
        [(first + number, joints[index]) for number, joints in enumerate(people)]
        for index in range(len(people[0]))
    ]
    path.write_text(skeleton_text(frames, state))
    return path


def write_utd_mhad(
    root: Path, actions: Iterable[int], subjects: Iterable[int], trials: int
) -> None:
    """A folder of UTD-MHAD files: actions differ in which joints move, and how far."""
    root.mkdir(parents=True, exist_ok=True)
    renamed = {
        "hip centre": "base of spine",
        "spine": "middle of spine",
        "shoulder centre": "spine at shoulders",
    }
    index = [JOINT_NAMES.index(renamed.get(name, name)) for name in UTD_MHAD_ORDER]
    for action, subject, trial in product(actions, subjects, range(1, trials + 1)):
        seed = 100 * action + 10 * subject + trial
        joints = person(30 + seed % 7, seed, motion=0.03 * (action % 5 + 1))
        joints[:, (13, 14, 15), 1] += 0.1 * (action % 3) * np.sin(np.arange(len(joints)))[:, None]
        skeleton = joints[:, index].transpose(1, 2, 0)  # (20, 3, frames)
        name = f"a{action}_s{subject}_t{trial}_skeleton.mat"
        scipy.io.savemat(root / name, {"d_skel": skeleton})
