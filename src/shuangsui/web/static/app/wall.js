// The wall screen: a countdown by the server's clock, tickets laid down by rank as they were computed, F for full screen, Esc back.
"use strict";
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let offset = 0; // of the server's clock, milliseconds
let rolled = ""; // the draw whose tickets were laid down already on this screen
let wasOpen = false; // the screen saw the draw before it was drawn: else everything stands at once

const two = (number) => String(number).padStart(2, "0");
const tick = () => {
  const now = Date.now() + offset;
  for (const place of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil((Date.parse(place.dataset.until) - now) / 1000);
    if (left <= 0) {
      place.textContent = "等待录入";
      continue;
    }
    const [days, hours, minutes, seconds] = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
    place.textContent = `${days ? days + " 天 " : ""}${two(hours)}:${two(minutes)}:${two(seconds)}`;
  }
};

const roll = (wall) => {
  const tickets = [...wall.querySelectorAll("[data-ticket]")];
  if (!tickets.length || rolled === wall.dataset.draw) return;
  rolled = wall.dataset.draw;
  if (still.matches || !wasOpen) return;
  const seal = wall.querySelector(".wall-seal");
  seal.classList.add("waiting");
  for (const ticket of tickets) ticket.classList.add("waiting");
  const pause = Math.max(30, Math.min(250, 12000 / tickets.length));
  tickets.forEach((ticket, place) => {
    setTimeout(() => {
      ticket.classList.remove("waiting");
      ticket.classList.add("fresh");
      ticket.scrollIntoView({ block: "nearest" });
      setTimeout(() => ticket.classList.remove("fresh"), 900);
    }, pause * place);
  });
  setTimeout(() => seal.classList.remove("waiting"), pause * tickets.length + 400);
};

const look = () => {
  const wall = document.querySelector(".wall");
  if (!wall) return;
  offset = Date.parse(wall.dataset.now) - Date.now();
  if (["prepared", "committed"].includes(wall.dataset.state)) wasOpen = true;
  tick();
  roll(wall);
};

document.addEventListener("htmx:afterSwap", look);
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-fullscreen]")) document.documentElement.requestFullscreen();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "f" || event.key === "F") document.documentElement.requestFullscreen();
  if (event.key === "Escape" && !document.fullscreenElement) document.querySelector(".wall-keys a").click();
});
setInterval(tick, 250);
look();
