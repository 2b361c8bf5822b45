"""Name the action in a file of joints with ONNX Runtime and numpy, without torch.

``python -m model.examples.onnx_example MODEL.onnx JOINTS.npy FPS``, where the joints are
``(F, 25, 3)``, metres, Kinect axes, in the order of NTU RGB+D, seen FPS times a second.
"""

import json
import sys

import numpy as np
import onnxruntime

from model.preprocess import CANONICAL, canonical, ntu
from model.skeleton import JOINT_NAMES

path, joints_path, fps = sys.argv[1:4]
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
card = json.loads(session.get_modelmeta().custom_metadata_map["card"])
frames = card["network"]["frames"]
joints = np.load(joints_path).astype(np.float32)
joints = canonical(joints) if card["preprocessing"] == CANONICAL else ntu(joints)
if card["sampling"] == "live":  # the clip's last steps of a fixed rate; its start is held still
    back = np.arange(frames, -1, -1) * float(fps) / card["rate"]
    place = np.maximum(len(joints) - 1 - back, 0.0)
else:  # the middle of each of equal parts; the first twice, so that nothing moves at the start
    middles = np.floor((np.arange(frames) + 0.5) * len(joints) / frames)
    place = np.concatenate([middles[:1], middles])
below = place.astype(int)
weight = (place - below)[:, None, None]
after = joints[np.minimum(below + 1, len(joints) - 1)]
window = (joints[below] + weight * (after - joints[below])).astype(np.float32)
logits, importance = session.run(["logits", "importance"], {"windows": window[None]})
chances = np.exp((logits[0] - logits[0].max()) / card["temperature"])
chances /= chances.sum()
for index in np.argsort(-chances)[:5]:
    print(f"{card['classes'][index]}: {100 * chances[index]:.1f} %")
ranked = np.argsort(-importance[0])[:5]
print("mattered most:", ", ".join(JOINT_NAMES[joint] for joint in ranked))
