// One sync at a time, over all tabs: by Web Locks, or by a lease in the database where the browser has none.
import { db } from "./store.js";
import { newUid } from "./sha256.js";

const NAME = "field-sync";
const LEASE = 60000; // ms; a tab that was killed in the middle holds it no longer

// Runs `deed` if nobody else does; false where somebody does.
export async function alone(deed) {
  if (navigator.locks) {
    return navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await deed();
      return true;
    });
  }
  const mine = newUid();
  if (!(await lease(mine))) return false;
  const again = setInterval(() => lease(mine), LEASE / 3);
  try {
    await deed();
  } finally {
    clearInterval(again);
    await db.transaction("rw", db.meta, async () => {
      if ((await db.meta.get(NAME))?.value.by === mine) await db.meta.delete(NAME);
    });
  }
  return true;
}

function lease(mine) {
  return db.transaction("rw", db.meta, async () => {
    const held = (await db.meta.get(NAME))?.value;
    if (held && held.by !== mine && held.until > Date.now()) return false;
    await db.meta.put({ key: NAME, value: { by: mine, until: Date.now() + LEASE } });
    return true;
  });
}
