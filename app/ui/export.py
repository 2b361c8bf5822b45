"""Asks where the events go, and writes them."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.event_files import write_events
from app.events import EventLog
from app.text import live as text
from app.ui.tasks import Tasks


def export_events(parent: QWidget, log: EventLog, tasks: Tasks) -> None:
    """Save the events where the user says, on a thread; tells when that fails."""
    name, chosen = QFileDialog.getSaveFileName(
        parent, text.EXPORT_TITLE, text.EXPORT_NAME, text.EXPORT_FILTER
    )
    if not name:
        return
    path = Path(name)
    if not path.suffix:
        path = path.with_suffix(".json" if "json" in chosen else ".csv")
    events = tuple(log.events)
    tasks.run(
        lambda _: write_events(path, events),
        lambda _: None,
        lambda message: tell(parent, text.EXPORT_FAILED, message),
    )


def tell(parent: QWidget, title: str, message: str) -> None:
    """Tell what did not work, without stopping anything."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
