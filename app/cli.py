"""The command line of ``python -m app``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.library_cli.arguments import add_library, run_library
from app.options import DEVICES, Options
from app.teaching.arguments import add_teaching, run_teaching

_ABOUT = """\
Watches one person through a webcam or a video, names what they do while they do it, and shows
which joints gave it away. Everything happens on this computer; nothing is sent anywhere."""

_SOURCES = """\
what SOURCE can be:
  0                      a webcam, by its number; 0@1280x720@30 asks for a size and rate
  squats.mp4             a video file
  frames/                a folder of images, in the order of their names
  frame_%04d.png         a numbered sequence of images
  http://cam/video       a network stream (http, https, rtsp)
  demo                   the video that comes with the program"""

_EXAMPLES = """
examples:
  python -m app                         the first webcam, or the demo where there is none
  python -m app --source squats.mp4     a video in the window
  python -m app recognise squats.mp4    the same without a window, one JSON object a line
  python -m app teach clips --out mine.safetensors    teach it your own actions
  python -m app library list clips      what is in a library of recorded clips

tools beside it, each with its own --help:
  python -m app.demo                    renders the demo video from motion capture
  python -m app.recapture               records motion capture anew, as a webcam would see it
"""

_RECOGNISE_ABOUT = """\
Recognises actions in a video, webcam or stream without opening a window, and writes one JSON
object a line: a start, an event for every action that ended, and an end with counts and timings.
Times are seconds of the video's own clock. Files are worked through as fast as the machine can,
without leaving out a frame; webcams and streams run until Ctrl-C, which still writes the end."""

_RECOGNISE_EXAMPLES = """
examples:
  python -m app recognise squats.mp4
  python -m app recognise 0 --out today.jsonl
  python -m app recognise demo --every-prediction | head

exit code: 0 when all went well, 2 when the source, the weights or the output cannot be opened,
130 when a file was interrupted.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line; `parse` reads it."""
    top = argparse.ArgumentParser(
        prog="python -m app",
        description=_ABOUT,
        epilog=_SOURCES + "\n" + _EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--source",
        metavar="SOURCE",
        help="what to watch (default: the first webcam, or the demo where there is none)",
    )
    _add_shared(top, None)
    top.add_argument(
        "--no-mirror",
        dest="mirror",
        action="store_false",
        help="show webcams as others see you, not like a mirror",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="without a window")
    recognise = commands.add_parser(
        "recognise",
        help="write what is recognised as JSON lines",
        description=_RECOGNISE_ABOUT,
        epilog=_SOURCES + "\n" + _RECOGNISE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    recognise.add_argument("source_to_recognise", metavar="SOURCE", help="what to watch, see below")
    recognise.add_argument(
        "--out", metavar="FILE", type=Path, help="write to this file instead of the terminal"
    )
    recognise.add_argument(
        "--every-prediction",
        action="store_true",
        help="also write every step of the network: the five leading actions and each joint's "
        "importance, ten times a second",
    )
    # An option before the subcommand counts too, unless it is given again after it.
    _add_shared(recognise, argparse.SUPPRESS)
    add_library(commands)
    add_teaching(commands)
    return top


def _add_shared(to: argparse.ArgumentParser, missing: str | None) -> None:
    to.add_argument(
        "--weights",
        metavar="FILE",
        type=Path,
        default=missing,
        help="the network's weights (default: the ones that come with the program)",
    )
    to.add_argument(
        "--device",
        choices=DEVICES,
        default=missing or "auto",
        help="where the network runs (default: auto, a CUDA GPU if there is one)",
    )
    to.add_argument(
        "--pose-model",
        metavar="FILE",
        type=Path,
        default=missing,
        help="another MediaPipe pose model, a .task file (lite, full or heavy)",
    )
    to.add_argument(
        "--image-fps",
        metavar="RATE",
        type=float,
        default=missing or 30.0,
        help="images a second, when the source is a sequence of images (default: 30)",
    )
    to.add_argument(
        "--websocket",
        metavar="PORT",
        type=int,
        default=missing,
        help="offer each action that ended as JSON to programs on this computer, at "
        "ws://127.0.0.1:PORT",
    )
    to.add_argument(
        "--event-command",
        metavar="COMMAND",
        default=missing,
        help="run this program for each action that ended, with the event as JSON on its standard "
        "input; {action}, {start}, {end}, {confidence}, {source} and {json} in its words are "
        "filled in; no shell is involved",
    )


def options(arguments: argparse.Namespace) -> Options:
    """The window's options."""
    return Options(
        source=arguments.source,
        weights=arguments.weights,
        device=arguments.device,
        mirror=arguments.mirror,
        pose_model=arguments.pose_model,
        image_fps=arguments.image_fps,
        websocket=arguments.websocket,
        event_command=arguments.event_command,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    arguments = parser().parse_args(argv)
    from app.logs import start_logging

    start_logging()
    if arguments.command == "recognise":
        from app.recognise import Request, Stopper, run

        # The pose model gives up the interpreter while it computes; with the usual 5 ms it waits
        # noticeably to get it back from the capture thread.
        sys.setswitchinterval(0.0005)
        stopper = Stopper()
        with stopper.listening():
            return run(
                Request(
                    source=arguments.source_to_recognise,
                    out=arguments.out,
                    every_prediction=arguments.every_prediction,
                    weights=arguments.weights,
                    device=arguments.device,
                    pose_model=arguments.pose_model,
                    image_fps=arguments.image_fps,
                    websocket=arguments.websocket,
                    event_command=arguments.event_command,
                ),
                stopper,
            )
    if arguments.command == "library":
        return run_library(arguments)
    if arguments.command is not None:
        code = run_teaching(arguments)
        assert code is not None  # the parser knows no other command
        return code
    from app.ui import main as window

    return window.run(options(arguments))
