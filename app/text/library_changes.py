"""How changes of the library are called where they can be undone."""

from __future__ import annotations

ORDER_LABELS = "order the labels"
CHANGE_SPANS = "change spans"


def clips(count: int) -> str:
    """How many clips a change is about."""
    return "1 clip" if count == 1 else f"{count} clips"


def add(label: str) -> str:
    """A clip came in."""
    return f"add {label or 'a clip'}"


def import_table(name: str) -> str:
    """Spans came in from a table."""
    return f"import {name}"


def relabel(count: int, label: str) -> str:
    """Clips got a label, or lost it."""
    return f"label {clips(count)} {label}" if label else f"take the label off {clips(count)}"


def rename(old: str, new: str) -> str:
    """An action got another name."""
    return f"rename {old} to {new}"


def edit(fields: str, count: int) -> str:
    """Something else of clips was set."""
    return f"change {fields} of {clips(count)}"


def trash(count: int) -> str:
    """Clips went to the trash."""
    return f"move {clips(count)} to the trash"


def restore(count: int) -> str:
    """Clips came back."""
    return f"restore {clips(count)}"


def mark(label: str) -> str:
    """A span was marked."""
    return f"mark {label}"


def change_span(label: str) -> str:
    """A span was changed."""
    return f"change {label}"


def remove_spans(count: int) -> str:
    """Spans were taken away."""
    return "remove 1 span" if count == 1 else f"remove {count} spans"


def accept(count: int) -> str:
    """Suggestions were accepted."""
    return "accept 1 suggestion" if count == 1 else f"accept {count} suggestions"


def label_edit(edit: str, label: str) -> str:
    """What was done to a span on the labelling page; see `app.labelling.span.Change`."""
    return {
        "add": f"mark {label}",
        "accept": f"accept {label}",
        "resize": f"move the edge of {label}",
        "split": f"split {label}",
        "merge": f"merge {label}",
        "relabel": f"label a span {label}",
        "delete": f"remove {label}",
    }[edit]
