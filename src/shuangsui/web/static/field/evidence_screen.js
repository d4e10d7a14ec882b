// What belongs to the visit as a whole: photos, a sketch, recordings, files. Nothing of it is needed to finish.
import { h, put } from "./dom.js";
import { change } from "./draft.js";
import { filesOf } from "./store.js";
import { steps } from "./steps.js";
import { chooser, photosBox } from "./photos_box.js";
import { signBox } from "./sign_box.js";
import { kept } from "./photo.js";
import { place } from "./place.js";
import { bytesSay, KINDS } from "./words.js";
import { inWords, notice } from "./notices.js";
import { says } from "./clock.js";

const MOST = 60 * 1024 * 1024; // bytes of a recording or a file

export async function evidenceScreen(visit, show) {
  show("证据", steps(visit, "evidence"),
    h("section", { class: "card" }, h("h2", {}, "现场照片"), photosBox(visit.uid, { label: "现场照片", about: "现场照片" })),
    h("section", { class: "card" }, signBox(visit.uid, { kind: "sketch", says: "现场示意图", title: "现场示意图" })),
    recordings(visit), { bar: steps.bar(visit, "evidence") });
}

function recordings(visit) {
  const rows = h("ul", { class: "rows" });
  const add = (kind) => async (files) => {
    for (const file of files) {
      if (file.size > MOST) { notice(`${file.name} 太大（${bytesSay(file.size)}），最大 ${bytesSay(MOST)}。`, "bad", "big"); continue; }
      try {
        const at = await place();
        await change(visit.uid, () => {}, { add: [await kept(file, { kind, says: file.name, name: file.name, at })] });
      } catch (error) {
        notice(inWords(error), "bad");
      }
    }
    await refresh();
  };
  async function refresh() {
    const files = (await filesOf(visit.uid)).filter((file) => ["video", "audio", "file"].includes(file.kind));
    put(rows, files.map((file) => h("li", {}, `${KINDS[file.kind]} ${file.name} · ${bytesSay(file.size)} · ${says(file.taken_at)} `,
      h("button", { type: "button", class: "small", onclick: async () => { await change(visit.uid, () => {}, { drop: [file.id] }); await refresh(); } }, "删去"))));
  }
  refresh();
  return h("section", { class: "card" }, h("h2", {}, "录像、录音、文件"), h("p", { class: "help" }, "可以没有。录像请尽量短；在线监测数据、用电记录、无人机照片也从这里加。"), rows,
    h("div", { class: "pair" }, chooser("录像", { capture: "environment" }, "录像", add("video"), "video/mp4,video/webm"), chooser("录音", { capture: true }, "录音", add("audio"), "audio/mp4,audio/webm,audio/ogg"),
      chooser("文件", { multiple: true }, "PDF", add("file"), "application/pdf")));
}
