"""Cells and tables of reports, as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def spread(shares: Sequence[float], sign: bool = False) -> str:
    """Percent: mean ± standard deviation, where there is more than one."""
    mean = f"{100 * statistics.fmean(shares):{'+' if sign else ''}.1f}"
    return mean if len(shares) < 2 else f"{mean} ± {100 * statistics.stdev(shares):.1f}"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
