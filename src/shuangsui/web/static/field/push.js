// What waits on the phone goes to the server: presences, small messages, then each record that is final with its files.
// A record leaves the phone only when the receipt names the hash of the very bytes that were sent.
import { db, filesOf } from "./store.js";
import { ask, asJson, isRevoked, Offline, Refused } from "./api.js";
import { upload } from "./upload.js";

export async function push(told) {
  await sendNotes();
  const visits = await db.visits.toArray();
  for (const visit of visits) await one(visit, () => sendPresences(visit));
  for (const visit of visits.filter((each) => each.state === "final")) await one(visit, () => sendRecord(visit, told));
}

// A refusal concerns its own visit alone; without a line, or with a revoked device, there is no use in going on.
async function one(visit, deed) {
  try {
    await deed();
  } catch (error) {
    if (error instanceof Offline || isRevoked(error)) throw error;
    const fault = { code: error.code, says: error.says || String(error.message || error), faults: error.body?.faults || [], refused: error instanceof Refused };
    await db.visits.update(visit.uid, { error: fault });
    await db.visits.where("uid").equals(visit.uid).modify((stored) => { stored.tries = (stored.tries || 0) + 1; });
  }
}

async function sendNotes() {
  for (const note of await db.notes.toArray()) {
    try {
      await ask("POST", note.path, { body: asJson({ ...note.body, uid: note.uid }) });
      await db.notes.delete(note.uid);
    } catch (error) {
      if (!(error instanceof Refused) || isRevoked(error)) throw error;
      await db.notes.update(note.uid, { error: error.says });
    }
  }
}

async function sendPresences(visit) {
  for (const there of visit.present.filter((each) => !each.sent)) {
    const colleague = there.pin === undefined ? {} : { inspector: there.key, pin: there.pin };
    try {
      await ask("POST", `visits/${visit.number}/presence`, { body: asJson({ at: there.at, ...colleague }) });
    } catch (error) {
      if (error instanceof Refused && !isRevoked(error)) await markPresence(visit.uid, there.key, { error: error.says });
      throw error;
    }
    await markPresence(visit.uid, there.key, { sent: true, pin: undefined, error: undefined });
  }
}

function markPresence(uid, key, change) {
  return db.visits.where("uid").equals(uid).modify((stored) => {
    for (const each of stored.present) if (each.key === key) Object.assign(each, change);
  });
}

async function sendRecord(visit, told) {
  const stored = await db.visits.get(visit.uid);
  if (stored?.state !== "final" || stored.present.some((each) => each.error)) return;
  const files = await filesOf(visit.uid);
  for (const [place, file] of files.entries()) await upload(file, (part) => told(visit.uid, (place + part) / files.length));
  const receipt = await ask("POST", `visits/${visit.number}/records`, { body: stored.body });
  if (receipt.uid !== visit.uid || receipt.sha256 !== stored.sha256) {
    throw new Refused(0, { code: "wrong-receipt", says: "服务器的回执与本机的记录不一致，记录没有从手机上删除。请导出后告诉经办人。" });
  }
  await letGo(stored, files, receipt);
}

// The receipt in, the record and its files out: both or neither. The manifest stays with the receipt, for a revision.
function letGo(visit, files, receipt) {
  const kept = { ...receipt, number: visit.number, manifest: visit.body, files: files.map(({ bytes, id, ...rest }) => rest) };
  return db.transaction("rw", db.visits, db.files, db.receipts, async () => {
    await db.receipts.put(kept);
    await db.files.where("uid").equals(visit.uid).delete();
    await db.visits.delete(visit.uid);
  });
}
