// Elements without markup in strings: h("button", { class: "main", onclick: save }, "保存").

export function h(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== "");
}

export function put(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

export const main = () => document.getElementById("main");

let lastId = 0;
export const newId = (start = "f") => `${start}-${++lastId}`;

export function field(label, input, help = "") {
  input.id ||= newId();
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, help && h("p", { class: "help" }, help));
}

export function list(pairs) {
  const rows = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

// A button that says that it works, and cannot be pressed twice meanwhile.
export function button(text, deed, kind = "") {
  const made = h("button", { type: "button", class: kind }, text);
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy") === "true") return;
    made.setAttribute("aria-busy", "true");
    try {
      await deed(made);
    } finally {
      made.removeAttribute("aria-busy");
    }
  });
  return made;
}

export const link = (text, href, kind = "") => h("a", { class: `button ${kind}`.trim(), href }, text);
