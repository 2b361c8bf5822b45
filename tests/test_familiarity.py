"""How usual windows are: ranks among known ones, and what is unlike all of them."""

from __future__ import annotations

import pytest
import torch

from model.familiarity import SIGNALS, STEPS, fit, prototypes_of, rank, signal


def clusters(count: int, spread: float, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Features about three directions ``(count, 16)``, and which one each is about."""
    torch.manual_seed(seed)
    groups = torch.arange(count) % 3
    return 5 * torch.eye(16)[groups] + spread * torch.randn(count, 16), groups


def logits_of(features: torch.Tensor) -> torch.Tensor:
    """Of three actions, and one that is no action."""
    return torch.cat([features[:, :3], torch.zeros(len(features), 1)], dim=1)


def test_ranks_are_shares_of_the_known() -> None:
    known = torch.linspace(10, 20, STEPS + 1)
    values = torch.tensor([0.0, 10.0, 12.5, 15.0, 20.0, 99.0])
    torch.testing.assert_close(rank(values, known), torch.tensor([0, 0, 0.25, 0.5, 1, 1]))


def test_prototypes_are_the_groups_mean_directions() -> None:
    features, groups = clusters(300, 0.1)
    prototypes = prototypes_of(features, groups * 7)
    torch.testing.assert_close(prototypes.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(prototypes[:, :3], torch.eye(3), rtol=0, atol=0.02)


@pytest.mark.parametrize("name", SIGNALS)
def test_signals_leave_no_action_out_and_rise_with_likeness(name: str) -> None:
    features, groups = clusters(30, 0.1)
    prototypes = prototypes_of(features, groups)
    near, far = features, 0.2 * features.roll(8, dims=1)
    idle = torch.tensor([[0.0, 0.0, 0.0, 99.0]]).expand(30, 4)
    known = signal(name, logits_of(near), near, 3, prototypes)
    assert (known > signal(name, logits_of(far), far, 3, prototypes)).all()
    if name != "cosine":
        resting = signal(name, idle, near, 3, prototypes)
        assert (resting < known).all()


def test_known_windows_are_evenly_familiar_and_strange_ones_are_not() -> None:
    features, groups = clusters(600, 1.0)
    prototypes = prototypes_of(features, groups)
    known = fit(logits_of(features), features, 3, prototypes, ("logit",))
    share = known(logits_of(features), features, 3)
    assert share.mean() == pytest.approx(0.5, abs=0.01)
    assert (share < 0.05).float().mean() == pytest.approx(0.05, abs=0.01)
    both = fit(logits_of(features), features, 3, prototypes, ("probability", "cosine"))
    other, _ = clusters(600, 1.0, seed=1)
    assert (both(logits_of(other), other, 3) < 0.05).float().mean() < 0.2
    strange = other.roll(8, dims=1)  # as long, in directions that no class has
    assert (both(logits_of(strange), strange, 3) < 0.05).float().mean() > 0.8


def test_a_windows_familiarity_is_the_mean_of_its_ranks() -> None:
    features, groups = clusters(600, 1.0)
    prototypes = prototypes_of(features, groups)
    logits = logits_of(features)
    each = [fit(logits, features, 3, prototypes, (name,))(logits, features, 3) for name in SIGNALS]
    joint = fit(logits, features, 3, prototypes, SIGNALS)(logits, features, 3)
    torch.testing.assert_close(joint, torch.stack(each).mean(dim=0))
