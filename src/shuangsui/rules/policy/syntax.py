"""What tomllib and the decoder say of a text that is no TOML, in Chinese, with its line."""

from __future__ import annotations

import re
import tomllib

# The beginnings of tomllib's messages.
_WORDS = (
    ("Expected newline or end of document", "一行只能写一个键，值的后面多了内容"),
    ("Expected '=' after a key", "键的后面缺少 ="),
    ("Expected ']", "表头缺少 ]"),
    ("Invalid initial character for a key", "键只能用字母、数字、- 和 _；用中文的要加引号"),
    ("Cannot declare", "同一张表写了两次"),
    ("Cannot overwrite", "同一个键写了两次"),
    ("Duplicate inline table key", "同一个键写了两次"),
    ("Cannot mutate", "这张表已经写完，不能在别处再加"),
    ("Unclosed array", "数组缺少 ]"),
    ("Unclosed inline table", "小表缺少 }"),
    ("Unterminated string", "文字缺少后面的引号"),
    ("Expected \"'", "文字缺少后面的引号"),
    ("Illegal character", "有不能出现的字符；文字要在同一行写完"),
    ("Unescaped", "\\ 要写成 \\\\，或改用单引号"),
    ("Invalid hex value", "\\u 后面要有四位十六进制数"),
    ("Escaped character is not", "\\u 后面不是可用的字符"),
    ("Invalid date", "没有这一天"),
    ("Invalid value", "值的写法不对：文字要加英文双引号"),
    ("Invalid statement", "这一行看不懂：应为 键 = 值，或 [表]"),
)
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


def syntax_fault(error: UnicodeDecodeError | tomllib.TOMLDecodeError, source: bytes) -> tuple[int, str]:
    """The line (1-based) of what is wrong with `source`, and the Chinese words for it."""
    if isinstance(error, UnicodeDecodeError):
        return source[: error.start].count(b"\n") + 1, "文件不是 UTF-8 编码，请另存为 UTF-8"
    message = str(error)
    words = next((chinese for beginning, chinese in _WORDS if message.startswith(beginning)), "写法不对")
    place = _PLACE.search(message)
    if place is None or place[1] is None:
        return max(1, len(source.splitlines())), f"{words}（到文件末尾）"
    return int(place[1]), f"{words}（第 {place[2]} 列）"
