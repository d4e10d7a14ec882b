// Short sentences on top of the page; the same one is shown once, and can be put away.
import { h } from "./dom.js";

const place = () => document.getElementById("notices");

export function notice(text, kind = "info", key = text, ...more) {
  forget(key);
  const close = h("button", { type: "button", class: "close", "aria-label": "知道了", onclick: () => forget(key) }, "✕");
  const made = h("div", { class: `notice ${kind}`, "data-key": key }, h("p", {}, text, more.length ? " " : "", ...more), close);
  place().append(made);
  if (kind === "good") setTimeout(() => made.remove(), 6000);
}

export function forget(key) {
  for (const one of place().querySelectorAll(".notice")) if (one.dataset.key === key) one.remove();
}

// What a refusal of the browser's means to who holds the phone.
export function inWords(error) {
  const name = error?.inner?.name || error?.name;
  if (name === "QuotaExceededError") return "手机的存储空间满了，刚才的内容没有存上。请先发送或导出已定稿的记录，或删除手机上的其他文件，再试一次。";
  if (name === "DatabaseClosedError" || name === "InvalidStateError") return "手机的数据库关闭了。请关闭这一页后重新打开，已存的内容还在。";
  return error?.says || `没有成功：${error?.message || error}`;
}
