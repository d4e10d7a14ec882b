// 未能检查: why no inspection could be made, with what proves it, and what the registry should be told.
import { button, field, h } from "./dom.js";
import { begin, change } from "./draft.js";
import { later } from "./form_field.js";
import { photosBox } from "./photos_box.js";
import { place } from "./place.js";
import { steps, href } from "./steps.js";
import { amThere } from "./door_screen.js";
import { inWords, notice } from "./notices.js";
import { FAILED } from "./words.js";

// Which of them, before there is a draft.
export async function chooseFailed(task, show) {
  const made = Object.entries(FAILED).map(([code, { says }]) => button(says, async () => {
    try {
      const visit = await begin(task, { failed: code });
      await change(visit.uid, (stored) => { stored.outcome = FAILED[code].outcome; stored.new_state = proposal(code, ""); });
      await amThere(task, visit);
      location.hash = href(visit, "presence");
      const at = await place();
      if (at) await change(visit.uid, (stored) => { stored.place = at; });
    } catch (error) {
      notice(inWords(error), "bad");
    }
  }));
  show("未能检查", h("p", {}, "到了现场、没有查成的，选一种。要有现场照片；办公室核实后更新名录，按规则另抽一家。"), h("div", { class: "stack" }, made), { back: `#/task/${encodeURIComponent(task.number)}` });
}

function proposal(code, address) {
  const { state } = FAILED[code];
  return state ? { state, address } : null;
}

export async function failedScreen(visit, show) {
  const { says, address } = FAILED[visit.failed];
  const keep = (name) => later((text) => change(visit.uid, (stored) => { stored[name] = text ?? ""; }));
  const moved = later((text) => change(visit.uid, (stored) => { stored.new_state = proposal(visit.failed, text ?? ""); }));
  show(`未能检查：${says}`, steps(visit, "failed"),
    h("section", { class: "card" }, h("h2", {}, "照片"), h("p", { class: "help" }, "大门、门牌、封条、搬空的厂房等。"), photosBox(visit.uid, { label: "现场照片", about: `未能检查：${says}` })),
    h("section", { class: "card" }, field("看到的情况", h("textarea", { rows: 4, maxlength: 2000, value: visit.statement, ...keep("statement") }), "如：大门上锁，门卫称三月已停产；电话无人接听。"),
      address && field("新地址（知道的话）", h("input", { type: "text", value: visit.new_state?.address || "", ...moved })),
      field("没有照片的原因", h("input", { type: "text", maxlength: 300, value: visit.unsigned_reason, ...keep("unsigned_reason") }), "有照片的不用写。")), { bar: steps.bar(visit, "failed") });
}
