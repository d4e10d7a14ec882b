// When the phone talks to the server: at the start, when a line comes back, when the page is looked at again, and by button.
// Sending and fetching do not depend on each other: what one is refused, the other does all the same.
import { meta, setMeta } from "./store.js";
import { alone } from "./one_at_a_time.js";
import { push } from "./push.js";
import { pull } from "./pull.js";
import { isRevoked, Offline } from "./api.js";
import { wipeMyself } from "./wipe.js";
import { stamp } from "./clock.js";
import { inWords } from "./notices.js";

let wanted = false;
const parts = {};

export const progress = (uid) => parts[uid];

export async function sync() {
  if (!(await meta("token"))) return;
  wanted = true;
  await alone(async () => {
    while (wanted) {
      wanted = false;
      say("field-syncing");
      const mine = await step("pushed", () => push((uid, part) => { parts[uid] = part; say("field-progress"); }));
      if (!mine || !(await step("pulled", pull))) return;
    }
  });
  say("field-synced");
}

// False where the device was revoked: then there is nothing left to do.
async function step(name, deed) {
  try {
    await deed();
    await setMeta(name, { at: stamp() });
  } catch (error) {
    if (isRevoked(error)) {
      await wipeMyself(error.says);
      return false;
    }
    const before = await meta(name);
    await setMeta(name, { at: before?.at, says: inWords(error), offline: error instanceof Offline });
    if (!(error instanceof Offline) && !error.says) console.error(error);
  }
  return true;
}

const say = (name) => window.dispatchEvent(new Event(name));

export function syncByItself() {
  window.addEventListener("online", sync);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sync(); });
  sync();
}
