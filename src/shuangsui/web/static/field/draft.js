// A visit on the phone: made, changed and fixed here alone, always in one transaction with its files.
import { db, filesOf, formOf, receiptOf } from "./store.js";
import { newUid, sha256 } from "./sha256.js";
import { clockOff, stamp } from "./clock.js";
import { asJson } from "./api.js";
import { isShown } from "./form_check.js";

export async function begin(task, { failed = "", place = null, method } = {}) {
  const chosen = task.methods.find((one) => one.id === method) || task.methods[0];
  const form = chosen?.form || task.forms[0];
  const form_key = form && await formKey(form, task);
  if (!form_key) throw Object.assign(new Error("form"), { says: "本单位还没有启用的方案和表格，请告诉经办人。" });
  const visit = {
    uid: newUid(), number: task.number, state: "draft", made_at: stamp(), task_version: task.version,
    form, form_key, form_version: (await db.forms.get(form_key)).form.version, method: failed ? "" : chosen?.id || "", failed,
    answers: {}, skipped: {}, statement: "", outcome: "", unsigned_reason: "",
    started_at: stamp(), ended_at: "", place, present: [], samples: [], new_state: null,
  };
  await db.visits.add(visit);
  return visit;
}

// A returned record goes on from what was sent; the photos lie at the server already.
export async function revise(task) {
  const receipt = await receiptOf(task.number);
  if (!receipt) return begin(task);
  const old = JSON.parse(receipt.manifest);
  const present = old.present.map((key) => ({ key, at: old.started_at, sent: true }));
  const form_key = await formKey(old.form, task);
  const form_version = (await db.forms.get(form_key)).form.version;
  const visit = { ...old, form_key, form_version, uid: newUid(), number: task.number, state: "draft", made_at: stamp(), task_version: task.version, present, ended_at: "" };
  delete visit.evidence;
  delete visit.clock_off;
  await db.transaction("rw", db.visits, db.files, async () => {
    await db.visits.add(visit);
    await db.files.bulkAdd(receipt.files.map((file) => ({ ...file, uid: visit.uid })));
  });
  return visit;
}

// The key of a form as the task's policy has it now.
export async function formKey(form, task) {
  if (task.form_versions?.[form]) return `${form}@${task.form_versions[form]}`;
  const keys = await db.forms.where("key").startsWith(`${form}@`).primaryKeys();
  return keys.sort((one, other) => Number(other.split("@")[1]) - Number(one.split("@")[1]))[0];
}

// Change a draft: `deed` gets the stored one. Files may be added or dropped in the same transaction. A final stays as it is.
export function change(uid, deed, { add = [], drop = [] } = {}) {
  return db.transaction("rw", db.visits, db.files, async () => {
    const visit = await db.visits.get(uid);
    if (visit?.state !== "draft") throw new Error("已经定稿，不能再改。");
    deed(visit);
    await db.visits.put(visit);
    await db.files.bulkAdd(add.map((file) => ({ ...file, uid })));
    await db.files.bulkDelete(drop);
    return visit;
  });
}

// Who is there may be said anew when his PIN was refused, even after the record is final: it names him already.
export function setPresence(uid, there) {
  return db.visits.where("uid").equals(uid).modify((visit) => {
    visit.present = [...visit.present.filter((each) => each.key !== there.key), there];
    if (visit.state === "final") visit.error = null;
  });
}

export async function photosOf(uid) {
  const counts = {};
  for (const file of await filesOf(uid)) if (file.field) counts[file.field] = (counts[file.field] || 0) + 1;
  return counts;
}

// Only what is shown and not skipped is handed in.
function told(visit, form) {
  const open = form.section.filter((section) => !(section.id in visit.skipped)).flatMap((section) => section.field);
  return Object.fromEntries(open.filter((one) => isShown(one, visit.answers) && one.id in visit.answers).map((one) => [one.id, visit.answers[one.id]]));
}

// 定稿: the manifest's bytes and their hash are fixed here, and sent as they are however often it takes.
export async function finalize(uid) {
  const visit = await db.visits.get(uid);
  const form = await formOf(visit);
  const files = await filesOf(uid);
  const evidence = files.map(({ sha256: digest, kind, field, says, taken_at, place }) => ({ sha256: digest, kind, field, says, taken_at, place }));
  const { task_version, form: id, form_version, method, failed, statement, outcome, unsigned_reason, started_at, place } = visit;
  const manifest = {
    uid, task_version, form: id, form_version, method, failed,
    answers: failed ? {} : told(visit, form), skipped: failed ? {} : visit.skipped,
    statement, outcome, unsigned_reason, started_at, ended_at: stamp(), clock_off: await clockOff(), place,
    present: visit.present.map((one) => one.key), evidence, samples: failed ? [] : visit.samples,
    ...(visit.new_state ? { new_state: visit.new_state } : {}),
  };
  const body = asJson(manifest);
  const digest = await sha256(new TextEncoder().encode(body));
  await change(uid, (stored) => Object.assign(stored, { state: "final", body, sha256: digest, ended_at: manifest.ended_at, error: null, tries: 0 }));
}

// A record that the server refused is opened again; it was not taken, so that its uid is still its own, unless it is taken.
export function reopen(uid) {
  return db.transaction("rw", db.visits, db.files, async () => {
    const { body, sha256: _, error, ...visit } = await db.visits.get(uid);
    const renewed = error?.code === "uid-taken" ? newUid() : uid;
    await db.visits.delete(uid);
    await db.visits.add({ ...visit, uid: renewed, state: "draft" });
    await db.files.where("uid").equals(uid).modify({ uid: renewed });
  });
}

export function discard(uid) {
  return db.transaction("rw", db.visits, db.files, async () => {
    await db.files.where("uid").equals(uid).delete();
    await db.visits.delete(uid);
  });
}
