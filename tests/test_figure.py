"""The painted figure: geometry, occlusion, faces, and whether a pose estimator sees it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.capture.frame import Frame
from app.figure.appearance import Appearance
from app.figure.body import Proportions, embodied, interpolated, smoothed
from app.figure.camera import Camera
from app.figure.desk import Desk
from app.figure.face import head_map
from app.figure.paint import Painter
from app.figure.raster import Canvas
from app.figure.room import Room, paint_room
from app.figure.sensor import Developer, Sensor
from app.figure.shake import Shake
from app.figure.solids import STEPS, Ellipsoid, Light, Limb
from app.pose import MediaPipePose
from model import skeleton as s
from tests.bodies import raising_right_arm, standing

CAMERA = Camera(target=(0.0, 0.9, 0.0), distance=3.0)
GREEN, RED = (0.0, 200.0, 0.0), (0.0, 0.0, 200.0)
PLAIN = Light((0.0, 0.0, -1.0), 1.0, 0.0)


def bodies(frames: int = 1) -> np.ndarray:
    return embodied(raising_right_arm(frames, 30.0), Proportions())


def painter(camera: Camera = CAMERA, **look: object) -> Painter:
    background = paint_room(Room(), camera)
    appearance = dataclasses.replace(Appearance(), **look)
    return Painter(appearance, Proportions(), background, camera)


def grey() -> np.ndarray:
    return np.full((120, 120, 3), 90.0, np.float32)


def ball(depth: float, colour: tuple[float, float, float], radius: float = 0.2) -> Ellipsoid:
    texture = np.full((2, 2, 3), colour, np.float32)
    return Ellipsoid(
        np.array([0, 0, depth], np.float32), np.eye(3, dtype=np.float32),
        np.full(3, radius, np.float32), texture,
    )  # fmt: skip


def test_camera_puts_the_right_hand_on_the_left_and_up_up():
    right, up, away = CAMERA.project(
        np.array([[0.5, 0.9, 0], [0, 1.4, 0], [0, 0.9, 1]], np.float32)
    )
    assert right == pytest.approx([320 - 520 * 0.5 / 3, 240])
    assert up == pytest.approx([320, 240 - 520 * 0.5 / 3])
    assert away == pytest.approx([320, 240])


@pytest.mark.parametrize("yaw", [-2.0, 0.0, 0.7])
def test_camera_turns_about_its_target(yaw: float):
    camera = dataclasses.replace(CAMERA, yaw=yaw, pitch=0.2, roll=0.1)
    points = np.random.default_rng(0).normal(0, 1, (6, 3)).astype(np.float32)
    seen = camera.view(points)
    assert camera.view(np.array([0, 0.9, 0], np.float32)) == pytest.approx([0, 0, 3], abs=1e-6)
    assert np.linalg.norm(seen[1:] - seen[0], axis=1) == pytest.approx(
        np.linalg.norm(points[1:] - points[0], axis=1), rel=1e-5
    )
    assert np.linalg.det(camera.rotation()) == pytest.approx(1.0)


def test_positive_pitch_looks_down():
    camera = dataclasses.replace(CAMERA, pitch=0.3)
    head, feet = camera.view(np.array([[0, 1.7, 0], [0, 0, 0]], np.float32))
    assert head[2] < 3.0 < feet[2]


def test_body_stands_on_the_floor_with_adult_bones():
    body = bodies(20)
    p = Proportions()
    for end, start, length in (
        (s.LEFT_ELBOW, s.LEFT_SHOULDER, p.upper_arm), (s.RIGHT_WRIST, s.RIGHT_ELBOW, p.forearm),
        (s.LEFT_KNEE, s.LEFT_HIP, p.thigh), (s.RIGHT_ANKLE, s.RIGHT_KNEE, p.shin),
    ):  # fmt: skip
        bones = np.linalg.norm(body[:, end] - body[:, start], axis=-1)
        assert bones == pytest.approx(length, rel=1e-4)
    feet = body[:, [s.LEFT_FOOT, s.RIGHT_FOOT, s.LEFT_ANKLE, s.RIGHT_ANKLE], 1]
    assert 0.0 < feet.min() < 0.1
    assert 1.5 < body[0, s.HEAD, 1] < 1.8
    # Facing the camera: toes and thumbs of hanging arms point to it.
    assert body[0, s.LEFT_FOOT, 2] < body[0, s.LEFT_ANKLE, 2] - 0.05
    assert body[0, s.LEFT_THUMB, 2] < body[0, s.LEFT_WRIST, 2]


def test_hips_sink_as_deep_as_recorded_though_the_sensor_hardly_sees_the_knees_move():
    stand = standing()
    squat = stand.copy()
    lower = [s.LEFT_KNEE, s.RIGHT_KNEE]
    squat[[s.LEFT_ANKLE, s.RIGHT_ANKLE, s.LEFT_FOOT, s.RIGHT_FOOT], 1] += 0.4
    squat[lower, 1] += 0.2  # halfway, without coming forward: bones are shorter than they are
    body = embodied(np.stack([stand] * 20 + [squat] * 20), Proportions())
    sunk = body[0, s.BASE_OF_SPINE, 1] - body[-1, s.BASE_OF_SPINE, 1]
    assert sunk == pytest.approx(0.4, abs=0.06)
    assert (body[-1, lower, 2] < body[0, lower, 2] - 0.15).all()


def test_smoothing_keeps_still_bodies_and_calms_jitter():
    still = np.repeat(standing()[None], 30, axis=0)
    assert smoothed(still, 2.0) == pytest.approx(still, abs=1e-5)
    noisy = still + np.random.default_rng(0).normal(0, 0.02, still.shape).astype(np.float32)
    assert (smoothed(noisy, 2.0) - still).std() < 0.5 * 0.02


def test_joints_between_frames_lie_between():
    ramp = np.zeros((4, 25, 3), np.float32)
    ramp[:, :, 0] = np.arange(4)[:, None]
    at = np.array([-1.0, 0.25, 2.5, 9.0])
    assert interpolated(ramp, at)[:, 0, 0] == pytest.approx([0.0, 0.25, 2.5, 3.0])


@pytest.mark.parametrize("near_first", [True, False])
def test_near_solids_cover_far_ones_in_any_order(near_first: bool):
    canvas = Canvas(grey(), (60, 60), 100.0, PLAIN)
    parts = [ball(2.0, GREEN), ball(3.0, RED, 0.4)]
    for part in parts if near_first else parts[::-1]:
        canvas.draw(part)
    assert canvas.colour[60, 60] == pytest.approx(GREEN, abs=1.0)
    assert canvas.depth[60, 60] == pytest.approx(1.8, abs=0.01)
    assert canvas.colour[60, 71].argmax() == 2  # the far one shows beside the near one


def test_limbs_cut_into_each_other_by_depth():
    canvas = Canvas(grey(), (60, 60), 100.0, PLAIN)
    width = np.full(STEPS, 0.1, np.float32)
    for x, z_start, z_end, colour in ((0, 2.0, 3.0, GREEN), (0, 3.0, 2.0, RED)):
        canvas.draw(Limb(
            np.array([x - 0.8, 0, z_start], np.float32), np.array([x + 0.8, 0, z_end], np.float32),
            width, width, np.tile(np.asarray(colour, np.float32), (STEPS, 1)),
        ))  # fmt: skip
    assert canvas.colour[60, 40].argmax() == 1  # each is in front at its near end
    assert canvas.colour[60, 80].argmax() == 2


def test_solids_behind_the_camera_or_outside_leave_no_trace():
    canvas = Canvas(grey(), (60, 60), 100.0, PLAIN)
    canvas.draw(ball(-2.0, GREEN))
    aside = ball(2.0, GREEN)
    canvas.draw(dataclasses.replace(aside, centre=np.array([9, 0, 2], np.float32)))
    assert (canvas.colour == 90.0).all()


def test_painting_is_deterministic_and_leaves_the_rest_of_the_room_alone():
    body = bodies()[0]
    first, second = painter().paint(body), painter().paint(body)
    assert first.dtype == np.uint8
    assert first.shape == (480, 640, 3)
    assert (first == second).all()
    assert (first[:, :150] == paint_room(Room(), CAMERA)[:, :150]).all()


def test_several_moments_are_their_mean():
    first, second = bodies(2)
    second = second + np.array([0.05, 0.0, 0.0], np.float32)
    paint = painter().paint
    apart = 0.5 * (paint(first).astype(float) + paint(second))
    together = paint(first, second).astype(float)
    assert np.abs(together - apart).mean() < 0.2  # the shadow is that of one moment
    assert np.abs(together - paint(first)).max() > 20


def test_a_hand_s_shake_is_smooth_and_moves_points_with_the_picture():
    shake = Shake.random(np.random.default_rng(1), 640)
    spot = np.zeros((480, 640, 3), np.uint8)
    spot[200:205, 300:305] = 255
    still = np.array([302.0, 202.0], np.float32)
    places = np.array([shake.points(still, k / 30, 640, 480) for k in range(90)])
    for time in (0.0, 1.3):
        rows, columns = np.nonzero(shake.moved(spot, time)[..., 0] > 100)
        found = shake.points(still, time, 640, 480)
        assert [columns.mean(), rows.mean()] == pytest.approx(found, abs=0.6)
    assert 1 < np.abs(places - places[0]).max() < 100
    assert np.linalg.norm(np.diff(places, axis=0), axis=1).max() < 12


def test_a_desk_covers_the_lower_part():
    picture = np.zeros((200, 300, 3), np.uint8)
    Desk(0.25, 0.0, (100.0, 120.0, 140.0)).cover(picture)
    assert (picture[:148] == 0).all()
    assert (picture[-10:] == (100, 120, 140)).all()


def test_folds_are_in_the_cloth_and_not_in_the_skin():
    even, folded = (painter(folds=folds).paint(bodies()[0]) for folds in (0.0, 0.16))
    change = np.abs(even.astype(int) - folded).sum(axis=-1)
    x, y = CAMERA.project(bodies()[0]).T.astype(int)
    chest, face = (y[s.MIDDLE_OF_SPINE], x[s.MIDDLE_OF_SPINE]), (y[s.HEAD], x[s.HEAD])
    assert change[chest[0] - 15 : chest[0] + 15, chest[1] - 15 : chest[1] + 15].mean() > 3
    assert change[face[0] - 15 : face[0] + 15, face[1] - 10 : face[1] + 10].max() == 0


def test_a_sensor_s_pictures_are_the_same_for_the_same_seed():
    picture = painter().paint(bodies()[0])
    night = Sensor(noise=6.0, gain=0.6, gamma=1.2, cast=(1.1, 1.0, 0.9), quality=40, seed=3)

    def twice(sensor: Sensor) -> list[np.ndarray]:
        developer = Developer(sensor, *picture.shape[:2])
        return [developer.develop(picture), developer.develop(picture)]

    for once, again in zip(twice(night), twice(night), strict=True):
        assert (once == again).all()
        assert once.dtype == np.uint8
        assert once.shape == picture.shape
    noisy = twice(Sensor(noise=6.0))
    assert (noisy[0] != noisy[1]).any()  # every picture has noise of its own
    assert (noisy[0].astype(float) - picture).std() == pytest.approx(6.0, abs=1.0)
    assert (twice(Sensor())[0] == picture).all()
    blue, _, red = twice(night)[0].reshape(-1, 3).mean(axis=0) / picture.reshape(-1, 3).mean(axis=0)
    assert 0.4 < red < blue < 0.8


def test_random_people_differ_but_follow_their_seed():
    looks = [Appearance.random(np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert looks[0] == looks[1] != looks[2]
    rooms = [Room.random(np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert rooms[0] == rooms[1] != rooms[2]


@pytest.mark.parametrize("yaw", [0.0, 0.8, -1.5, 2.5])
def test_every_joint_lies_inside_the_painted_person(yaw: float):
    camera = dataclasses.replace(CAMERA, yaw=yaw)
    body = bodies()[0]
    changed = np.abs(
        painter(camera).paint(body).astype(int) - paint_room(Room(), camera).astype(int)
    ).max(axis=-1)
    outside = [
        s.JOINT_NAMES[joint]
        for joint, (x, y) in enumerate(camera.project(body))
        if changed[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].max() < 12
    ]
    assert outside == []


def skin_seen(yaw: float) -> int:
    """Pixels of blue skin on the head, from one side."""
    camera = dataclasses.replace(CAMERA, yaw=yaw, target=(0.0, 1.55, 0.0), distance=1.5)
    picture = painter(camera, skin=(255.0, 60.0, 20.0), hair=(10.0, 10.0, 10.0)).paint(bodies()[0])
    x, y = camera.project(bodies()[0][s.HEAD])
    head = picture[int(y) - 40 : int(y) + 20, int(x) - 40 : int(x) + 40].astype(int)
    return int((head[..., 0] > head[..., 2] + 60).sum())


def test_the_face_turns_with_the_head_and_is_hidden_from_behind():
    front, side, behind = skin_seen(0.0), skin_seen(1.4), skin_seen(np.pi)
    assert front > side > behind
    assert behind < 0.15 * front


def test_the_head_has_eyes_in_front_only():
    surface = head_map(Appearance(hair=(90.0, 90.0, 90.0)))
    dark = surface.max(axis=-1) < 40
    assert dark[:, 170:342].any()
    assert not dark[:, :128].any()


@pytest.fixture(scope="module")
def estimator():
    pose = MediaPipePose()
    yield pose
    pose.close()


@pytest.mark.parametrize(("yaw", "bound"), [(0.0, 0.02), (0.7, 0.03)])
def test_a_pose_estimator_finds_the_person_where_it_is(
    estimator: MediaPipePose, yaw: float, bound: float
):
    camera = dataclasses.replace(CAMERA, yaw=yaw)
    paint = painter(camera).paint
    estimator.reset()
    shares = []
    for index, body in enumerate(bodies(20)):
        pose = estimator.estimate(Frame(paint(body), index / 30, index))
        assert pose is not None
        true = camera.project(body)
        found = pose.image_joints() * (camera.width, camera.height)
        shares.append(np.linalg.norm(found - true, axis=-1) / np.ptp(true[:, 1]))
    # Median distance as a share of the person's height in the picture.
    assert np.median(shares) < bound
