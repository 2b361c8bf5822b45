"""The README's tables from run folders: ``python -m model.results RUN...`` prints Markdown.

A run folder is what `model.train` leaves (``config.json``, ``log.csv``, ``weights.safetensors`` and
its card) and an ``evaluation.json`` by ``model.evaluate --out``. Runs that differ only in their
seed make one row: mean and standard deviation over the seeds.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from model.network import SkeletonNetwork
from model.network_config import esgn
from model.published import NTU60
from model.runs import Row, Run, RunError, read_run
from model.summary import parameters
from model.tables import markdown, spread

_HEADER = ("data", "protocol", "model", "parameters", "seeds", "top-1 (%)", "top-5 (%)")
#: How the cells of NTU RGB+D 60 come about.
COMMANDS = """\
python -m model.train --data ntu60 --root DIR --protocol cross-subject --seed 0 --out RUN
python -m model.evaluate --weights RUN/weights.safetensors --data ntu60 --root DIR \\
    --protocol cross-subject --out RUN/evaluation.json
python -m model.results RUN..."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.results",
        description="Print the results of runs as Markdown: mean and standard deviation over seeds,"
        " and the published results on NTU RGB+D 60 beside them.",
    )
    parser.add_argument("runs", nargs="*", type=Path, metavar="RUN", help="folder of model.train"
                        " with an evaluation.json by model.evaluate --out")  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        print(report([read_run(folder) for folder in options.runs]))
    except (RunError, OSError) as error:
        print(f"python -m model.results: {error}", file=sys.stderr)
        return 2
    return 0


def report(runs: Sequence[Run]) -> str:
    """Both tables, as Markdown.

    Raises:
        RunError: runs of one row differ in more than their seed.
    """
    rows: dict[Row, list[Run]] = defaultdict(list)
    for run in runs:
        rows[run.row].append(run)
    for row, members in rows.items():
        _check_alike(row, members)
    parts = []
    if rows:
        parts += [_measured(rows), *_paired(rows)]
    return "\n\n".join([*parts, _ntu60(rows)])


def _measured(rows: Mapping[Row, Sequence[Run]]) -> str:
    cells = [
        (
            row.data, row.protocol, row.model, _millions(runs[0].parameters), str(len(runs)),
            spread([run.top1 for run in runs]), spread([run.top5 for run in runs]),
        )
        for row, runs in sorted(rows.items(), key=lambda entry: _order(entry[0]))
    ]  # fmt: skip
    note = "One deterministic pass at the last epoch; mean ± standard deviation over seeds."
    return f"{markdown(_HEADER, cells)}\n\n{note}"


def _paired(rows: Mapping[Row, Sequence[Run]]) -> list[str]:
    """ESGN against SGN, seed by seed, wherever there are both."""
    lines = []
    for row, runs in sorted(rows.items(), key=lambda entry: _order(entry[0])):
        base = {run.seed: run for run in rows.get(Row(row.data, row.protocol, "SGN"), ())}
        pairs = [(run, base[run.seed]) for run in runs if run.seed in base]
        if row.model == "SGN" or not pairs:
            continue
        gains = [run.top1 - other.top1 for run, other in pairs]
        lines.append(
            f"- {row.data}, {row.protocol}: {row.model} over SGN, paired by seed:"
            f" {spread(gains, sign=True)} points ({len(gains)} {_plural('seed', len(gains))})"
        )
    return ["\n".join(lines)] if lines else []


def _ntu60(rows: Mapping[Row, Sequence[Run]]) -> str:
    """The published rows, and our own cells, empty until there are runs."""
    cells: list[tuple[str, ...]] = [
        (
            f"{entry.model} ({entry.year}, published)", f"{entry.parameters:g}",
            f"{entry.cross_subject:g}", f"{entry.cross_view:g}",
        )
        for entry in NTU60
    ]  # fmt: skip
    found = []
    for protocol in ("cross-subject", "cross-view"):
        runs = rows.get(Row("ntu60", protocol, "ESGN"), ())
        found.append(spread([run.top1 for run in runs]) if runs else "")
    count = parameters(SkeletonNetwork(esgn(60)))
    cells.append(("ESGN (ours)", f"{count / 1e6:.2f}", *found))
    header = ("model", "parameters (M)", "cross-subject (%)", "cross-view (%)")
    notes = [
        "NTU RGB+D 60. Published rows are as Chen and Jing (MCSoC 2021) list them; SGN's public"
        " code chooses its best epoch on the test set."
    ]
    if not all(found):
        notes.append(
            "Ours is empty where nobody has trained on NTU RGB+D 60 yet, whose recordings must be"
            " asked for. These commands fill it (and the same with `--protocol cross-view`):"
        )
        notes.append(f"```sh\n{COMMANDS}\n```")
    return "\n\n".join([markdown(header, cells), *notes])


def _check_alike(row: Row, runs: Sequence[Run]) -> None:
    seeds: dict[int, Run] = {}
    for run in runs:
        if run.seed in seeds:
            raise RunError(f"{seeds[run.seed].folder} and {run.folder} have the same seed")
        seeds[run.seed] = run
        different = sorted(
            name
            for name in {*run.settings, *runs[0].settings}
            if run.settings.get(name) != runs[0].settings.get(name)
        )
        if different:
            raise RunError(
                f"{runs[0].folder} and {run.folder} would be one row ({row.data}, {row.protocol},"
                f" {row.model}) but differ in {', '.join(different)}"
            )


def _order(row: Row) -> tuple[str, str, bool, str]:
    return row.data, row.protocol, row.model != "SGN", row.model


def _millions(count: int) -> str:
    return f"{count / 1e6:.2f} M"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else word + "s"


if __name__ == "__main__":
    raise SystemExit(main())
