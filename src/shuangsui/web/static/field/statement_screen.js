// What the firm says to it, in its own words, and what the inspection comes to.
import { field, h } from "./dom.js";
import { change } from "./draft.js";
import { later } from "./form_field.js";
import { steps } from "./steps.js";
import { OUTCOMES } from "./words.js";

export async function statementScreen(visit, show) {
  const keep = (name) => later((text) => change(visit.uid, (stored) => { stored[name] = text ?? ""; }));
  const said = h("textarea", { rows: 5, maxlength: 2000, value: visit.statement, ...keep("statement") });
  const choose = (code) => () => change(visit.uid, (stored) => { stored.outcome = code; });
  const name = "outcome";
  const rows = Object.entries(OUTCOMES).map(([code, says]) => h("label", { class: "choice" }, h("input", { type: "radio", name, checked: visit.outcome === code, onchange: choose(code) }), h("span", {}, says)));
  show("陈述和结果", steps(visit, "statement"),
    h("section", { class: "card" }, field("企业的陈述、申辩", said, "没有意见的，写“无”。")),
    h("section", { class: "card" }, h("fieldset", {}, h("legend", {}, "检查结果", h("span", { class: "must" }, "＊")), rows),
      visit.samples.length ? h("p", { class: "help" }, "有样品等结果的，选“待定”。") : ""), { bar: steps.bar(visit, "statement") });
}
