// Five minutes before a sitting ends by itself the page says so; one button, or any click that loads a page, goes on.
"use strict";
(() => {
  const minutes = Number(document.body.dataset.idle);
  const warning = document.getElementById("idle-warning");
  if (!minutes || !warning) return;
  let ends = Date.now() + minutes * 60000;
  const again = () => { ends = Date.now() + minutes * 60000; warning.hidden = true; };
  setInterval(() => {
    const left = ends - Date.now();
    const soon = left < Math.min(5, minutes / 2) * 60000;
    if (warning.hidden === soon) warning.hidden = !soon;
    if (soon) document.getElementById("idle-left").textContent = left > 60000 ? `${Math.ceil(left / 60000)} 分钟` : "不到 1 分钟";
  }, 5000);
  document.addEventListener("htmx:afterRequest", again);
  document.getElementById("idle-stay").addEventListener("click", async () => {
    const token = document.cookie.split("; ").find((part) => part.startsWith("csrftoken=")) || "=";
    const headers = { "X-CSRFToken": token.split("=")[1] };
    const answer = await fetch(document.body.dataset.stillHere, { method: "POST", headers, redirect: "manual" });
    if (answer.status === 204) again();
  });
})();
