// Before leaving: all that is known of the target, what to prepare, and what to do if one may not go.
import { button, h, link, list, newId } from "./dom.js";
import { db, receiptOf, visitOf } from "./store.js";
import { revise } from "./draft.js";
import { href } from "./steps.js";
import { local } from "./clock.js";
import { dueSays, stateOf } from "./tasks_screen.js";
import { STATES } from "./words.js";

export async function targetScreen(task, show) {
  const [state, visit, receipt] = [await stateOf(task), await visitOf(task.number), await receiptOf(task.number)];
  const { target } = task;
  const map = target.latitude != null && h("p", {}, h("a", { href: `geo:${target.latitude},${target.longitude}?q=${target.latitude},${target.longitude}` }, "在地图里打开"));
  show(target.name,
    h("p", {}, h("span", { class: `state ${state}` }, STATES[state]), " ", dueSays(task.due, state)),
    task.gone && h("p", { class: "notice bad" }, task.gone, visit ? "手机上的草稿还在，可以在“待发送”里导出。" : ""),
    task.record?.state === "returned" && h("p", { class: "notice bad" }, `退回意见：${task.record.remark}`),
    task.record && !task.record.mine && visit && h("p", { class: "notice info" }, "同组的人已经交了这次检查的记录；您手机上的草稿还在，可以导出后放弃。"),
    receipt && received(receipt),
    h("section", { class: "card" }, h("h2", {}, "检查对象"), list([["地址", target.address], ["区域", target.area], ["统一社会信用代码", target.credit_code], ["类别", (target.classes || []).join("、")], ["风险等级", target.grade], ["状态", target.state], ["任务编号", task.number], ["缘由", task.ground], ["检查组", team(task)]]), map),
    h("section", { class: "card" }, h("h2", {}, "检查事项"), h("ul", {}, task.items.map((item) => h("li", {}, item.name)))),
    preparation(task),
    known("排污许可", target.permits), known("投诉、处罚等", target.facts), known("以往检查", target.past_visits),
    messages(task), others(task), { back: "#/", bar: await deeds(task, state, visit) });
}

export const team = (task) => task.team.map((one) => `${one.name}${one.lead ? "（组长）" : ""}${one.me ? "（我）" : ""}`).join("、");

function received(receipt) {
  const doubts = receipt.doubts?.length ? [h("p", {}, "审核时会看到："), h("ul", {}, receipt.doubts.map((text) => h("li", {}, text)))] : "";
  return h("section", { class: "card good" }, h("h2", {}, "回执"), list([["收到时间", local(receipt.received_at)], ["记录编号", receipt.uid], ["SHA-256", h("code", {}, receipt.sha256)]]), doubts);
}

function preparation(task) {
  const before = task.policy.steps.filter((step) => step.when === "before");
  const wanted = [...before.map((step) => [step.id, step.says]), ["read-law", `学习检查依据：${task.policy.title}`], ["read-target", "了解检查对象的许可、投诉、处罚和以往检查"]];
  const tick = (id) => (event) => db.tasks.where("number").equals(task.number).modify((stored) => { stored.checked = { ...stored.checked, [id]: event.target.checked }; });
  return h("section", { class: "card" }, h("h2", {}, "出发前"), wanted.map(([id, text]) => h("label", { class: "choice" }, h("input", { type: "checkbox", checked: Boolean(task.checked?.[id]), onchange: tick(id) }), h("span", {}, text))));
}

// What the office knows, as texts or as rows of named values.
function known(title, rows) {
  const told = (rows || []).map((row) => h("li", {}, typeof row === "string" ? row : Object.values(row).filter((value) => value !== null && value !== "").join(" · ")));
  return h("section", { class: "card" }, h("h2", {}, title), told.length ? h("ul", {}, told) : h("p", { class: "quiet" }, "没有。"));
}

function messages(task) {
  const told = (task.messages || []).map((one) => h("li", {}, typeof one === "string" ? one : [h("span", { class: "quiet" }, `${one.by ?? ""} ${one.at ? local(one.at) : ""} `), one.text]));
  return told.length ? h("section", { class: "card" }, h("h2", {}, "留言"), h("ul", {}, told)) : "";
}

function others(task) {
  const number = encodeURIComponent(task.number);
  return h("nav", { class: "card stack", "aria-labelledby": newId() }, link("申请回避", `#/write/${number}/recusal`), link("申请延期或退回任务", `#/write/${number}/requests`), link("给办公室留言", `#/write/${number}/messages`));
}

async function deeds(task, state, visit) {
  if (state === "final") return [link("看待发送", "#/queue", "main")];
  if (state === "draft") return [link("继续填写", href(visit, visit.failed ? "failed" : "form"), "main")];
  if (state === "returned") return [button("修改后重交", async () => { await revise(task); location.hash = href({ number: task.number }, "form"); }, "main")];
  if (state !== "new") return [];
  const number = encodeURIComponent(task.number);
  return [link("未能检查", `#/failed/${number}`), link("到门口了", `#/door/${number}`, "main")];
}
