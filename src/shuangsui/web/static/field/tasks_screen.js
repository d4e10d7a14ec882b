// The tasks: what is due first stands first, what rides together stands together, and how each stands on this phone.
import { button, h } from "./dom.js";
import { db, meta } from "./store.js";
import { says, today } from "./clock.js";
import { sync } from "./sync.js";
import { STATES } from "./words.js";

export async function tasksScreen(show) {
  const tasks = await db.tasks.toArray();
  const rows = await Promise.all(tasks.map(async (task) => ({ task, state: await stateOf(task) })));
  const open = rows.filter(({ state }) => !["received", "accepted", "done", "gone"].includes(state)).sort(byDue);
  const done = rows.filter((row) => !open.includes(row)).sort(byDue);
  show("我的任务", await freshness(), groups(open), done.length ? h("details", {}, h("summary", {}, `已交、已完成、已撤回 ${done.length}`), h("ul", { class: "tasks" }, done.map(card))) : "", { tabs: true });
}

export async function stateOf(task) {
  const visits = await db.visits.where("number").equals(task.number).toArray();
  if (visits.some((visit) => visit.state === "final")) return "final";
  if (visits.length) return "draft";
  if (task.gone) return "gone";
  if (task.record) return task.record.state === "returned" ? "returned" : task.record.state === "accepted" ? "accepted" : "received";
  const receipts = await db.receipts.where("number").equals(task.number).count();
  if (receipts) return "received";
  return task.state === "done" ? "done" : "new";
}

const byDue = (one, other) => (one.task.due || "9").localeCompare(other.task.due || "9") || (one.task.trip || "").localeCompare(other.task.trip || "") || one.task.number.localeCompare(other.task.number);

async function freshness() {
  const pulled = await meta("pulled");
  const told = h("p", { class: pulled?.says && !pulled.offline ? "fault" : "quiet" }, pulled?.at ? `任务更新于 ${says(pulled.at)}。` : "还没有取到任务。", pulled?.says ?? "");
  return h("div", { class: "beside" }, told, button("更新", sync, "small"));
}

function groups(rows) {
  if (!rows.length) return h("p", { class: "empty" }, "没有要办的任务。办公室下发后，点“更新”就能看到。");
  const trips = new Map();
  for (const row of rows) trips.set(row.task.trip || "", [...(trips.get(row.task.trip || "") || []), row]);
  return [...trips].map(([trip, members]) => [trip && h("h2", { class: "trip" }, `同行 ${trip} · ${members.length} 家`), h("ul", { class: "tasks" }, members.map(card))]);
}

function card({ task, state }) {
  const late = task.due && task.due < today() && ["new", "draft", "returned"].includes(state);
  const remark = state === "returned" ? h("p", { class: "fault" }, `退回意见：${task.record.remark}`) : task.gone ? h("p", { class: "fault" }, task.gone) : "";
  return h("li", {}, h("a", { class: `task ${state}`, href: `#/task/${encodeURIComponent(task.number)}` },
    h("span", { class: `state ${state}` }, STATES[state]), h("strong", {}, task.target.name),
    h("span", { class: late ? "due late" : "due" }, dueSays(task.due, state)), h("span", { class: "quiet" }, task.target.address || task.target.area), remark));
}

export function dueSays(due, state = "new") {
  if (!due) return "没有期限";
  const days = Math.round((Date.parse(due) - Date.parse(today())) / 86400000);
  if (!["new", "draft", "returned"].includes(state)) return `期限 ${due}`;
  return `期限 ${due} · ${days < 0 ? `已超 ${-days} 天` : days === 0 ? "今天到期" : `还有 ${days} 天`}`;
}

