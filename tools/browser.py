"""Debian's Chromium and Chinese fonts, for the browser journeys of `make test`: installed by apt where they are missing.

The one thing that the tests need from the system; without apt, or without the right to use it, said in words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = ("chromium", "chromium-l10n", "fonts-wqy-microhei", "fontconfig")  # l10n: fields for days in Chinese, for the pictures


def is_there() -> bool:
    """Whether there is a Chromium, and a font with Chinese in it."""
    if not shutil.which("chromium") or not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def main() -> None:
    """Install what is missing."""
    if is_there():
        return
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (sudo and not shutil.which("sudo")):
        sys.exit(
            f"测试需要 Chromium 浏览器和中文字体，请先安装：{' '.join(PACKAGES)}\n"
            f"The tests need Chromium and a Chinese font; please install: {' '.join(PACKAGES)}"
        )
    print("setup: " + ", ".join(PACKAGES), flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run([*sudo, apt, *words], env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            sys.exit(f"apt-get {words[0]} 失败，见上文。\napt-get {words[0]} failed.")
    if not is_there():
        sys.exit("装好以后仍然找不到 chromium。\nChromium is still not there.")


if __name__ == "__main__":
    main()
