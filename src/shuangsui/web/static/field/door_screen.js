// At the door, never sent before (四不两直): what the firm is shown and told, then the beginning.
import { button, field, h, link, list } from "./dom.js";
import { begin, change } from "./draft.js";
import { meta } from "./store.js";
import { place } from "./place.js";
import { href } from "./steps.js";
import { stamp } from "./clock.js";
import { qrSvg } from "./qr.js";
import { inWords, notice } from "./notices.js";

export async function doorScreen(task, show) {
  const me = await meta("me");
  const told = task.policy.notice;
  const way = method(task);
  const bar = [button("开始检查", () => start(task, way?.querySelector("select")?.value), "main")];
  show("出示给企业",
    h("section", { class: "card" }, h("h2", {}, told?.title || "检查通知"),
      list([["检查机关", me?.unit], ["检查对象", task.target.name], ["检查人员", people(task, me)], ["检查依据", h("ul", {}, (task.policy.basis || []).map((text) => h("li", {}, text)))], ["方案", task.policy.title], ["频次", task.policy.frequency_says], ["检查事项", task.items.map((item) => item.name).join("、")], ["任务编号", task.number]]),
      told?.contents?.length ? h("p", { class: "help" }, `通知载明：${told.contents.join("、")}`) : ""),
    h("section", { class: "card" }, h("h2", {}, "您的权利"), h("ul", {}, (told?.rights || []).map((right) => h("li", {}, right.says))), link("企业申请回避", `#/write/${encodeURIComponent(task.number)}/firm-recusal`)),
    code(task),
    h("section", { class: "card" }, h("h2", {}, "到现场要做的"), h("ul", {}, task.policy.steps.filter((step) => step.when === "during").map((step) => h("li", {}, step.says)))),
    way, { back: `#/task/${encodeURIComponent(task.number)}`, bar });
}

function people(task, me) {
  const certificate = me?.inspector?.certificate || me?.inspector?.certificate_number;
  return task.team.map((one) => `${one.name}${one.me && certificate ? `（执法证 ${certificate}）` : ""}`).join("、");
}

function code(task) {
  if (!task.visit_code) return "";
  const picture = h("img", { class: "code", alt: "检查码", src: `data:image/svg+xml,${encodeURIComponent(qrSvg(task.visit_code))}` });
  return h("section", { class: "card centre" }, h("h2", {}, "检查码"), h("p", {}, "请企业扫码：可以查到谁来、为什么来、按什么计划，并核对抽取结果的封存值。"), picture, h("details", {}, h("summary", {}, "文字"), h("code", {}, task.visit_code)));
}

function method(task) {
  if (task.methods.length < 2) return null;
  const options = task.methods.map((one) => h("option", { value: one.id }, one.needs_approval ? `${one.name}（要先批准）` : one.name));
  return h("section", { class: "card" }, field("检查方式", h("select", {}, options)));
}

async function start(task, method) {
  try {
    const visit = await begin(task, { method });
    await amThere(task, visit);
    location.hash = href(visit, "presence");
    const at = await place();
    if (at) await change(visit.uid, (stored) => { stored.place = at; });
  } catch (error) {
    notice(inWords(error), "bad");
  }
}

// Who holds the phone is there: his own device says so.
export async function amThere(task, visit) {
  const me = task.team.find((one) => one.me);
  if (me) await change(visit.uid, (stored) => { stored.present.push({ key: me.key, at: stamp() }); });
}
