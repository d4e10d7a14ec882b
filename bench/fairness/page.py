"""docs/fairness.md, for citizens and auditors: every figure in its table, and what each number means."""

from __future__ import annotations

from collections.abc import Sequence

from bench.fairness.evidence import Judged
from bench.fairness.measures import PEOPLE, VISITS, Sampling, Teaming
from bench.fairness.steering import FRIENDS, MEMBERS, TAKE, Steering
from bench.fairness.words import NAMES, chance, share, table, verdict

LIMIT = 0.001  # a p below it counts as unfair


def opening(machine: Sequence[str], draws: int) -> list[str]:
    """What this is, and how to have it again."""
    return f"""# 抽得公平吗：和其他做法比一比

这一页给市民和审计人员看。每一个数都由下面这条命令算出，没有一个是手填的；种子由固定的文字取哈希得到，谁来算都是同样的数
（只有“秒”随机器不同）：

```
.venv/bin/python -m bench.fairness            # 只显示，也就是 make bench-fairness
.venv/bin/python -m bench.fairness --write    # 重写这一页和两张图，也就是 make bench-fairness WRITE=1
```

机器：{"；".join(machine)}。
每种做法抽 {draws:,} 次。其他做法按公开描述重写（`bench/fairness/peers.py`），没有用任何一家的代码，
而且都按其最好的情形来写：名单排好序，随机数生成器本身均匀。

一句话：

- 有的做法**本身就不公平**：排在后面的企业永远抽不到，或者谁和谁搭班早就定了；
- `ORDER BY NEWID()` 这类做法单看一次是均匀的，但**什么也证明不了**：重抽到满意为止，事后看不出来；
- 本引擎抽得均匀，而且只要有人留下冻结时公布的承诺值，下面五种手脚**都会被查出来**。
""".splitlines()


def targets(samplings: Sequence[Sampling]) -> list[str]:
    """Who can be drawn, and how evenly."""
    first = samplings[0]
    members = len(first.counts)
    swing = share(3 * (first.take * (members - first.take) / first.draws) ** 0.5 / members)
    head = ("做法", "永远抽不到", "最少", "最多", "单家 χ²", "p", "两两 χ²", "p", "同时抽中过的两家组合")
    rows = [
        (
            NAMES[one.name],
            f"{one.dead} 家，{share(one.dead / members)}",
            share(min(one.counts) / one.draws),
            share(max(one.counts) / one.draws),
            f"{one.singles.statistic:,.1f}",
            chance(one.singles.p),
            f"{one.pairs.statistic:,.1f}",
            chance(one.pairs.p),
            f"{one.together:,} / {members * (members - 1) // 2:,}",
        )
        for one in samplings
    ]
    about = f"""
## 一、企业：谁都抽得到吗，机会一样吗

{members} 家企业，每次抽 {first.take} 家。公平时每家被抽中的机会是 {first.take}/{members} = {share(first.take / members)}。

{{table}}

![每家被抽中的占比：本引擎平，等距抽样有 {members % first.take} 家抽不到，前 N 行总是同样几家](img/fairness-targets.svg)

- **永远抽不到**：{first.draws:,} 次里一次也没有抽中的企业。等距抽样每 {members // first.take} 家取一家，最后
  {members} mod {first.take} = {members % first.take} 家在最后一步之外，怎么抽都轮不到。
- **最少、最多**：抽中次数最少和最多的那一家，占全部次数的多少。公平时也有小的高低，正常起伏约 ±{swing}（三个标准差）。
- **单家 χ²**：{members} 家的次数离“一样多”有多远，自由度 {first.singles.freedom}。公平时大约等于自由度。
- **两两 χ²**：任意两家一起被抽中的次数离“一样多”有多远，自由度 {first.pairs.freedom:,}。单家都均匀、两两却不均匀的做法是有的：
  企业数除得尽时的等距抽样就是，相邻的两家从不一起抽中。
- **p**：如果真公平，碰巧偏到这么远或更远的机会。小于 {LIMIT} 算不公平。公平的做法，p 在 0 到 1 之间随处可落。
- **“抽到某一家就重抽”** 用的就是上一行的程序，只是操作的人有一个“朋友”。看任何一次结果都看不出来。
""".splitlines()
    return _filled(about, table(head, rows))


def again(ours: Sequence[Sampling]) -> list[str]:
    """The engine in ten further blocks: how a p of chance scatters."""
    *blocks, whole = ours
    rows = [(str(number), chance(one.singles.p), chance(one.pairs.p)) for number, one in enumerate(blocks, 1)]
    rows.append((f"合计 {whole.draws:,} 次", chance(whole.singles.p), chance(whole.pairs.p)))
    least = min(p for one in blocks for p in (one.singles.p, one.pairs.p))
    about = f"""
### 本引擎再抽十倍

上表第一行是头 {blocks[0].draws:,} 个种子。同样的文字接着编号，一共抽 {len(blocks)} 段，每段 {blocks[0].draws:,} 次：

{{table}}

- 公平的抽取，p 在 0 到 1 之间到处落；{2 * len(blocks)} 个 p 里，最小的这里是 {chance(least)}；
  公平时 {2 * len(blocks)} 个里碰巧有一个这么小或更小，机会约 {share(1 - (1 - least) ** (2 * len(blocks)))}。
- 偏差是不是真的，看合计：真的偏差，次数越多 p 越小；碰巧的偏差，次数一多就淹没了。
- 各段的种子不挑选，算出多少写多少。
""".splitlines()
    return _filled(about, table(("段", "单家 p", "两两 p"), rows))


def teams(teamings: Sequence[Teaming]) -> list[str]:
    """Who goes with whom, and how often."""
    first = teamings[0]
    possible = len(PEOPLE) * (len(PEOPLE) - 1) // 2
    head = ("做法", "出现过的搭档", "单人 χ²", "p", "搭档 χ²", "p", "忙闲差，平均", "忙闲差，最大")
    rows = [
        (
            NAMES[one.name],
            f"{len(one.met)} / {possible}",
            f"{one.singles.statistic:,.1f}",
            chance(one.singles.p),
            f"{one.pairs.statistic:,.1f}",
            chance(one.pairs.p),
            f"{one.mean_spread:.2f}",
            str(one.worst_spread),
        )
        for one in teamings
    ]
    about = f"""
## 二、检查人员：谁和谁搭班，忙闲匀不匀

{len(PEOPLE)} 名检查人员，每次抽取 {VISITS} 个检查任务，每个任务两人，
抽 {first.draws:,} 次（共 {first.draws * VISITS:,} 个任务）。

{{table}}

![谁和谁一起去检查：本引擎 66 种搭档次数相近，固定顺序轮班只有 12 种](img/fairness-pairs.svg)

- **出现过的搭档**：{len(PEOPLE)} 人两两搭配有 {possible} 种。固定顺序轮班只出现 {len(PEOPLE)} 种：
  每人永远只和前后两个人搭班，
  而且下一个任务是谁去，事先就知道。
- **单人 χ²、搭档 χ²**：每人、每种搭档的次数离“一样多”有多远，自由度 {first.singles.freedom} 和 {first.pairs.freedom}。
  每次抽取只取一个任务来算（由哈希选定），因为同一次抽取里的任务互相牵制，不能当作各自独立。
- **忙闲差**：一次抽取里，任务最多的人比最少的人多几个。{VISITS} 个任务 {2 * VISITS} 个席位、{len(PEOPLE)} 个人，
  除不尽，最好就是差 1。
""".splitlines()
    return _filled(about, table(head, rows))


def evidence(judged: Sequence[Judged]) -> list[str]:
    """What is found out afterwards."""
    head = ("做法", "重抽", "改名录", "改数量", "改结果", "换人")
    rows = [(NAMES[one.name], *(verdict(*days) for days in one.verdicts.values())) for one in judged]
    codes = "、".join(f"`{code}`" for code in dict.fromkeys(judged[0].codes.values()))
    about = f"""
## 三、动了手脚，查得出来吗

对每种做法真的做五件事，再用它自己留下的东西去查：**重抽**（抽到不想要的就再抽，
只留最后一次）、**改名录**（抽之前拿掉一家或一人，
抽完放回去）、**改数量**（少抽一家）、**改结果**（把抽中的一家换成另一家）、**换人**（把小组里的一人换成另一人）。

{{table}}

- 查两遍：**当天**，名录还没有变；**月后**，抽中的一家（一人）已关停（调离），又新登记了一家（一人）。这是常事：
  2020 年普陀一个季度抽中的
  62 家里，13 家已停产、搬走或关闭。
- **分不清**：老老实实抽的，这时候查起来也“不对”，所以查出“不对”说明不了任何问题，
  和没发现一样。没有留下当时的名录，就是这个结果。
- **重抽结果不变**：这种做法没有随机可言，结果事先就知道。
- **没发现**：用它留下的全部东西来查，一切正常。
- 查其他做法时已尽量从宽：凡是能从名录重算的，都重算；起点没有留下的，每一个起点都试；当天名录一字未动。
- **本引擎**用的是真正的验证程序 `fairdraw verify`，对手也最强：重抽、改名录、改数量的人知道密钥，
  把名录、承诺、日志、封存值全部重做了一套
  自相一致的文件。验证程序的回答是 {codes}。当时的名录就在验证包里，所以当天和月后没有分别。
- **本引擎，但没有人留下承诺值**：重做的整套文件自相一致，验证程序只能打印一句
  “承诺与随机源的先后：未证明”。所以承诺值在冻结时就要公布，并由上级日志、时间戳或报纸见证；
  **请在公告当天把那 64 个字符抄下来。**
""".splitlines()
    return _filled(about, table(head, rows))


def steering(one: Steering) -> list[str]:
    """What choosing the seed is worth."""
    shields = "确实能保住这些家" if one.shields else "没有保住这些家"
    head = ("谁来定种子", f"保住 {FRIENDS} 家要试几次", "用时")
    rows = [
        (
            "种子由组织者定，按哈希抽取（只看这些家的号码，有一家够低就换下一个）",
            f"{one.tries:,.0f} 次（{one.attacks} 回平均，误差 ±{one.expected / one.attacks**0.5:,.0f}）",
            f"{one.seconds:.3f} 秒",
        ),
        ("留种子、不留名录（每试一次抽一遍）", f"同上，约 {one.expected:,.0f} 次", f"约 {one.peer_seconds:.0f} 秒"),
        (
            NAMES["fairdraw"] + "，承诺公布后换密钥再试",
            f"{one.committed_tries:,} 次找到一个，**不算数**",
            f"{one.committed_seconds:.2f} 秒",
        ),
    ]
    about = f"""
## 四、能挑种子，就能保人

{MEMBERS:,} 家抽 {TAKE:,} 家（25 %），组织者想让 {FRIENDS} 家“朋友”一家都不被抽中。

{{table}}

- 算出来的平均次数是 {one.expected:,.0f}（机会 {100 * one.before:.4f} % 的倒数；
  企业多得数不清时是 1 ÷ 0.75³⁰ = 5,600）。几秒钟的事，
  所以“种子已经留底”什么也证明不了。
- 本引擎先承诺、后有随机数。随机数公布以后，组织者手里能换的只剩密钥，而密钥的哈希已经写在承诺里。真去换：
  第 {one.committed_tries:,} 个密钥{shields}，用它重做整套文件，验证程序的回答是 `{one.refused}`。
- 算数的只有承诺过的那一次，{FRIENDS} 家一家不中的机会是 {100 * one.before:.3f} %。作废重来要写理由、留在日志里，
  验证程序会数出
  本期抽了几次、作废几次。
""".splitlines()
    return _filled(about, table(head, rows))


def method() -> list[str]:
    """For auditors: how χ² is computed, and how to check a single draw."""
    return """
## 五、给审计人员：χ² 是怎样算的

一次抽取同时抽出 k 家、不放回，同一次里的各家、各对互相牵制，所以不能直接用教科书上的 Pearson χ²。
这里两个统计量都是 d′C⁻d：d 是
实际次数减应有次数，C 是简单随机抽样下次数的**精确**协方差矩阵，C⁻ 是它的广义逆。设 N 家抽 k 家、抽 R 次：

- **单家**：等于 Pearson 的和乘 (N−1)/(N−k)，自由度 N−1。
- **两两**：设 p₂、p₃、p₄ 是指定的 2、3、4 家全部抽中的机会。两对企业，相同、共有一家、毫无共有时，
  协方差依次是 p₂−p₂²、p₃−p₂²、
  p₄−p₂²。这个矩阵只有三个特征值：0（每次总是 k(k−1)/2 对）；R(p₂+(N−4)p₃−(N−3)p₄)，共 N−1 个，是单家带来的；
  R(p₂−2p₃+p₄)，共
  N(N−3)/2 个，是纯粹两两的。把偏差分解到后两部分，各除以自己的特征值再相加，自由度 N(N−1)/2−1。k = 2 时就是 Pearson 的和。
- **p** 由不完全 Γ 函数算出（`bench/fairness/chance.py`，级数和连分式，没有用统计软件），`tests/bench/test_peers.py` 拿它和
  自由度为偶数时的有限和、和公开的分位数核对。

想查某一次真实的抽取，不需要这一页，也不需要安装任何东西，只要 Python 3.11 和公布的验证包；`HEX` 是冻结公告上的承诺值：

```
PYTHONPATH=src python3 -m fairdraw verify bundle.zip --commitment HEX
PYTHONPATH=src python3 -m fairdraw explain bundle.zip --target 统一社会信用代码
```
""".splitlines()


def _filled(about: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The text with the table where it says so."""
    at = about.index("{table}")
    return [*about[:at], *lines, *about[at + 1 :]]
