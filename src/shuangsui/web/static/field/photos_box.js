// The pictures of one field, or of the visit as a whole: take, choose, see, drop.
import { h, newId, put } from "./dom.js";
import { change } from "./draft.js";
import { filesOf } from "./store.js";
import { inWords, notice } from "./notices.js";
import { photograph, shown } from "./photo.js";
import { placeSays } from "./place.js";
import { says } from "./clock.js";

// `about`: what is said of what is added; `changed` is called after each change; `first`: the visit's files, where they are known.
export function photosBox(uid, { label = "照片", field = "", about = "", changed = () => {}, first } = {}) {
  const grid = h("ul", { class: "photos" });
  const told = h("p", { class: "quiet", role: "status" });
  const box = h("div", { class: "photo-box" }, grid, told, h("div", { class: "pair" },
    chooser("拍照", { capture: "environment" }, label, take), chooser("选照片", { multiple: true }, label, take)));

  async function take(files) {
    for (const file of files) {
      told.textContent = "正在处理照片……";
      try {
        await change(uid, () => {}, { add: [await photograph(file, { field, says: about })] });
      } catch (error) {
        notice(inWords(error), "bad");
      }
      told.textContent = "";
    }
    await show();
    changed();
  }

  async function show(known) {
    for (const image of grid.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    const files = (known || await filesOf(uid)).filter((file) => file.kind === "photo" && file.field === field);
    put(grid, files.map((file) => card(file, async () => { await change(uid, () => {}, { drop: [file.id] }); await show(); changed(); })));
  }

  show(first);
  return box;
}

function card(file, drop) {
  const about = `${says(file.taken_at)} · ${placeSays(file.place)}`;
  const picture = file.bytes ? h("img", { src: shown(file), alt: `照片，${about}` }) : h("p", { class: "quiet" }, "已在服务器上");
  const remove = h("button", { type: "button", class: "small", "aria-label": `删去 ${says(file.taken_at)} 的照片`, onclick: drop }, "删去");
  return h("li", {}, picture, h("p", { class: "help" }, about), remove);
}

export function chooser(text, given, label, take, accept = "image/*") {
  const id = newId("file");
  const input = h("input", { id, type: "file", accept, class: "hidden-input", ...given });
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) await take(files);
  });
  return [input, h("label", { for: id, class: "button" }, text, h("span", { class: "unseen" }, `：${label}`))];
}
