"""What is said about checking an explanation."""

from __future__ import annotations

from collections.abc import Sequence

from app.text.formats import action_name, joint_list, percent
from model.explanation import Verdict

ACTION = "Chec&k this explanation…"
SHORT = "Check…"
TIP = "Hide the most important joints and see how far the answer falls"
TITLE = "Check this explanation"
RUNNING = "Hiding joints…"
NOTHING = "There is no answer to check"
NOTHING_DETAIL = "Check again while the program is saying what it sees."
BROKEN_OFF = "The check was broken off"
BROKEN_OFF_DETAIL = "The weights were changed, or it failed; the log says more then."
AGAIN = "Check &again"
AGAIN_TIP = "Check what the program is saying now"
CHART = "Probability with more and more joints hidden"
ACROSS = "joints hidden"
MOST, RANDOM, LEAST = "most important", "random", "least important"
HOW_MANY = "Joints hidden"
HOW = "Hidden joints hang where they would be if you stood at rest."
VERDICTS = {
    Verdict.HOLDS: ("✓ It holds", "The answer hangs on the joints called important."),
    Verdict.UNDECIDED: (
        "– Undecided",
        "Hiding these joints changes the answer about as much as hiding any others.",
    ),
    Verdict.FAILS: ("✗ It does not hold", "The answer hangs more on other joints than on these."),
    Verdict.NO_ANSWER: ("– No clear answer", "Nothing is likely enough for a check to mean much."),
}


def headline(name: str, share: float, seconds: float) -> tuple[str, str]:
    """What is being checked: ``Clap, 90 %`` and of which time."""
    return f"{action_name(name)}, {percent(share)}", f"in the {seconds:g} s before the check"


def result(joints: Sequence[int], most: float, random: float, least: float) -> str:
    """What hiding joints did to the answer."""
    count, names = len(joints), joint_list(joints)
    others = "any other joint" if count == 1 else f"any {count} joints"
    calm = "the least important one" if count == 1 else f"the {count} least important ones"
    words = (
        f"Without {names[:1].lower()}{names[1:]}: {percent(most)}. "
        f"Without {others}: {percent(random)} on average. Without {calm}: {percent(least)}."
    )
    # A number and its sign stay on one line.
    return words.replace(" %", "\u00a0%")
