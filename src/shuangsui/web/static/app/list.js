// A list: mark all rows of the page, send a select at once, shut an open panel by Escape or a click beside it.
"use strict";
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-mark-all]")) {
    for (const box of document.querySelectorAll("input[name=row]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});
const shut = (but) => {
  for (const panel of document.querySelectorAll("details.list-drop[open]")) if (!but || !panel.contains(but)) panel.open = false;
};
document.addEventListener("click", (event) => shut(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut(null);
});
