"""Videos out of a library, plain and with the skeleton in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.capture.video import FileSource
from app.errors import UserError
from app.exchange import video
from app.library import Facts, Library, Motion
from tests.clips import motion
from tests.fakes import person, write_video


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(tmp_path / "library") as made:
        yield made


def seen() -> Motion:
    """Somebody in the middle of the picture, gone in the last half second."""
    given = motion(2.0, 20.0)
    places = np.repeat(person(0).image_joints()[None], len(given), 0)
    return replace(given, image=places, found=given.times < 1.5)


def pictures(path: Path) -> list[tuple[float, np.ndarray]]:
    source = FileSource(path)
    found = []
    while (frame := source.read()) is not None:
        found.append((frame.time, frame.image))
    source.close()
    return found


def test_the_skeleton_is_painted_where_it_is_at_the_true_times(
    library: Library, tmp_path: Path
) -> None:
    given = seen()
    grey = np.full((120, 161, 3), 100, np.uint8)
    source = write_video(
        tmp_path / "a.mp4", given.times.tolist(), (160, 120), pictures=[grey[:, :160]] * len(given)
    )
    clip = library.add(given, Facts("wave"), video=source)
    assert clip is not None
    assert video.write(tmp_path / "plain.mp4", library, clip.id)
    assert (tmp_path / "plain.mp4").read_bytes() == source.read_bytes()
    assert video.write(tmp_path / "painted.mp4", library, clip.id, overlay=True)
    found = pictures(tmp_path / "painted.mp4")
    np.testing.assert_allclose([time for time, _ in found], given.times, atol=1.1e-3)
    x, y = (person(0).image_joints()[20] * (160, 120)).round().astype(int)
    for time, image in found:
        painted = int(image[y, x].max()) > 180
        assert painted == (time < 1.5)
        assert abs(int(image[5, 5, 0]) - 100) < 12


def test_joints_alone_are_painted_on_black(library: Library, tmp_path: Path) -> None:
    clip = library.add(seen(), Facts("wave"))
    assert clip is not None
    with pytest.raises(UserError, match="without pictures"):
        video.write(tmp_path / "a.mp4", library, clip.id)
    assert video.write(tmp_path / "a.mp4", library, clip.id, overlay=True)
    first = pictures(tmp_path / "a.mp4")[0][1]
    assert first.shape == (480, 640, 3)
    assert first[0, 0].max() < 20
    assert first.max() > 200


def test_stopping_leaves_no_file(library: Library, tmp_path: Path) -> None:
    clip = library.add(seen(), Facts("wave"))
    assert clip is not None
    path = tmp_path / "a.mp4"
    assert not video.write(path, library, clip.id, True, lambda share: share < 0.5)
    assert not path.exists()
    with pytest.raises(UserError, match="cannot be written"):
        video.write(tmp_path / "nowhere" / "a.mp4", library, clip.id, True)
    no_picture = library.add(replace(seen(), image=None), Facts())
    assert no_picture is not None
    with pytest.raises(UserError, match="cannot be painted"):
        video.write(path, library, no_picture.id, True)
