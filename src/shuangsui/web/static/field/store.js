// What the phone keeps. A visit and its files change in one transaction; bytes lie as arrays, which every browser stores.
//
// meta: token, me, clock, what the sync last said · tasks, forms: as they came · visits: drafts and finals by uid
// files: photos, signatures … of a visit · receipts: what the server has taken · notes: small messages still to be sent
import { Dexie } from "../dexie/dexie.min.js";

export const db = new Dexie("shuangsui-field");
db.version(1).stores({
  meta: "key",
  tasks: "number",
  forms: "key",
  visits: "uid, number, state",
  files: "++id, uid, sha256",
  receipts: "uid, number",
  notes: "uid, number",
});

export async function meta(key) {
  return (await db.meta.get(key))?.value;
}

export function setMeta(key, value) {
  return db.meta.put({ key, value });
}

export const task = (number) => db.tasks.get(number);

// The visit of a task that is on this phone: the newest, draft or final.
export async function visitOf(number) {
  const found = await db.visits.where("number").equals(number).sortBy("made_at");
  return found.at(-1);
}

export async function filesOf(uid) {
  return db.files.where("uid").equals(uid).sortBy("id");
}

export async function receiptOf(number) {
  const found = await db.receipts.where("number").equals(number).sortBy("received_at");
  return found.at(-1);
}

export async function formOf(visit) {
  return (await db.forms.get(visit.form_key))?.form;
}

export function wipe() {
  return db.transaction("rw", db.tables, () => Promise.all(db.tables.map((table) => table.clear())));
}
