// A place to sign or to draw with a finger. What stands is a PNG with its hash, kept with the visit.
import SignaturePad from "../signature_pad/signature_pad.min.js";
import { button, h, put } from "./dom.js";
import { change } from "./draft.js";
import { filesOf } from "./store.js";
import { kept, shown } from "./photo.js";
import { inWords, notice } from "./notices.js";
import { says as when } from "./clock.js";

export function signBox(uid, { kind, says, field = "", title, changed = () => {} }) {
  const box = h("section", { class: "sign", "aria-label": title });

  async function show() {
    const files = await filesOf(uid);
    const mine = files.find((file) => file.kind === kind && file.says === says && file.field === field);
    put(box, h("h3", {}, title), mine ? standing(mine) : h("div", { class: "pair" }, button(kind === "sketch" ? "画图" : "签字", open)));
  }

  function standing(file) {
    const again = async () => { await change(uid, () => {}, { drop: [file.id] }); await show(); changed(); };
    const picture = file.bytes ? h("img", { src: shown(file), alt: `${title}，已签`, class: "signature" }) : h("p", { class: "quiet" }, "已在服务器上");
    return [picture, h("p", { class: "help" }, when(file.taken_at)), button("重来", again, "small")];
  }

  function open() {
    const canvas = h("canvas", { class: kind === "sketch" ? "pad tall" : "pad", "aria-label": `${title}：用手指写` });
    const pad = fresh(canvas);
    const done = button("完成", async () => {
      if (pad.isEmpty()) return notice("还没有写。", "bad", "pad");
      try {
        const blob = await new Promise((made) => canvas.toBlob(made, "image/png"));
        await change(uid, () => {}, { add: [await kept(blob, { kind, says, field, name: `${kind}.png` })] });
      } catch (error) {
        notice(inWords(error), "bad");
      }
      await show();
      changed();
    }, "main");
    put(box, h("h3", {}, title), canvas, h("div", { class: "pair" }, button("清除", () => pad.clear()), done));
    size(canvas, pad);
  }

  show();
  return box;
}

function fresh(canvas) {
  return new SignaturePad(canvas, { backgroundColor: "#fff", penColor: "#000", minWidth: 1, maxWidth: 3.5 });
}

// As many points as the screen has, twice at the most: a signature stays small.
function size(canvas, pad) {
  const ratio = Math.min(2, Math.max(1, window.devicePixelRatio || 1));
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d").scale(ratio, ratio);
  pad.clear();
}
