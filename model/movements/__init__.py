"""Movements made up from joint angles: what recorded data sets lack, as skeletons with labels.

Recorded sets show each action one way: one stance, one way of holding the other arm, at one pace.
People in front of a webcam clap while they sit, walk with their hands in their pockets, squat with
the arms anywhere, and mostly stand about. `model.movements.figure` turns joint angles into
skeletons, `actions` and `rests` say how the angles go, all drawn from a seed, and

    python -m model.movements --out FILE [--seed N] [--share X]

writes them as a `model.data.store` file, to be trained with (``--also store:FILE``) or to be seen
through the pose stage first (``python -m app.recapture --data store --root FILE``).
"""
