"""SGN and ESGN: sizes, shapes, importance that sums to one, streaming equal to whole windows."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model.network import EnhancedSemantics, SkeletonNetwork
from model.network_config import FUSIONS, POOLINGS, TEMPORALS, NetworkConfig, esgn, sgn
from model.pooling import cosine_attention, suppliers
from model.stream import FrameCache
from model.temporal import MultiScaleTemporal


def parameters(network: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def make(config: NetworkConfig) -> SkeletonNetwork:
    """A network whose every weight matters: nothing left at its zero or one of the start."""
    torch.manual_seed(0)
    network = SkeletonNetwork(config).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
        for name, buffer in network.named_buffers():
            if name.endswith("running_mean"):
                buffer.add_(0.1 * torch.randn_like(buffer))
    return network


def windows(count: int, frames: int = 20) -> torch.Tensor:
    return 0.3 * torch.randn(count, frames + 1, 25, 3, generator=torch.Generator().manual_seed(1))


def test_sgn_has_the_published_number_of_parameters() -> None:
    # 0.69 M at 60 classes (Zhang et al., CVPR 2020).
    assert parameters(SkeletonNetwork(sgn(60))) == 691_048


def test_esgn_is_light() -> None:
    network = SkeletonNetwork(esgn(120))
    assert parameters(network) < 1_000_000
    alone = SkeletonNetwork(NetworkConfig(classes=120, bones=True, fusion=network.config.fusion))
    assert 0 < parameters(alone) - parameters(SkeletonNetwork(sgn(120))) < 100_000


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("temporal", TEMPORALS)
def test_every_reading_gives_logits_and_importance(
    fusion: str, pooling: str, temporal: str
) -> None:
    config = NetworkConfig(7, bones=True, fusion=fusion, pooling=pooling, temporal=temporal)
    output = make(config)(windows(3))
    assert output.logits.shape == (3, 7)
    assert output.importance.shape == (3, 25)
    assert output.frame_importance.shape == (3, 20, 25)
    assert (output.importance >= 0).all()
    torch.testing.assert_close(output.importance.sum(dim=-1), torch.ones(3))
    torch.testing.assert_close(output.frame_importance.sum(dim=-1), torch.ones(3, 20))


def test_semantic_pooling_starts_as_the_maximum() -> None:
    torch.manual_seed(0)
    network = SkeletonNetwork(esgn(5)).eval()
    assert network.pooling is not None
    x = torch.rand(2, 4, 25, 256)
    pooled, attention = network.pooling(x)
    torch.testing.assert_close(pooled, x.amax(dim=2))
    torch.testing.assert_close(attention.sum(dim=-1), torch.ones(2, 4))


def test_added_bones_start_as_no_bones() -> None:
    torch.manual_seed(0)
    dynamics = EnhancedSemantics(NetworkConfig(5, bones=True, fusion="added")).eval()
    assert dynamics.gain is not None
    x = 0.3 * torch.randn(2, 4, 25, 3)
    whole, bones = dynamics(x), dynamics.embedding.second
    with torch.no_grad():
        bones[1].zero_()
        bones[3].zero_()
    torch.testing.assert_close(dynamics(x), whole)
    with torch.no_grad():
        dynamics.gain.fill_(1.0)
        dynamics.embedding.second_bias[1].fill_(1.0)
    assert not torch.allclose(dynamics(x), whole)


def test_added_scales_start_as_the_single_one() -> None:
    torch.manual_seed(0)
    many = MultiScaleTemporal(256, "added", 0.0).eval()
    single = MultiScaleTemporal(256, "single", 0.0).eval()
    single.load_state_dict(many.state_dict(), strict=False)
    x = torch.rand(2, 256, 20)
    for layer in many.convolutions[1:]:
        torch.nn.init.zeros_(layer.bias)
    torch.testing.assert_close(many(x), single(x))


def test_attention_cannot_end_on_one_joint() -> None:
    query = torch.ones(3, 8)
    keys = -torch.ones(3, 25, 8)
    keys[:, 4] = 1e4
    attention = cosine_attention(query, keys)
    torch.testing.assert_close(attention.sum(dim=-1), torch.ones(3))
    assert (attention.argmax(dim=-1) == 4).all()
    assert (attention.amax(dim=-1) / attention.amin(dim=-1) < 21).all()
    # How long the vectors are means nothing.
    torch.testing.assert_close(cosine_attention(5.0 * query, keys), attention)


def test_joints_are_kept_out_only_while_training() -> None:
    torch.manual_seed(0)
    network = make(esgn(5))
    x = windows(4)
    torch.testing.assert_close(network(x).logits, network(x).logits)
    pooled = [network.train().encode(x)[0] for _ in range(2)]
    assert not torch.equal(*pooled)


def test_draws_differ_by_their_dropout_alone() -> None:
    torch.manual_seed(0)
    network = make(esgn(5)).train()
    logits = network(windows(4), draws=2).logits
    assert logits.shape == (8, 5)
    assert not torch.equal(logits[:4], logits[4:])
    torch.testing.assert_close(*network.eval()(windows(4), draws=2).logits.chunk(2))


def test_training_moves_the_attention() -> None:
    torch.manual_seed(0)
    network = SkeletonNetwork(esgn(2)).train()
    optimiser = torch.optim.Adam(network.parameters(), 0.01)
    x, labels = windows(8), torch.tensor([0, 1] * 4)
    for _ in range(3):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(x).logits, labels).backward()
        optimiser.step()
    shares = network.eval()(x).frame_importance
    assert (shares - 1 / 25).abs().max() > 1e-4


@pytest.mark.parametrize("config", [sgn(9), esgn(9)], ids=["sgn", "esgn"])
def test_frame_by_frame_equals_the_whole_window(config: NetworkConfig) -> None:
    network = make(config)
    cache = FrameCache(network)
    generator = torch.Generator().manual_seed(2)
    stream = 0.3 * torch.randn(300, 25, 3, generator=generator)
    with torch.inference_mode():
        for start in (0, 150):  # at the start and after a reset
            cache.reset()
            for now in range(start, start + 150):
                first = now - config.frames
                index = torch.arange(first, now + 1).clamp_min(start)  # padded with the first
                whole = network(stream[index].unsqueeze(0))
                step = cache.step(stream[now])
                for one, other in zip(step, whole, strict=True):
                    torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("frames", [1, 2, 5])
@pytest.mark.parametrize("temporal", TEMPORALS)
@pytest.mark.parametrize(
    ("fusion", "pooling"),
    [("sum", "gated"), ("pairs", "semantic"), ("concat", "beside"), ("added", "gated")],
)
def test_every_reading_can_be_streamed(
    fusion: str, pooling: str, temporal: str, frames: int
) -> None:
    """Short windows, so that the cache's rows are used up several times."""
    config = NetworkConfig(
        3, frames, bones=fusion != "sum", fusion=fusion, pooling=pooling, temporal=temporal
    )
    network = make(config)
    cache = FrameCache(network)
    stream = 0.3 * torch.randn(60, 25, 3, generator=torch.Generator().manual_seed(3))
    with torch.inference_mode():
        for now, joints in enumerate(stream):
            step = cache.step(joints)
            if now % 4 == 0 or now < 3:
                index = torch.arange(now - frames, now + 1).clamp_min(0)
                whole = network(stream[index][None])
                for one, other in zip(step, whole, strict=True):
                    torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5)


def test_importance_goes_to_who_supplies_the_maximum() -> None:
    x = torch.tensor([[4.0, 0.0, 1.0], [2.0, 5.0, 1.0], [3.9, 0.0, 0.0]])
    supplied = suppliers(x, x.amax(dim=0))
    # Two of them share the first and the last channel, one nearly and one entirely.
    torch.testing.assert_close(
        supplied, torch.tensor([0.4 + 0.1, 0.5 + 0.1, 0.3]), rtol=1e-4, atol=1e-5
    )
    zero = torch.zeros(2, 3, 4)
    assert (suppliers(zero, zero.amax(dim=1)) > 0).all()


def test_outputs_of_earlier_steps_stay_as_they_were() -> None:
    network = make(esgn(3, frames=2))
    cache = FrameCache(network)
    stream = torch.randn(40, 25, 3, generator=torch.Generator().manual_seed(4))
    outputs = [cache.step(joints) for joints in stream]
    then = [output.frame_importance.clone() for output in outputs[:10]]
    for joints in stream:
        cache.step(joints)
    for output, before in zip(outputs, then, strict=False):
        torch.testing.assert_close(output.frame_importance, before, rtol=0, atol=0)


def test_windows_do_not_see_each_other() -> None:
    network = make(esgn(4))
    x = windows(5)
    with torch.inference_mode():
        together, alone = network(x).logits, torch.cat([network(w[None]).logits for w in x])
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-5)


def test_the_context_frame_gives_the_first_velocity() -> None:
    network = make(sgn(4))
    x = windows(1)
    moved = x.clone()
    moved[:, 0] += 0.5
    with torch.inference_mode():
        first, second = network.encode(x)[0], network.encode(moved)[0]
    assert not torch.allclose(first[:, 0], second[:, 0])
    torch.testing.assert_close(first[:, 1:], second[:, 1:])


def test_wrong_windows_and_settings_are_named() -> None:
    with pytest.raises(ValueError, match="expected windows"):
        SkeletonNetwork(sgn(3))(torch.zeros(1, 20, 25, 3))
    with pytest.raises(ValueError, match="pooling must be one of"):
        NetworkConfig(3, pooling="other")
    with pytest.raises(ValueError, match="unknown network settings: depth"):
        NetworkConfig.from_dict({"classes": 3, "depth": 2})
    with pytest.raises(ValueError, match="frames must be int"):
        NetworkConfig.from_dict({"classes": 3, "frames": "20"})
    with pytest.raises(ValueError, match="number of classes"):
        NetworkConfig.from_dict({})


def test_settings_survive_being_written() -> None:
    config = esgn(28)
    assert NetworkConfig.from_dict(config.to_dict()) == config
    assert np.isclose(config.dropout, 0.2)
