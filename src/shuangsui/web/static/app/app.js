// What every page does: open and close the menu, send the CSRF token with htmx.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggle]");
  if (!button) return;
  const open = document.querySelector(button.dataset.toggle).classList.toggle("show");
  button.setAttribute("aria-expanded", String(open));
});
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (token) event.detail.headers["X-CSRFToken"] = token.slice("csrftoken=".length);
});
