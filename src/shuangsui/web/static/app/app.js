// What every page does: open and close the menu, close open drops, fold long parts on a telephone, send a form once, and the
// CSRF token with htmx.
"use strict";
document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll("details.drop[open], details.list-drop[open]")) {
    if (!drop.contains(event.target)) drop.open = false;
  }
  const button = event.target.closest("[data-toggle]");
  if (!button) return;
  event.preventDefault();
  const open = document.querySelector(button.dataset.toggle).classList.toggle("show");
  button.setAttribute("aria-expanded", String(open));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of document.querySelectorAll("details.drop[open], details.list-drop[open]")) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
  setTimeout(() => delete event.target.dataset.sent, 4000); // an answer that is a file leaves the page as it is
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
const folds = document.querySelectorAll("details[data-phone-shut]");
const narrow = window.matchMedia("(max-width: 575px)");
const foldAll = () => { for (const fold of folds) fold.open = !narrow.matches; };
narrow.addEventListener("change", foldAll);
foldAll();
window.addEventListener("beforeprint", () => { for (const fold of folds) fold.open = true; });
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (token) event.detail.headers["X-CSRFToken"] = token.slice("csrftoken=".length);
});
