// A visit as one file that leaves the phone by hand, where no line comes: the manifest, and each file in base64.
import { db, filesOf } from "./store.js";

const STEP = 0x8000; // bytes turned into text at once

function base64(bytes) {
  let text = "";
  for (let place = 0; place < bytes.length; place += STEP) text += String.fromCharCode(...bytes.subarray(place, place + STEP));
  return btoa(text);
}

export async function exportVisit(uid) {
  const visit = await db.visits.get(uid);
  const files = (await filesOf(uid)).map(({ bytes, id, ...rest }) => ({ ...rest, base64: bytes ? base64(new Uint8Array(bytes)) : null }));
  const present = visit.present.map(({ pin, ...rest }) => rest);
  const text = JSON.stringify({ kind: "shuangsui-visit", version: 1, visit: { ...visit, present }, files });
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `检查记录-${visit.number}-${visit.state === "final" ? "定稿" : "草稿"}.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
