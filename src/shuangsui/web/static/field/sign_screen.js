// Signatures on the screen, of the firm and of each inspector; or the reason why there is none.
import { field, h } from "./dom.js";
import { change } from "./draft.js";
import { filesOf, formOf } from "./store.js";
import { later } from "./form_field.js";
import { signBox } from "./sign_box.js";
import { steps } from "./steps.js";

const REASONS = ["拒绝签字", "负责人不在场", "非现场检查，当事人不在场"];

export async function signScreen(visit, task, show) {
  const form = await formOf(visit);
  const boxes = wanted(visit, task, form).map(({ kind, says, title }) => h("div", { class: "card" }, signBox(visit.uid, { kind, says, title })));
  const reason = h("textarea", { rows: 2, maxlength: 300, value: visit.unsigned_reason, ...later((text) => change(visit.uid, (stored) => { stored.unsigned_reason = text ?? ""; })) });
  const use = (text) => async () => { reason.value = text; await change(visit.uid, (stored) => { stored.unsigned_reason = text; }); };
  const quick = REASONS.map((text) => h("button", { type: "button", class: "small", onclick: use(text) }, text));
  show("签字", steps(visit, "sign"), h("p", { class: "quiet" }, "请企业先看过记录再签。"), boxes,
    h("section", { class: "card" }, field("没有签字的原因", reason, "少了谁的签字，都在这里写明。"), h("div", { class: "pair" }, quick)), { bar: steps.bar(visit, "sign") });
}

function wanted(visit, task, form) {
  const names = task.team.filter((one) => visit.present.some((each) => each.key === one.key)).map((one) => one.name);
  const firm = form.signed_by.includes("target") ? [{ kind: "firm-signature", says: task.target.name.slice(0, 100), title: "企业签字" }] : [];
  const inspectors = form.signed_by.includes("inspectors") ? names.map((name) => ({ kind: "inspector-signature", says: name, title: `${name}签字` })) : [];
  const witness = form.signed_by.includes("witness") ? [{ kind: "inspector-signature", says: "见证人", title: "见证人签字（如有）", optional: true }] : [];
  return [...firm, ...inspectors, ...witness];
}

// Whose signature is missing.
export async function unsigned(visit, task) {
  const [form, files] = [await formOf(visit), await filesOf(visit.uid)];
  return wanted(visit, task, form).filter((one) => !one.optional && !files.some((file) => file.kind === one.kind && file.says === one.says)).map((one) => one.title);
}
