"""Pictures of the manual, docs/manual/img: taken by the journeys of tests/journeys, cut to a length and to few colours here.

    .venv/bin/python tools/manual_pictures.py          runs the journeys, then writes every picture that the manual shows
    .venv/bin/python tools/manual_pictures.py --again  takes the pictures that lie in var/journeys

A picture is written where a page of the manual names it: `![…](img/NAME-WIDTH.png)`; one that no journey took is told.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
TAKEN = ROOT / "var" / "journeys"
TALLEST = {1366: 1000, 390: 844}  # pixels that are kept of a page of this width
MOST = 80_000  # bytes of a picture
# Pixels as places in a palette of the commonest colours; every other one becomes the nearest of them.
COUNT = """async ([source, tallest, most]) => {
  const image = new Image(); image.src = source; await image.decode();
  const height = Math.min(image.height, tallest);
  const canvas = new OffscreenCanvas(image.width, height), pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const data = pen.getImageData(0, 0, image.width, height).data, counts = new Map(), keys = new Uint32Array(data.length / 4);
  for (let i = 0; i < keys.length; i++) {
    const key = (data[4 * i] << 16 | data[4 * i + 1] << 8 | data[4 * i + 2]) >>> 0;
    keys[i] = key; counts.set(key, (counts.get(key) || 0) + 1);
  }
  const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([key]) => key);
  const far = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + ((a >> 8 & 255) - (b >> 8 & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  const place = new Map(palette.map((key, i) => [key, i]));
  for (const key of counts.keys()) if (!place.has(key)) {
    let best = 0;
    palette.forEach((other, i) => { if (far(key, other) < far(key, palette[best])) best = i; });
    place.set(key, best);
  }
  let text = "";
  for (const key of keys) text += String.fromCharCode(place.get(key));
  return {width: image.width, height, palette, pixels: btoa(text)};
}"""


def named() -> list[str]:
    """The pictures that the manual shows, by file name."""
    texts = (path.read_text("utf-8") for path in sorted(MANUAL.glob("*.md")))
    return sorted({name for text in texts for name in re.findall(r"\]\(img/([\w.-]+\.png)\)", text)})


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, palette: list[int], pixels: bytes) -> bytes:
    """A picture of palette colours (0xRRGGBB), a byte a pixel, in as few bits as the palette needs (PNG, ISO/IEC 15948)."""
    bits = 4 if len(palette) <= 16 else 8
    rows = (pixels[place : place + width] for place in range(0, width * height, width))
    if bits == 4:
        rows = (bytes(a << 4 | b for a, b in zip(row[::2], row[1::2] + b"\0", strict=False)) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, bits, 3, 0, 0, 0)
    colours = b"".join(colour.to_bytes(3, "big") for colour in palette)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"PLTE", colours) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def small(page: Page, path: Path) -> bytes:
    """The picture, cut and in few colours: the most with which it is small enough."""
    source = "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
    tallest = next((TALLEST[width] for width in TALLEST if path.stem.endswith(f"-{width}")), 1000)
    for colours in (64, 16, 8):
        found = page.evaluate(COUNT, [source, tallest, colours])
        made = png(found["width"], found["height"], found["palette"], base64.b64decode(found["pixels"]))
        if len(made) <= MOST:
            return made
    sys.exit(f"{path.name}: {len(made)} bytes, {MOST} are allowed")


def main() -> None:
    """Take the pictures, and write those that the manual shows."""
    if "--again" not in sys.argv:
        subprocess.run(
            [Path(sys.executable).parent / "pytest", "-q", "tests/journeys"],
            cwd=ROOT,
            check=True,
            env={**os.environ, "PICTURES": "1"},
        )
    missing = [name for name in named() if not (TAKEN / name).exists()]
    if missing:
        sys.exit(f"no journey took {', '.join(missing)}")
    target = MANUAL / "img"
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--headless=new", "--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name in named():
            (target / name).write_bytes(small(page, TAKEN / name))
        browser.close()
    for path in set(target.glob("*.png")) - {target / name for name in named()}:
        path.unlink()


if __name__ == "__main__":
    main()
