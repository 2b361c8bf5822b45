"""Everything the user can do, as actions with names, shortcuts and explanations."""

from __future__ import annotations

from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QWidget

from app.text import check as check_text
from app.text import live as live_text
from app.text import outputs as outputs_text
from app.text import window as text
from app.ui.theme import Appearance


class Actions:
    """The window's actions; menus, buttons and the shortcut sheet all show these."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self.camera_by_number = self._action(text.CAMERA_BY_NUMBER, "Ctrl+0")
        self.open_video = self._action(text.OPEN_VIDEO, "Ctrl+O")
        self.open_stream = self._action(text.OPEN_STREAM, "Ctrl+L")
        self.play_demo = self._action(text.PLAY_DEMO, "Ctrl+D")
        self.restart = self._action(text.RESTART, "Ctrl+R")
        self.pause = self._action(live_text.PAUSE, "K")
        self.step_on = self._action(live_text.STEP_ON, ".")
        self.step_back = self._action(live_text.STEP_BACK, ",")
        self.skip_on = self._action(live_text.SKIP_ON, "L")
        self.skip_back = self._action(live_text.SKIP_BACK, "J")
        self.slower = self._action(live_text.SLOWER, "[")
        self.faster = self._action(live_text.FASTER, "]")
        #: What is there for recordings alone.
        self.playback = (
            self.pause, self.step_on, self.step_back, self.skip_on, self.skip_back,
            self.slower, self.faster,
        )  # fmt: skip
        self.export = self._action(live_text.EXPORT, "Ctrl+E", live_text.EXPORT_TIP)
        self.export.setIconText(live_text.EXPORT_SHORT)
        self.event_file = self._toggle(outputs_text.EVENT_FILE, "", outputs_text.EVENT_FILE_TIP)
        self.event_socket = self._toggle(outputs_text.SOCKET, "", outputs_text.SOCKET_TIP)
        self.event_command = self._toggle(outputs_text.COMMAND, "", outputs_text.COMMAND_TIP)
        self.sound = self._toggle(outputs_text.SOUND, "", "")
        self.check = self._action(check_text.ACTION, "C", check_text.TIP)
        self.check.setIconText(check_text.SHORT)
        self.clear_events = self._action(live_text.CLEAR_EVENTS, "")
        self.quit = self._action(text.QUIT, "Ctrl+Q")
        self.mirror = self._toggle(text.MIRROR, "M", text.MIRROR_TIP)
        self.skeleton = self._toggle(text.SKELETON, "S", text.SKELETON_TIP, on=True)
        self.importance = self._toggle(text.IMPORTANCE, "I", text.IMPORTANCE_TIP, on=True)
        self.names = self._toggle(text.JOINT_NAMES_TOGGLE, "N", text.JOINT_NAMES_TIP)
        self.privacy = self._toggle(text.PRIVACY, "P", text.PRIVACY_TIP)
        self.timeline = self._toggle(live_text.TIMELINE, "T", live_text.TIMELINE_TIP, on=True)
        self.full_screen = self._toggle(text.FULL_SCREEN, "F11", "")
        self.reset_settings = self._action(text.RESET_SETTINGS, "", text.RESET_TIP)
        self.choose_weights = self._action(text.CHOOSE_WEIGHTS, "W")
        self.default_weights = self._action(text.DEFAULT_WEIGHTS, "")
        self.compare = self._action(live_text.COMPARE, "Shift+W", live_text.COMPARE_TIP)
        self.compare.setIconText(live_text.COMPARE_SHORT)
        self.end_comparison = self._action(live_text.COMPARE_END, "")
        self.end_comparison.setIconText(live_text.COMPARE_END_SHORT)
        self.end_comparison.setEnabled(False)
        self.about_weights = self._action(text.WEIGHTS_ABOUT, "")
        self.shortcuts = self._action(text.SHORTCUTS, "?")
        self.about = self._action(text.ABOUT, "")
        self.appearance: dict[Appearance, QAction] = {}
        group = QActionGroup(parent)
        for choice, words in (
            (Appearance.SYSTEM, text.FOLLOW_SYSTEM),
            (Appearance.LIGHT, text.LIGHT),
            (Appearance.DARK, text.DARK),
        ):
            action = self._toggle(words, "", "", on=choice is Appearance.SYSTEM)
            group.addAction(action)
            self.appearance[choice] = action

    def of_live_page(self) -> list[QAction]:
        """Those that only the live page has a use for; other pages have the same keys."""
        return [
            *self.playback, self.export, self.check, self.mirror, self.skeleton, self.importance,
            self.names, self.privacy, self.timeline, self.choose_weights, self.compare,
        ]  # fmt: skip

    def _action(self, words: str, keys: str, tip: str = "") -> QAction:
        action = QAction(words, self._parent)
        if keys:
            action.setShortcut(QKeySequence(keys))
        plain = tip or words.replace("&", "").rstrip("…")
        action.setToolTip(f"{plain} ({keys})" if keys else plain)
        # Added to the window too: a shortcut works whether or not a menu shows the action.
        self._parent.addAction(action)
        return action

    def _toggle(self, words: str, keys: str, tip: str, *, on: bool = False) -> QAction:
        action = self._action(words, keys, tip)
        action.setCheckable(True)
        action.setChecked(on)
        return action
