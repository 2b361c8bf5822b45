"""What is said when a source of pictures cannot be opened, or is lost."""

from __future__ import annotations

from pathlib import Path

NO_SOURCE = "No source was named; give a camera number, file, address or demo."


def camera_closed(number: int) -> str:
    """A camera that does not open."""
    return (
        f"Camera {number} cannot be opened; is it plugged in, not in use by another program, and "
        "allowed in the system's privacy settings?"
    )


def camera_dark(number: int) -> str:
    """A camera that opens and sends nothing."""
    return f"Camera {number} opens but gives no picture; close other programs that use it."


def camera_lost(number: int) -> str:
    """A camera that was there."""
    return f"Camera {number} stopped answering; is it still plugged in?"


def demo_missing(path: Path) -> str:
    """The bundled demo is not where it should be."""
    return f"The demo video {path} is missing; restore it or choose another source."


def protocol_unknown(protocol: str) -> str:
    """An address of a kind that is not read."""
    return f"Addresses with {protocol}:// are not supported; use http or rtsp."


def no_file(path: Path) -> str:
    """Nothing is at a path."""
    return f"There is no file {path}; check the name and the folder."


def not_a_file(path: Path) -> str:
    """A folder or device where a video should be."""
    return f"{path} is not a file; choose a video file or a folder of images."


def file_forbidden(path: Path) -> str:
    """A file that this user may not read."""
    return f"{path} may not be read; check the file's permissions."


def file_without_video(path: Path) -> str:
    """A container with sound alone, or a file of another kind."""
    return f"{path} holds no video; choose another file."


def file_unreadable(path: Path) -> str:
    """A file that is no video that can be read."""
    return f"{path} cannot be opened as a video; it is damaged, incomplete or of another kind."


def file_without_picture(path: Path) -> str:
    """A video of which nothing decodes."""
    return f"{path} holds no picture that can be decoded; is it damaged?"


def images_rate(fps: float) -> str:
    """A rate at which images cannot be played."""
    return f"Images need a rate above 0 frames a second, not {fps:g}."


def folder_without_images(path: Path) -> str:
    """A folder that holds no images."""
    return f"The folder {path} holds no images; choose one with PNG or JPEG files."


def pattern_without_images(pattern: str) -> str:
    """A pattern such as ``img_%03d.png`` that no file fits."""
    return f"No file matches {pattern}; check the pattern and the folder."


def images_unreadable(path: str) -> str:
    """Images of which none decodes."""
    return f"None of the images of {path} can be read; are they damaged?"


def stream_without_video(name: str) -> str:
    """An address that answers with something else."""
    return f"{name} carries no video; check the address."


def stream_empty(name: str) -> str:
    """A stream that ended at once."""
    return f"{name} ended before its first picture; is it running?"


def stream_lost(name: str) -> str:
    """A stream that was running."""
    return f"{name} stopped sending pictures."


def stream_silent(name: str, seconds: float) -> str:
    """No answer came in time."""
    return f"{name} did not answer within {seconds:g} s; check the address and the network."


def stream_refused(name: str) -> str:
    """Nobody listens there."""
    return f"{name} refuses the connection; is the camera or server running?"


def stream_locked(name: str) -> str:
    """It asks who one is."""
    return f"{name} wants a user name and password: write http://NAME:PASSWORD@HOST/..."


def stream_unknown(name: str) -> str:
    """The server has no such thing."""
    return f"The server knows no {name}; check the part of the address after the host."


def stream_protocol(name: str) -> str:
    """The video library does not speak this protocol."""
    return f"{name} starts with a protocol that is not supported; use http, https or rtsp."


def stream_unreadable(name: str) -> str:
    """It fails for another reason."""
    return f"{name} cannot be opened as a video stream; check the address and the network."


def read_no_further(name: str) -> str:
    """A video that broke off while it was played."""
    return f"{name} cannot be read any further."


def failed_unexpectedly(name: str, log: Path) -> str:
    """An error of the program while it was read."""
    return f"Reading {name} failed unexpectedly; {log} says more."


def trying_again(lost: str, seconds: float) -> str:
    """Why a source was lost, and that it is being looked for."""
    return f"{lost} Trying again every {seconds:g} s."
