// The form that binds this phone: the token that comes back goes into the phone's own database, and nowhere else.
import { setMeta, wipe, db } from "./store.js";

const form = document.getElementById("bind");
const told = document.getElementById("told");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  told.textContent = "";
  if (form.elements.pin.value !== form.elements.again.value) return say("两次输入的 PIN 不一样。", form.elements.again);
  const waiting = await db.visits.count();
  if (waiting && !confirm(`手机上还有 ${waiting} 份没有发送的记录。换人绑定会清除它们；请先发送或导出。确定继续吗？`)) return;
  let answer, body;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    body = await answer.json();
  } catch {
    return say("没有连上服务器，或登录已经过期。请检查网络、刷新这一页后再试。");
  }
  if (!answer.ok) return say(body.says, form.elements[body.field]);
  await wipe();
  await setMeta("token", body.token);
  location.assign(form.dataset.then);
});

function say(text, input) {
  told.textContent = text;
  input?.focus();
}
