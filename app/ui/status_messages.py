"""What stands over or in place of the picture: progress, what is wrong, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.capture.names import camera_number, is_address
from app.status import Phase, Problem
from app.text import formats
from app.text import window as text
from app.ui.actions import Actions
from app.ui.banner import Tone
from app.ui.controller import Controller
from app.ui.message_page import Choice
from app.ui.video_panel import VideoPanel

if TYPE_CHECKING:
    from app.status import Status


class StatusMessages:
    """Shows where a session is, in the video panel: picture or message, and the banner."""

    def __init__(self, video: VideoPanel, controller: Controller, actions: Actions) -> None:
        self._video, self._controller, self._actions = video, controller, actions
        video.banner.acted.connect(self._act_on_banner)

    def show_starting(self) -> None:
        """There is no session yet."""
        self._show_progress(text.STARTING, text.LOADING_DETAIL)

    def show_status(self, status: Status, has_picture: bool) -> None:
        """Show a status; a picture stays until there is a failure or another one."""
        name = formats.source_label(status.source_name)
        phase = status.phase
        if phase is Phase.FAILED:
            self._show_failure(status)
        elif has_picture:
            self._video.show_picture()
        elif phase is Phase.OPENING:
            cancel = [(text.CANCEL, self._controller.cancel)]
            self._show_progress(text.opening(name), text.OPENING_DETAIL, cancel)
        elif phase is Phase.STOPPED:
            self._show_progress(text.STOPPED, "")
        elif phase is Phase.RECONNECTING:
            self._show_progress(text.RECONNECTING, status.message)
        else:
            self._show_progress(text.LOADING, text.LOADING_DETAIL)
        # The demo goes round by itself; its last picture need not look old meanwhile.
        over = phase is Phase.ENDED and status.source_kind != "demo"
        self._video.view.set_dimmed(phase is Phase.RECONNECTING or over)
        self._show_banner(status, has_picture, over)

    def _show_banner(self, status: Status, has_picture: bool, over: bool) -> None:
        banner = self._video.banner
        if status.phase is Phase.RECONNECTING and has_picture:
            banner.show_message(
                f"{text.RECONNECTING} {status.message}", Tone.WARNING, text.CHOOSE_SOURCE
            )
        elif over:
            banner.show_message(text.ENDED, Tone.INFORMATION, text.PLAY_AGAIN)
        elif self._controller.offered is not None and status.phase is not Phase.FAILED:
            words = text.camera_plugged_in(self._controller.offered[1])
            banner.show_message(words, Tone.INFORMATION, text.WATCH_CAMERA)
        elif self._controller.found_no_camera and status.phase is not Phase.FAILED:
            banner.show_message(text.FALLBACK, Tone.INFORMATION, text.CHOOSE_SOURCE)
        else:
            banner.clear()

    def _act_on_banner(self) -> None:
        if self._video.banner.action.text() == text.PLAY_AGAIN:
            self._actions.restart.trigger()
        elif self._controller.offered is not None:
            self._controller.choose_source(*self._controller.offered)
        else:
            self._video.source_button.showMenu()

    def _show_progress(self, title: str, detail: str, choices: Sequence[Choice] = ()) -> None:
        self._video.message.show_progress(title, detail, choices)
        self._video.show_message()

    def _show_failure(self, status: Status) -> None:
        actions = self._actions
        again, demo = (
            (text.TRY_AGAIN, actions.restart.trigger),
            (text.PLAY_DEMO_BUTTON, actions.play_demo.trigger),
        )
        # What most likely helps comes first: a right address, the camera's plug, another file.
        source = self._controller.source or ""
        if is_address(source):
            choices = [(text.CHOOSE_ADDRESS, actions.open_stream.trigger), again, demo]
        elif camera_number(source) is not None:
            choices = [again, (text.CHOOSE_SOURCE, self._video.source_button.showMenu), demo]
        else:
            choices = [(text.CHOOSE_FILE, actions.open_video.trigger), demo, again]
        title = text.FAILED_SOURCE
        if status.problem is Problem.WEIGHTS:
            title = text.FAILED_WEIGHTS
            choices = [(text.CHOOSE_WEIGHTS_BUTTON, actions.choose_weights.trigger)]
            if self._controller.weights is not None:
                choices.append((text.BUNDLED_WEIGHTS_BUTTON, actions.default_weights.trigger))
            choices.append(again)
        elif status.problem is Problem.CANCELLED:
            title = text.CANCELLED
        elif status.problem is Problem.UNEXPECTED:
            title = text.FAILED_OTHER
        # Shown first: a button that is not there yet cannot take the keys.
        self._video.show_message()
        self._video.message.show_problem(title, status.message, choices)
