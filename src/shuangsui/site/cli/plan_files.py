"""Files that the plan commands write: always new ones, so that nothing is lost."""

from __future__ import annotations

from pathlib import Path

from .output import Refusal


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet. Raises Refusal where it is."""
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise Refusal([f"{path} 已经存在，没有覆盖；请换一个文件名"]) from None
