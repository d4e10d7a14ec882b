// What is on this phone and not yet with the office: drafts and finals apart, each with its size, and what went wrong.
import { button, h, link } from "./dom.js";
import { db, filesOf } from "./store.js";
import { reopen } from "./draft.js";
import { href } from "./steps.js";
import { exportVisit } from "./export.js";
import { progress, sync } from "./sync.js";
import { member } from "./presence_screen.js";
import { local, says } from "./clock.js";
import { bytesSay } from "./words.js";

export async function queueScreen(show, again) {
  const [visits, notes, receipts, names] = [await db.visits.toArray(), await db.notes.toArray(), await db.receipts.orderBy("number").toArray(), await titles()];
  const [finals, drafts] = [visits.filter((one) => one.state === "final"), visits.filter((one) => one.state === "draft")];
  const cards = (group) => Promise.all(group.map((one) => card(one, names, again)));
  const failed = await db.meta.get("pushed");
  show("待发送", failed?.value.says ? h("p", { class: "notice info" }, failed.value.says) : "",
    h("h2", {}, `已定稿 ${finals.length}`), finals.length ? await cards(finals) : h("p", { class: "empty" }, "没有待发送的记录。"),
    h("h2", {}, `草稿 ${drafts.length}`), drafts.length ? await cards(drafts) : h("p", { class: "empty" }, "没有草稿。"),
    notes.length ? [h("h2", {}, "留言和申请"), h("ul", { class: "rows" }, notes.map(note))] : "",
    receipts.length ? h("details", {}, h("summary", {}, `已收到的回执 ${receipts.length}`), h("ul", { class: "rows" }, receipts.map((one) => h("li", {}, h("strong", {}, names[one.number] || one.number), ` ${local(one.received_at)} `, h("code", {}, one.sha256))))) : "",
    { tabs: true, bar: [button("现在发送", sync, "main")] });
}

const titles = async () => Object.fromEntries((await db.tasks.toArray()).map((task) => [task.number, task.target.name]));

async function card(visit, names, again) {
  const files = await filesOf(visit.uid);
  const size = (visit.body?.length || 0) + files.reduce((sum, file) => sum + file.size, 0);
  const final = visit.state === "final";
  const part = progress(visit.uid);
  return h("section", { class: `card ${final ? "final" : "draft"}`, "data-uid": visit.uid },
    h("p", {}, h("span", { class: `state ${visit.state}` }, final ? "待发送" : "草稿"), " ", h("strong", {}, names[visit.number] || visit.number)),
    h("p", { class: "quiet" }, `${final ? `定稿于 ${says(visit.ended_at)}` : `开始于 ${says(visit.started_at)}`} · ${files.length} 个文件 · ${bytesSay(size)}${visit.tries ? ` · 试过 ${visit.tries} 次` : ""}${final && part ? ` · 已传 ${Math.round(part * 100)}%` : ""}`),
    visit.error ? fault(visit) : "", ...await wrongPins(visit, again),
    h("div", { class: "pair" }, final ? button("再发一次", sync) : link("继续填写", href(visit, visit.failed ? "failed" : "form")), button("导出到文件", () => exportVisit(visit.uid)),
      final && visit.error?.refused ? button("改回草稿", async () => { await reopen(visit.uid); again(); }) : ""));
}

function fault(visit) {
  return h("div", { class: "fault", role: "alert" }, h("p", {}, visit.error.says), h("ul", {}, visit.error.faults.map((one) => h("li", {}, one.says))));
}

async function wrongPins(visit, again) {
  const task = await db.tasks.get(visit.number);
  const wrong = visit.present.filter((each) => each.error).map((each) => task?.team.find((one) => one.key === each.key)).filter(Boolean);
  return wrong.map((one) => h("div", {}, h("h3", {}, one.name), member(visit, one, again)));
}

function note(one) {
  const drop = h("button", { type: "button", class: "small", onclick: async () => { await db.notes.delete(one.uid); sync(); } }, "删去");
  return h("li", {}, `${one.says} `, one.error ? [h("p", { class: "fault" }, one.error), drop] : "");
}
