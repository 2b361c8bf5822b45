"""What a running session says of itself, and why pose model or weights cannot be used."""

from __future__ import annotations

from pathlib import Path

STOPPED = "Stopped."
STARTING = "Starting…"
LOADING = "Loading the pose model and the network…"

NO_CUDA = "PyTorch finds no CUDA device on this machine; choose --device cpu or auto."
NO_MPS = "PyTorch finds no Apple GPU (MPS) here; choose --device cpu or auto."
NO_MEDIAPIPE = "mediapipe is not installed; run pip install -r requirements.txt."


def opening(name: str) -> str:
    """A source is being opened."""
    return f"Opening {name}…"


def watching(name: str) -> str:
    """All is well."""
    return f"Watching {name}."


def ended(name: str) -> str:
    """A source is over."""
    return f"{name} has ended."


def not_opened(name: str) -> str:
    """The user did not want to wait."""
    return f"{name} was not opened."


def silent(name: str, seconds: float) -> str:
    """A driver that has not come back; it may yet."""
    return (
        f"{name} has not answered for {seconds:g} s. It goes on by itself if it does; else plug it "
        "in again, or choose another source."
    )


def loading_failed(log: Path) -> str:
    """An error of the program while it loaded."""
    return f"Loading failed unexpectedly; {log} says more."


def loading_weights_failed(name: str, log: Path) -> str:
    """An error of the program while it loaded weights."""
    return f"Loading {name} failed unexpectedly; {log} says more."


def recognising_failed(name: str, log: Path) -> str:
    """An error of the program while it recognised."""
    return f"Recognising {name} failed unexpectedly; {log} says more."


def no_device(name: str) -> str:
    """A device that is none."""
    return f"There is no device called {name}; choose auto, cpu, cuda or mps."


def pose_model_unreadable(path: Path, reason: str) -> str:
    """The user's pose model cannot be read."""
    return f"The pose model {path} cannot be read ({reason}); check the name."


def no_pose_model(path: Path) -> str:
    """The user's pose model is something else."""
    return (
        f"{path} is no MediaPipe pose landmarker; choose a .task file such as "
        "pose_landmarker_full.task."
    )


def mediapipe_without_models(variable: str) -> str:
    """A version of MediaPipe that came without models; `variable` of the environment helps."""
    return (
        "The installed mediapipe does not carry the pose models (versions after 0.10.21 do not); "
        f"install mediapipe 0.10.21, or name a .task file in {variable}."
    )


def presets_not_written(path: Path, reason: str) -> str:
    """Where presets are kept cannot be written."""
    return f"The presets cannot be written to {path} ({reason}); make room or allow writing there."
