// Samples taken: number, what of, who keeps them, which laboratory. Their results come later, and the outcome waits.
import { button, field, h, put } from "./dom.js";
import { change } from "./draft.js";
import { steps } from "./steps.js";
import { notice } from "./notices.js";

const ASKED = [["number", "样品编号", true], ["medium", "样品（如废水、废气）", true], ["custody", "保管和交接", false], ["laboratory", "监测机构", false]];

export async function samplesScreen(visit, show) {
  const rows = h("ul", { class: "rows" });
  const inputs = Object.fromEntries(ASKED.map(([name]) => [name, h("input", { type: "text", autocomplete: "off" })]));

  function refresh() {
    const told = visit.samples.map((one) => h("li", {}, h("strong", {}, one.number), ` ${one.medium} · ${one.custody || "未写保管"} · ${one.laboratory || "未写机构"} `, h("button", { type: "button", class: "small", "aria-label": `删去样品 ${one.number}`, onclick: () => drop(one.number) }, "删去")));
    put(rows, told.length ? told : h("li", { class: "quiet" }, "没有采样。"));
  }

  async function drop(number) {
    visit = await change(visit.uid, (stored) => { stored.samples = stored.samples.filter((one) => one.number !== number); });
    refresh();
  }

  async function add() {
    const one = Object.fromEntries(ASKED.map(([name]) => [name, inputs[name].value.trim()]));
    const missing = ASKED.find(([name, , required]) => required && !one[name]);
    if (missing) return notice(`“${missing[1]}”没有填写。`, "bad", "sample");
    if (visit.samples.some((each) => each.number === one.number)) return notice(`样品编号 ${one.number} 已经有了。`, "bad", "sample");
    visit = await change(visit.uid, (stored) => { stored.samples.push(one); });
    for (const input of Object.values(inputs)) input.value = "";
    refresh();
  }

  refresh();
  show("样品", steps(visit, "samples"), h("p", { class: "quiet" }, "没有采样的，直接下一步。结果出来以后由办公室录入，检查结果等它。"), h("section", { class: "card" }, rows),
    h("section", { class: "card" }, h("h2", {}, "加一个样品"), ASKED.map(([name, label]) => field(label, inputs[name])), button("加上", add)), { bar: steps.bar(visit, "samples") });
}
