// Both members are there: who holds the phone, and the other by his PIN here or by his own phone.
import { button, field, h } from "./dom.js";
import { setPresence } from "./draft.js";
import { steps } from "./steps.js";
import { says, stamp } from "./clock.js";
import { notice } from "./notices.js";
import { placeSays } from "./place.js";
import { sync } from "./sync.js";

export async function presenceScreen(visit, task, show, again) {
  const rows = task.team.map((one) => h("section", { class: "card" }, h("h2", {}, `${one.name}${one.me ? "（我）" : ""}`), member(visit, one, again)));
  const note = h("p", { class: "quiet" }, `开始于 ${says(visit.started_at)}${visit.place ? ` · ${placeSays(visit.place)}` : ""}`);
  show("到场", steps(visit, "presence"), note, rows, { back: `#/task/${encodeURIComponent(visit.number)}`, bar: steps.bar(visit, "presence") });
}

export function member(visit, one, again) {
  const there = visit.present.find((each) => each.key === one.key);
  if (there && !there.error) return h("p", { class: "ok" }, `✓ ${says(there.at)} 到场${there.sent ? "" : "（还没有发送）"}`);
  const fault = there?.error ? h("p", { class: "fault", role: "alert" }, there.error) : "";
  if (one.me) return button("我到了", async () => { await set(visit, { key: one.key, at: stamp() }); again(); }, "main");
  const pin = h("input", { type: "password", inputmode: "numeric", maxlength: 6, autocomplete: "off" });
  const confirm = button("确认到场", async () => {
    if (!/^\d{6}$/.test(pin.value)) return notice("PIN 是 6 位数字。", "bad", "pin");
    await set(visit, { key: one.key, at: stamp(), pin: pin.value });
    sync();
    again();
  });
  const own = h("label", { class: "choice" }, h("input", { type: "checkbox", onchange: async () => { await set(visit, { key: one.key, at: stamp(), sent: true }); again(); } }), h("span", {}, "已在自己的手机上确认到场"));
  return [fault, h("p", { class: "help" }, "请本人在这里输入绑定手机时定的 PIN；没有网也可以，有网后核对。"), field(`${one.name}的 PIN`, pin), confirm, own];
}

const set = (visit, there) => setPresence(visit.uid, there);
