// The words of codes: outcomes (docs/policy.md, 六), why a visit failed, states of a task.

export const OUTCOMES = {
  "no-problem": "未发现问题",
  guided: "发现问题，行政指导",
  "corrected-on-spot": "发现问题，当场改正",
  "ordered-to-correct": "发现问题，责令改正",
  "case-filed": "发现问题，建议立案",
  "handed-over": "移送其他部门",
  pending: "待定（等监测结果等）",
  "no-activity": "未发现抽查涉及的经营活动",
  "not-published-info": "未按规定公示信息",
  "false-info": "公示信息隐瞒真实情况、弄虚作假",
};

// Why no inspection could be made → its words, its outcome, and what the registry is told.
export const FAILED = {
  stopped: { says: "停产", outcome: "stopped", state: "stopped" },
  moved: { says: "搬迁", outcome: "moved-or-closed", state: "moved", address: true },
  closed: { says: "关闭、注销", outcome: "moved-or-closed", state: "closed" },
  "not-found": { says: "找不到", outcome: "no-contact" },
  refused: { says: "拒绝检查", outcome: "uncooperative" },
  unsafe: { says: "现场不安全", outcome: "pending" },
};

export const STATES = {
  new: "未开始",
  draft: "草稿",
  final: "待发送",
  received: "已收到",
  accepted: "已通过",
  returned: "已退回",
  done: "已完成",
  gone: "已撤回",
};

export const KINDS = {
  photo: "照片",
  "firm-signature": "企业签字",
  "inspector-signature": "检查人员签字",
  sketch: "示意图",
  video: "录像",
  audio: "录音",
  file: "文件",
};

export function bytesSay(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1024 ** 2) return `${Math.round(size / 1024)} KB`;
  return size < 1024 ** 3 ? `${(size / 1024 ** 2).toFixed(1)} MB` : `${(size / 1024 ** 3).toFixed(1)} GB`;
}
