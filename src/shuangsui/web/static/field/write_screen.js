// Recusal, a word to the office, more time, giving back: written at once, sent when there is a line.
import { button, field, h } from "./dom.js";
import { db } from "./store.js";
import { newUid } from "./sha256.js";
import { notice } from "./notices.js";
import { sync } from "./sync.js";

const KINDS = {
  recusal: { title: "申请回避", label: "回避的理由", help: "与检查对象有利害、亲属等关系，可能影响公正执法的，应当回避。办公室决定后按规则换人。" },
  messages: { title: "给办公室留言", label: "内容", help: "办公室和同组的人都看得到。" },
  "firm-recusal": { title: "企业申请回避", label: "企业说的理由", help: "马上报给办公室决定；决定以前先不检查。", path: "messages", opens: "企业申请回避：" },
  requests: { title: "申请延期或退回", label: "理由", help: "办公室决定以前，任务照旧。" },
};

export async function writeScreen(task, kind, show) {
  const { title, label, help, path = kind, opens = "" } = KINDS[kind];
  const text = h("textarea", { rows: 5, maxlength: 300 });
  const what = h("select", {}, h("option", { value: "extend" }, "延期"), h("option", { value: "give-back" }, "退回任务"));
  const until = h("input", { type: "date" });
  const grounds = kind === "recusal" ? (task.policy.recusal || []).map((one) => h("button", { type: "button", class: "small", onclick: () => { text.value = one.reason; } }, one.reason)) : [];
  const send = button("提交", async () => {
    if (!text.value.trim()) return notice(`“${label}”没有填写。`, "bad", "write");
    if (kind === "requests" && what.value === "extend" && !until.value) return notice("“延到哪一天”没有填写。", "bad", "write");
    const number = task.number;
    await db.notes.add({ uid: newUid(), number, path: `visits/${number}/${path}`, body: body(), says: `${title}：${task.target.name}` });
    notice("已记下，有网就发送。", "good");
    location.hash = `#/task/${encodeURIComponent(number)}`;
    sync();
  }, "main");
  function body() {
    const said = text.value.trim();
    if (path === "messages") return { text: opens + said };
    if (kind === "recusal") return { reason: said };
    return { kind: what.value, reason: said, ...(what.value === "extend" ? { until: until.value } : {}) };
  }
  show(title, h("section", { class: "card" }, h("p", { class: "quiet" }, task.target.name), kind === "requests" ? [field("申请", what), field("延到哪一天（延期的写）", until)] : "", h("div", { class: "stack" }, grounds), field(label, text, help)), { back: `#/task/${encodeURIComponent(task.number)}`, bar: [send] });
}
