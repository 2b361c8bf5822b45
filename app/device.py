"""Where the network runs."""

from __future__ import annotations

from app.errors import UserError
from app.text import session as text


class DeviceError(UserError):
    """The device asked for is not there."""


def choose_device(name: str) -> str:
    """The torch device for one of `app.options.DEVICES`.

    "auto" takes a CUDA device when there is one, else the CPU: a network this small gains nothing
    from Apple's graphics processor, where every step waits for a transfer.

    Raises:
        DeviceError: this machine has no such device.
    """
    import torch

    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError(text.NO_CUDA)
    if name == "mps" and not torch.backends.mps.is_available():
        raise DeviceError(text.NO_MPS)
    if name not in ("cpu", "cuda", "mps"):
        raise DeviceError(text.no_device(name))
    return name
