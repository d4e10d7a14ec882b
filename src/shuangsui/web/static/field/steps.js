// The steps of a visit, in order; any may be left and come back to.
import { button, h, link } from "./dom.js";

export const STEPS = [["presence", "到场"], ["form", "表格"], ["evidence", "证据"], ["samples", "样品"], ["statement", "陈述"], ["sign", "签字"], ["finish", "核对"]];
const FAILED = [["presence", "到场"], ["failed", "情况"], ["finish", "核对"]];

const of = (visit) => (visit.failed ? FAILED : STEPS);
export const href = (visit, step) => `#/visit/${encodeURIComponent(visit.number)}/${step}`;

export function steps(visit, here) {
  const made = of(visit).map(([step, says]) => h("li", {}, h("a", { href: href(visit, step), "aria-current": step === here && "step" }, says)));
  return h("nav", { class: "steps", "aria-label": "步骤" }, h("ol", {}, made));
}

// The bar below: back, and on; `leave` may hold one back once, and a second press goes all the same.
steps.bar = (visit, here, leave = () => true) => {
  const order = of(visit).map(([step]) => step);
  const place = order.indexOf(here);
  const before = place > 0 ? href(visit, order[place - 1]) : `#/task/${encodeURIComponent(visit.number)}`;
  let warned = false;
  const on = async () => {
    if (!warned && !(await leave())) { warned = true; return; }
    location.hash = href(visit, order[place + 1]);
  };
  return [link("上一步", before), place + 1 < order.length && button("下一步", on, "main")];
};
