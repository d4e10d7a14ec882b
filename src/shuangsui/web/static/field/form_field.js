// One field of a form as it is filled with a thumb. `set(value)` stores; undefined clears.
import { button, h, newId, put } from "./dom.js";
import { place, placeSays } from "./place.js";
import { stamp } from "./clock.js";
import { notice } from "./notices.js";

const SPAN = 600; // ms of silence before what is typed is stored

export function control(one, value, set) {
  return (MAKE[one.type] || MAKE.text)(one, value, set);
}

export function later(set) {
  let waiting;
  const now = (event) => { clearTimeout(waiting); set(event.target.value === "" ? undefined : event.target.value); };
  return { oninput: (event) => { clearTimeout(waiting); waiting = setTimeout(() => now(event), SPAN); }, onchange: now };
}

function labelled(one, input, ...more) {
  return [h("label", { for: input.id }, title(one)), input, more];
}

export const title = (one) => [one.label, one.unit && `（${one.unit}）`, one.required && h("span", { class: "must", "aria-label": "必填" }, "＊")];

function text(one, value, set) {
  return labelled(one, h("textarea", { id: newId(), rows: one.type === "note" || one.label.length > 5 ? 3 : 1, value: value ?? "", ...later(set) }));
}

function number(one, value, set) {
  const bounds = [one.at_least, one.at_most].some((each) => each !== null && each !== undefined);
  const range = bounds && h("p", { class: "help" }, `${one.at_least ?? "…"} 至 ${one.at_most ?? "…"} ${one.unit || ""}`);
  return labelled(one, h("input", { id: newId(), type: "text", inputmode: "decimal", autocomplete: "off", value: value ?? "", ...later(set) }), range);
}

function moment(type, length) {
  return (one, value, set) => {
    const input = h("input", { id: newId(), type, value: (value ?? "").slice(0, length), onchange: (event) => set(event.target.value || undefined) });
    const now = button(type === "date" ? "今天" : "现在", () => { input.value = stamp().slice(0, length); set(input.value); });
    return [h("label", { for: input.id }, title(one)), h("div", { class: "beside" }, input, now)];
  };
}

function choice(one, value, set) {
  return group(one, one.choices.map((says) => [says, says]), (each) => value === each, "radio", (input, each) => set(each));
}

function yesNo(one, value, set) {
  return group(one, [["是", true], ["否", false]], (each) => value === each, "radio", (input, each) => set(each));
}

function choices(one, value, set) {
  const chosen = new Set(value || []);
  return group(one, one.choices.map((says) => [says, says]), (each) => chosen.has(each), "checkbox", (input, each) => {
    if (input.checked) chosen.add(each);
    else chosen.delete(each);
    set(chosen.size ? one.choices.filter((says) => chosen.has(says)) : undefined);
  });
}

function group(one, options, isChosen, type, take) {
  const name = newId("group");
  const rows = options.map(([says, each]) => {
    const input = h("input", { type, name, checked: isChosen(each), onchange: (event) => take(event.target, each) });
    return h("label", { class: "choice" }, input, h("span", {}, says));
  });
  return h("fieldset", {}, h("legend", {}, title(one)), h("div", { class: options.length > 3 ? "choices many" : "choices" }, rows));
}

function location(one, value, set) {
  const told = h("p", { class: "quiet", role: "status" });
  const input = h("input", { id: newId(), type: "text", placeholder: "定不了位的，写地址", value: typeof value === "string" ? value : "", ...later(set) });
  const say = (found) => put(told, found && typeof found === "object" ? `已定位：${placeSays(found)}` : "");
  const find = button("定位", async () => {
    put(told, "正在定位……");
    const found = await place();
    if (!found) notice("没有定到位：请在手机设置里允许定位，或写地址。", "bad", "place");
    else { input.value = ""; set(found); }
    say(found || value);
  });
  say(value);
  return [h("label", { for: input.id }, title(one)), h("div", { class: "beside" }, input, find), told];
}

const MAKE = {
  text, note: text, number, choice, choices, location, "yes-no": yesNo,
  date: moment("date", 10), time: moment("datetime-local", 16),
};
