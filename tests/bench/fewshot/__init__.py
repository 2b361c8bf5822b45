"""New actions from a few clips: share of clips of seven actions that the base never saw, after five
clips of each were taught, by people who were not taught with.

UTD-MHAD as the Kinect saw it. The base (`tests.bench.fewshot.base`) knows twenty actions from the
odd subjects; the clips that are taught are theirs, too, drawn anew each time; the test is on all
clips of the even subjects, among all classes. Printed for several numbers of clips, with the spread
over draws, and how many points the twenty old actions lose. Then the time that teaching takes: five
actions, ten clips each, from joints to a saved and scored file, on as many threads as the program
takes for it. The settings of `model.teaching.head` were chosen on the odd subjects alone, with
bases that had left one of them out.
"""

from __future__ import annotations

from tests.bench.fewshot.measure import add_arguments, run

__all__ = ["add_arguments", "run"]
