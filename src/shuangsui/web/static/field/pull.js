// The tasks as the office has them now. A task that was taken back stays while something of it lies on the phone.
import { db, setMeta } from "./store.js";
import { ask } from "./api.js";

// A unit without a plan: there is nothing to show, and nothing to record on.
const NONE = { id: "", title: "", frequency_says: "", basis: [], notice: null, steps: [] };

export async function pull() {
  const have = await db.tasks.toCollection().primaryKeys();
  const told = await ask("GET", "tasks", { query: have.length ? { have: have.join(",") } : undefined });
  await db.transaction("rw", db.tasks, db.forms, db.visits, async () => {
    const now = new Set(told.tasks.map((task) => task.number));
    const says = Object.fromEntries((told.gone || []).map((one) => [one.number, one.says]));
    for (const number of have.filter((each) => !now.has(each))) await away(number, says[number]);
    const before = Object.fromEntries((await db.tasks.bulkGet([...now])).filter(Boolean).map((task) => [task.number, task]));
    await db.tasks.bulkPut(told.tasks.map((task) => ({ ...task, policy: task.policy || NONE, checked: before[task.number]?.checked })));
    await db.forms.bulkPut(Object.entries(told.forms).map(([key, form]) => ({ key, form })));
  });
  await setMeta("me", await ask("GET", "me"));
}

async function away(number, says = "任务已收回或改派，不必再去。") {
  const mine = await db.visits.where("number").equals(number).count();
  if (mine) await db.tasks.update(number, { gone: says });
  else await db.tasks.delete(number);
}
