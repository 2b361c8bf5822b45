"""The labels of one recording as the user edits them: by keys, by the mouse, by undo."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from app.errors import UserError
from app.labelling.editor import Editor
from app.labelling.span import Span
from app.text import labelling as text
from app.ui.export import tell
from app.ui.labelling.label_list import LabelList
from app.ui.labelling.label_timeline import LabelTimeline
from app.ui.labelling.playback import Playback


class SpanEdits(QObject):
    """Every edit is on the disk before it is on the screen."""

    #: The labels are others now.
    changed = pyqtSignal()
    #: Something else is chosen, or being marked.
    chosen = pyqtSignal()

    def __init__(
        self, timeline: LabelTimeline, labels: LabelList, playback: Playback, page: QWidget
    ) -> None:
        """
        Args:
            timeline: shows the labels, and is where they are drawn.
            labels: which label is drawn next.
            playback: has the place in the recording.
            page: what messages belong to.
        """
        super().__init__(page)
        self._timeline, self._labels, self._playback = timeline, labels, playback
        self._page = page
        self.editor: Editor | None = None
        self._frame = 0.0
        #: Where a span begins that has no end yet.
        self.mark: float | None = None
        self._unnamed: tuple[float, float] | None = None
        timeline.drawn.connect(self.draw)
        timeline.resized.connect(
            lambda span, start, end: self.edit(lambda editor: editor.resize(span, start, end))
        )

    def open(self, editor: Editor, fps: float) -> None:
        """Edit these labels, of a recording of so many frames a second."""
        self.close()
        self.editor, self._frame = editor, 1.0 / fps
        editor.subscribe(lambda _change: self.changed.emit())

    def close(self) -> None:
        """Nothing is lost: every edit is saved already."""
        self.editor = None
        self.mark = self._unnamed = None

    @property
    def span(self) -> Span | None:
        """The chosen one."""
        return None if self.editor is None else self.editor.spans.get(self._timeline.chosen_span)

    def edit(self, edit: Callable[[Editor], object]) -> bool:
        """Do an edit; tells when it cannot be saved, and is not done then."""
        if self.editor is None:
            return False
        try:
            edit(self.editor)
        except UserError as error:
            tell(self._page, text.SAVE_FAILED, str(error))
            return False
        return True

    def show(self) -> None:
        """Show on the timeline and in the list what there is."""
        if self.editor is None:
            return
        if self._timeline.chosen_span not in self.editor.spans:
            self._timeline.choose(None)
        self._labels.model.set_counts(self.editor.spans.labels())

    # Making spans.

    def mark_in(self) -> None:
        """A span begins here."""
        if self.editor is not None:
            self.mark = self._timeline.snapped(self._playback.time)
            self._timeline.set_mark(self.mark)
            self._timeline.choose(None)
            self.chosen.emit()

    def mark_out(self) -> None:
        """The span that was begun ends here."""
        if self.editor is None or self.mark is None:
            return
        start, end = sorted((self.mark, self._timeline.snapped(self._playback.time)))
        self.mark = None
        self._timeline.set_mark(None)
        self.draw(start, end)
        self.chosen.emit()

    def draw(self, start: float, end: float) -> None:
        """A span of the current label."""
        label = self._labels.current
        if not label:
            # Nobody has said yet what there is to do: ask, and go on when it is known.
            self._unnamed = (start, end)
            self._labels.line.setFocus()
            return
        if self.edit(lambda editor: editor.insert(start, end, label)) and self.editor is not None:
            span = self.editor.spans.at((start + end) / 2)
            self._timeline.choose(span.id if span is not None else None)

    # Changing the chosen one.

    def give_label(self, label: str) -> bool:
        """The chosen span, or the one that waits for a name, is of this label; whether there is
        one. What is drawn next will be of it, too."""
        self._labels.set_current(label)
        if self._unnamed is not None:
            (start, end), self._unnamed = self._unnamed, None
            self.draw(start, end)
            return True
        chosen = self._timeline.chosen_span
        if self.editor is None or chosen is None:
            return False
        self.edit(lambda editor: editor.relabel([chosen], label))
        return True

    def split(self) -> None:
        """Split the chosen span, or the one that is here, at the place in the recording."""
        if self.editor is None:
            return
        now, span = self._playback.time, self.span
        if span is None or not span.start < now < span.end:
            span = self.editor.spans.at(now)
        if span is not None:
            split = span.id
            self.edit(lambda editor: editor.split(split, now))

    def merge(self) -> None:
        """Join the chosen span with the next one."""
        span = self.span
        if span is not None:
            self.edit(lambda editor: editor.merge(span.id))

    def delete(self) -> bool:
        """Remove the chosen span; whether there is one."""
        span = self.span
        if span is None:
            return False
        self.edit(lambda editor: editor.delete([span.id]))
        return True

    def nudge(self, frames: int, *, is_end: bool) -> None:
        """Move an edge of the chosen span by frames, and go there."""
        span = self.span
        if span is None:
            return
        step = frames * self._frame
        if is_end:
            self.edit(lambda editor: editor.resize(span.id, end=span.end + step))
        else:
            self.edit(lambda editor: editor.resize(span.id, start=span.start + step))
        moved = self.span
        if moved is not None:
            self._playback.seek(moved.end if is_end else moved.start)

    def go(self, by: int) -> None:
        """Choose the next span, or the one before."""
        if self.editor is None:
            return
        chosen = self.span
        here = chosen.start if chosen is not None else self._playback.time
        span = self.editor.spans.after(here) if by > 0 else self.editor.spans.before(here)
        if span is not None:
            self._timeline.set_view(self._timeline.view.showing(span.start, span.end))
            self._timeline.choose(span.id)
            self._playback.seek(span.start)
