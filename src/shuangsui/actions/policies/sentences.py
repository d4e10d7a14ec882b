"""The Chinese sentences of what bringing in a plan refuses with."""

POLICY_SENTENCES = {
    "policy-zip": "“{name}”打不开：不是完好的、没有加密的 zip 压缩包。",
    "policy-none": "“{name}”里没有 policy.toml。请把方案文件夹整个压缩，或直接选 policy.toml。",
    "policy-several": "“{name}”里有 {count} 个 policy.toml。一次只能提交一个方案。",
    "policy-large": "“{name}”里的 {member} 超过 {most} MB，没有读。",
    "policy-cases": "expected.json 读不懂：{detail}",
    "policy-cases-large": "expected.json 里的{what}有 {count} 个，最多 {most} 个，没有计算。",
    "policy-differs": "按这个方案算出的数和 expected.json 里手工算的不一样：{detail}",
    "policy-known": "同样的方案文本已于 {when} 装入，不用再提交。",
    "policy-waiting": "同样的方案文本已经提交，正在等待另一个人确认。",
    "policy-outside": "方案约束{areas}，超出了您的管辖范围。",
    "policy-new-unit": "方案里的{areas}不在您的管辖范围内，系统里也还没有；新的地区请由安全管理员提交。",
    "policy-id-taken": "标识 {policy} 已由《{title}》使用，它约束{areas}。另一个单位的方案要用另一个标识。",
    "policy-parent-unnamed": "{unit}的上级正在执行{plans}，方案的 parent 要写明是其中哪一个（{ids}），才能核对是否低于上级。",
    "policy-parent-missing": "方案写明上级方案是 {parent}，系统里还没有。请先装入上级方案。",
    "policy-undercuts": "低于上级方案，不能确认：{detail}",
    "policy-day": "执行日应在方案的有效期内（{valid}）。",
    "policy-decided": "这份方案已经{state}，没有改动。",
    "policy-own": "提交和确认要由两个人分别办理。请由另一个有权限的人确认。",
    "policy-not-own": "只有提交人自己能撤回。",
    "policy-reason": "请写明不确认的理由。",
}
