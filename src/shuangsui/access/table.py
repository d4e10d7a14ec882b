"""The one table of rights. A page, a deed and the list behind it name a line of it; the desk shows it as it stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .roles import Reach, Role

OWN, BELOW, ALL = Reach.OWN, Reach.BELOW, Reach.ALL
_LOOKERS = {Role.CLERK: BELOW, Role.APPROVER: BELOW, Role.SUPERVISOR: BELOW, Role.AUDITOR: ALL}


@dataclass(frozen=True)
class Right:
    """One line: what it allows, in Chinese, and to whom how far."""

    says: str
    roles: Mapping[Role, Reach]


TABLE: dict[str, Right] = {
    # everybody who is signed in
    "desk.see": Right("打开工作台", dict.fromkeys(Role, OWN)),
    # the two registries
    "targets.see": Right("查看检查对象", _LOOKERS),
    "targets.edit": Right("新增、修改检查对象，登记状态变化", {Role.CLERK: BELOW}),
    "targets.import": Right("导入名录", {Role.CLERK: BELOW}),
    "imports.see": Right("查看导入记录（不含与省平台的核对）", {Role.SUPERVISOR: BELOW, Role.AUDITOR: ALL}),
    "platform.reconcile": Right("与省平台的任务和结果逐行核对", {Role.CLERK: OWN}),
    "targets.export": Right("导出名录", {Role.CLERK: BELOW, Role.SUPERVISOR: BELOW, Role.AUDITOR: ALL}),
    "inspectors.see": Right("查看检查人员", _LOOKERS),
    "inspectors.export": Right("导出检查人员", {Role.CLERK: BELOW, Role.SUPERVISOR: BELOW, Role.AUDITOR: ALL}),
    "inspectors.edit": Right("新增、修改检查人员", {Role.CLERK: BELOW}),
    "conflicts.see": Right("查看回避（检查人员只看自己的）", {**_LOOKERS, Role.INSPECTOR: OWN}),
    "conflicts.declare": Right("登记回避", {Role.CLERK: OWN, Role.INSPECTOR: OWN}),
    "classes.see": Right("查看分类认定", _LOOKERS),
    "classes.propose": Right("提名重点、特殊对象，记录联审会", {Role.CLERK: OWN}),
    "classes.approve": Right("确认联审会结论", {Role.APPROVER: OWN}),
    "owed.see": Right("查看应报送的清单", _LOOKERS),
    "owed.hand": Right("报送清单", {Role.CLERK: BELOW}),
    # plans
    "plans.see": Right("查看方案、计划", _LOOKERS),
    "plans.make": Right("编制年度计划、事项清单", {Role.CLERK: OWN}),
    "plans.approve": Right("批准、备案、公布计划", {Role.APPROVER: OWN}),
    "policies.see": Right(
        "查看提交的方案",
        {Role.APPROVER: BELOW, Role.SECURITY: ALL, Role.SYSTEM: ALL, Role.AUDIT: ALL, Role.AUDITOR: ALL},
    ),
    "policies.bring": Right("提交方案", {Role.APPROVER: BELOW, Role.SECURITY: ALL}),
    "policies.confirm": Right("确认别人提交的方案", {Role.APPROVER: BELOW, Role.SECURITY: ALL, Role.SYSTEM: ALL}),
    "years.open": Right("开启、结束年度", {Role.APPROVER: OWN}),
    # draws
    "draws.see": Right("查看抽取（不含未公开的名单）", _LOOKERS),
    "draws.prepare": Right("准备、冻结、抽取", {Role.CLERK: OWN}),
    "draws.entropy": Right("录入随机数", {Role.CLERK: OWN, Role.APPROVER: OWN}),
    "draws.change": Right("申请作废、更换", {Role.CLERK: OWN}),
    "draws.approve": Right("批准作废、更换、公开", {Role.APPROVER: OWN}),
    "draws.list": Right("检查前查看抽中名单", {Role.CLERK: OWN, Role.APPROVER: OWN}),
    "draws.witness": Right("见证下级的冻结", {Role.CLERK: BELOW, Role.APPROVER: BELOW}),
    "zones.see": Right("查看线下抽取", _LOOKERS),
    "zones.keep": Right("线下抽取：下载资料包，交来档案和结果", {Role.CLERK: BELOW}),
    "zones.accept": Right("收下线下抽取的档案", {Role.APPROVER: BELOW}),
    "visits.see": Right("查看已办和已公开的检查任务、个案检查", _LOOKERS),
    "tasks.send": Right("下发、延期、收回任务", {Role.CLERK: OWN}),
    "records.see": Right("查看检查记录", {Role.CLERK: BELOW, Role.APPROVER: BELOW, Role.SUPERVISOR: BELOW, Role.AUDITOR: ALL}),
    "records.review": Right("审核检查记录，登记监测结果，补录纸质记录", {Role.CLERK: OWN, Role.APPROVER: OWN}),
    "tasks.own": Right("查看、办理自己的任务", {Role.INSPECTOR: OWN}),
    "field.use": Right("在绑定的手机上办理自己的任务", {Role.INSPECTOR: OWN}),
    # trail
    "journal.see": Right("查看台账", {Role.AUDIT: ALL, Role.AUDITOR: ALL, Role.SUPERVISOR: BELOW, Role.APPROVER: OWN}),
    "journal.export": Right("核对、导出台账", {Role.AUDIT: ALL}),
    "rights.see": Right("查看权限表", dict.fromkeys(Role, ALL)),
    # the installation
    "users.see": Right("查看账号", {Role.SECURITY: ALL, Role.SYSTEM: ALL, Role.AUDIT: ALL, Role.AUDITOR: ALL}),
    "users.make": Right("建立、停用账号，申请一次性密码", {Role.SYSTEM: ALL}),
    "users.confirm": Right(
        "核准并告知一次性密码，核准检查人员身份（审计管理员只对安全管理员的账号）", {Role.SECURITY: ALL, Role.AUDIT: ALL}
    ),
    "posts.give": Right("授予、收回角色", {Role.SECURITY: ALL}),
    "users.unlock": Right("解锁账号，解除动态口令", {Role.SECURITY: ALL}),
    "devices.revoke": Right("停用执法终端", {Role.SECURITY: ALL}),
    "system.run": Right("装入方案，备份，查看后台任务", {Role.SYSTEM: ALL}),
    "jobs.own": Right("查看、取消自己的后台任务", dict.fromkeys(Role, OWN)),
}
