"""Texts that are no TOML at all, as they come out of a hurried editor: the line, and what is wrong, in Chinese."""

from __future__ import annotations

import pytest

from shuangsui.rules.policy import PolicyError, read_policy


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1 2", 1, "一行只能写一个键，值的后面多了内容（第 7 列）"),
        ('[policy]\nid "x"', 2, "键的后面缺少 =（第 4 列）"),
        ("[[quota]\n", 1, "表头缺少 ]（第 8 列）"),
        ('类别 = "x"', 1, "这一行看不懂：应为 键 = 值，或 [表]（第 1 列）"),
        ('a.类别 = "x"', 1, "键只能用字母、数字、- 和 _；用中文的要加引号（第 3 列）"),
        ("[a]\n[a]", 2, "同一张表写了两次（第 3 列）"),
        ('id = "x"\nid = "y"\n', 2, "同一个键写了两次（第 9 列）"),
        ("x = { a = 1, a = 2 }", 1, "同一个键写了两次（第 19 列）"),
        ("x = { a = 1 }\n[x.b]\nc = 1", 2, "同一张表写了两次（第 5 列）"),
        ("x = { a = 1 }\nx.b = 2\n", 2, "这张表已经写完，不能在别处再加（第 8 列）"),
        ("x = [1,\n2", 2, "数组缺少 ]（到文件末尾）"),
        ("x = { a = 1", 1, "小表缺少 }（到文件末尾）"),
        ('a = "x', 1, "文字缺少后面的引号（到文件末尾）"),
        ("a = 'x", 1, "文字缺少后面的引号（到文件末尾）"),
        ('a = "x\nb = 1', 1, "有不能出现的字符；文字要在同一行写完（第 7 列）"),
        ('a = "\\d"', 1, "\\ 要写成 \\\\，或改用单引号（第 8 列）"),
        ('a = "\\u12"', 1, "\\u 后面要有四位十六进制数（第 8 列）"),
        ('a = "\\ud800"', 1, "\\u 后面不是可用的字符（第 12 列）"),
        ("a = 2025-02-30", 1, "没有这一天（第 5 列）"),
        ("a = “重点”", 1, "值的写法不对：文字要加英文双引号（第 5 列）"),
    ],
)
def test_what_is_no_toml_is_said_in_chinese(text: str, line: int, words: str) -> None:
    with pytest.raises(PolicyError) as raised:
        read_policy(text.encode())
    assert str(raised.value) == f"policy.toml 第 {line} 行：不是合格的 TOML：{words}"


def test_a_file_that_is_not_utf_8() -> None:
    with pytest.raises(PolicyError) as raised:
        read_policy('[policy]\ntitle = "昌吉"'.encode("gb18030"))
    assert str(raised.value) == "policy.toml 第 2 行：不是合格的 TOML：文件不是 UTF-8 编码，请另存为 UTF-8"


def test_hostile_text_ends_in_a_fault() -> None:
    for text in ("a = " + "[" * 5000, "[" + "a." * 5000 + "a]", "a = {" * 200, "\x00", "policy = 1", "[[policy]]\n", ""):
        with pytest.raises(PolicyError):
            read_policy(text.encode())
