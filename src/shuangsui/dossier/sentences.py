"""The Chinese sentences of this package's errors: what is wrong, and what to do."""

from __future__ import annotations

from .errors import DossierError

SENTENCES = {
    "busy": "文件夹「{folder}」正由另一条命令使用，请等它做完再试",
    "unwritable": "无法写入 {path}：{detail}。这一步没有作任何改动",
    "unfinished-deed": "上一步已经记下，但 {path} 暂时写不进去（{detail}）。请关闭打开它的程序，再运行一次，会自动接着做完",
    "cut-short": "{folder} 里的上一条命令被中断，还没有整理完；请先重新运行它",
    "bad-name": "抽取文件夹不能叫「{name}」，请换一个不以 . 或 log- 开头的名称",
    "no-log": "{folder} 里没有日志 {log}；抽取文件夹和日志要放在一起，请把日志放回原处",
    "not-in-log": "日志 {log} 里没有 {draw}，或承诺值不同；抽取文件夹和日志要放在一起，请放回原处",
    "draw-missing": "日志 {log} 里有 {draw}，{folder} 里却没有它的文件夹；抽取不能删去或移走，请放回原处",
    "twice-there": "{draw} 有两个文件夹：「{one}」和「{other}」，请移走复制出来的那一个",
    "folder-taken": "{folder} 已经存在；每次抽取用一个新文件夹，已冻结的抽取请用 shuangsui draw",
    "missing-file": "{folder} 里缺少 {file}，文件夹不完整",
    "no-draw": "{folder} 里没有抽取；请先用 shuangsui freeze 冻结",
    "unstaffed": "有 {count} 个检查对象派不出足够的检查人员：{shown}；请借调人员，或用 --exclude-unstaffed 公开排除",
    "nothing-due": "{period}没有欠抽的检查，不需要抽取",
    "unfinished-draw": "「{folder}」里的 {draw} 冻结后还没有抽取，也没有作废；请先抽取或作废，再冻结下一次",
    "secret-lost": "{folder} 里的密钥（secret.json）不见了；请用密钥封存件：shuangsui recover {folder} --secret …",
    "unreadable-secret": "没有读到 64 位十六进制数，请照密钥封存件重新输入",
    "wrong-secret": "这不是 {draw} 的密钥：与承诺不符，请核对密钥封存件",
    "not-drawn": "{draw} 还没有抽取",
    "drawn-otherwise": "{draw} 已经用另外的随机数抽取过；抽取只有一次，不能重来",
    "void": "{draw} 已经作废",
    "void-needs-draw": "{draw} 的随机数可能已经产生：请先用 shuangsui draw 抽取，再凭上级批准作废；作废的抽取照样公开",
    "void-needs-approval": "{draw} 的随机数已经产生，作废须有上级批准：请用 --evidence 附上批准文件",
    "revealed-already": "{draw} 已经公开，不能再改",
    "too-early": "随机数来源 {source} 要到 {when} 才产生，现在还不能抽取",
    "too-late": "已经超过最迟抽取时间 {draw_by}；请作废后重新冻结：shuangsui void … --reason 随机数未产生",
    "bundle-differs": "{draw} 的文件与承诺不一致，没有写出 bundle.zip；请用 shuangsui verify 查看哪里不同",
    "no-authorities": "{folder} 里没有一个机关的名单；每个机关一个文件夹，里面至少要有 {file}",
    "unreadable": "无法读取 {path}：{detail}",
    "worker-lost": "有一个计算进程被结束了；已抽完的机关都已写好，请再运行一次，会接着抽其余的",
    "bad-moment": "{option} 的时间「{text}」写法不对，应为 2025-02-01T10:00（北京时间）",
    "bad-option": "「{text}」的写法不对，应为 {form}",
    "two-witnesses": "「{source}」须写明两名不同的见证人，如 {kind}:王某,李某",
    "unknown-source": "没有随机数来源「{source}」；可用的有：{known}",
    "known-too-late": "随机数来源 {source} 要到 {when} 才产生，晚于最迟抽取时间 {draw_by}；请把 --draw-by 定得更晚",
    "bad-reason": "原因「{text}」不在可用之列；可用：{known}，或小写字母代码",
    "known-already": "随机数来源 {source} 最迟在 {when} 就已知道，不能用于现在冻结的抽取；请选将来的时间",
    "source-twice": "来源 {source} 给了两次",
    "foreign-source": "{source} 不是承诺里的来源；承诺里的是：{known}",
    "missing-source": "还缺来源的数值：{missing}",
    "forged-round": "drand 第 {round} 轮的签名不对：不是该链发出的数值，请核对",
    "bad-authority": "「{text}」不是机关代码，应为字母、数字，如 652300",
    "bad-draw": "「{text}」不是抽取编号，应如 652301-2025-M02-001，下级冻结时有显示",
    "bad-hash": "「{text}」不是日志散列值，应为 64 位十六进制数，下级冻结时有显示",
    "witness-own": "{draw} 是 {authority} 自己的抽取；自己不能给自己见证，须由上级或别的机关记入它的日志",
    "witnessed-otherwise": "这个散列值先前已作为 {draw} 见证，不能再记在另一次抽取名下，请核对抽取编号",
    "witness-log": "见证机关的日志有误：{detail}",
    "not-witnessed": "所给的日志里没有见证过 {draw}：没有散列值 {digest}；请核对是不是见证机关的日志",
    "no-beacon-library": "没有安装核对 drand 签名的组件，请安装 shuangsui[beacon]",
}


def say(error: DossierError) -> str:
    """The sentence of an error."""
    return SENTENCES[error.code].format_map({k: str(v) for k, v in error.values.items()})
