// The page: which screen an address after # means, the frame round it, and what starts at the start.
import { h, main, put } from "./dom.js";
import { db, meta, setMeta, task, visitOf } from "./store.js";
import { bindScreen } from "./bind_screen.js";
import { tasksScreen } from "./tasks_screen.js";
import { targetScreen } from "./target_screen.js";
import { doorScreen } from "./door_screen.js";
import { presenceScreen } from "./presence_screen.js";
import { formScreen } from "./form_screen.js";
import { evidenceScreen } from "./evidence_screen.js";
import { samplesScreen } from "./samples_screen.js";
import { statementScreen } from "./statement_screen.js";
import { signScreen } from "./sign_screen.js";
import { chooseFailed, failedScreen } from "./failed_screen.js";
import { finishScreen } from "./finish_screen.js";
import { queueScreen } from "./queue_screen.js";
import { writeScreen } from "./write_screen.js";
import { deviceScreen } from "./device_screen.js";
import { forget, inWords, notice } from "./notices.js";
import { askToKeep, warnWhenScarce } from "./keeping.js";
import { keepUpToDate } from "./update.js";
import { syncByItself } from "./sync.js";
import { tell } from "./clock.js";

const TABS = [["#/", "任务"], ["#/queue", "待发送"], ["#/device", "本机"]];
const STEPS = { form: formScreen, evidence: evidenceScreen, samples: samplesScreen, statement: statementScreen, failed: failedScreen };
const OF_TASK = { sign: signScreen, finish: finishScreen };
const STAYS = /^#\/(queue|device)?$/; // screens that are drawn anew when something has come or gone
let turn = 0;

async function draw() {
  const mine = ++turn;
  let of;
  const show = (title, ...parts) => { if (mine === turn) frame(title, parts, of); };
  for (const key of ["faults", "missing", "pad", "pin", "sample", "write"]) forget(key);
  try {
    await screen(show, (task) => { of = { number: task.number, whose: task.target.name }; });
  } catch (error) {
    console.error(error);
    show("没有打开", h("p", { class: "fault" }, inWords(error)), { tabs: true });
  }
}

// `inVisit` tells that what is shown belongs to the visit of a task.
async function screen(show, inVisit) {
  if (!(await meta("token"))) return bindScreen(show);
  const [, name = "", number, step] = location.hash.split("?")[0].split("/").map(decodeURIComponent);
  if (name === "queue") return queueScreen(show, draw);
  if (name === "device") return deviceScreen(show, draw);
  const found = number && (await task(number));
  if (!found) return tasksScreen(show);
  if (name === "task") return targetScreen(found, show);
  if (name === "door") return doorScreen(found, show);
  if (name === "failed") return chooseFailed(found, show);
  if (name === "write") return writeScreen(found, step, show);
  const visit = await visitOf(number);
  if (visit?.state !== "draft") return targetScreen(found, show);
  inVisit(found);
  if (step === "presence") return presenceScreen(visit, found, show, draw);
  return STEPS[step] ? STEPS[step](visit, show) : (OF_TASK[step] || finishScreen)(visit, found, show);
}

function frame(title, parts, { number, whose } = {}) {
  const given = { whose, ...(parts.at(-1)?.constructor === Object ? parts.pop() : {}) };
  const back = given.back || (number && `#/task/${encodeURIComponent(number)}`);
  document.title = title;
  put(document.getElementById("top"), back ? h("a", { class: "back", href: back, "aria-label": "返回" }, "‹") : "", h("h1", {}, title, given.whose && h("small", {}, given.whose)), h("span", { id: "line" }));
  put(main(), ...parts);
  const tabs = given.tabs && h("nav", { class: "tabs", "aria-label": "主菜单" }, TABS.map(([href, says]) => h("a", { href, "aria-current": (location.hash || "#/") === href && "page" }, says)));
  put(document.getElementById("bar"), given.bar?.some(Boolean) ? h("div", { class: "deeds" }, given.bar) : "", tabs);
  line();
}

function line() {
  const place = document.getElementById("line");
  if (place) put(place, navigator.onLine ? "" : "离线");
}

function start() {
  window.addEventListener("hashchange", async () => { await draw(); window.scrollTo(0, 0); main().focus({ preventScroll: true }); });
  for (const name of ["online", "offline"]) window.addEventListener(name, line);
  for (const name of ["field-synced", "field-progress"]) window.addEventListener(name, () => { if (STAYS.test(location.hash || "#/")) draw(); });
  window.addEventListener("unhandledrejection", (event) => { event.preventDefault(); notice(inWords(event.reason), "bad"); });
  draw();
}

async function rest() {
  if (!(await meta("token"))) return;
  sessionStorage.removeItem("wiped");
  await askToKeep();
  await warnWhenScarce();
  const off = await meta("clock_off");
  if (off) tell(off);
  syncByItself();
}

start();
keepUpToDate(async () => { await setMeta("updated", true); db.close(); }).catch((error) => notice(`没有装好离线用的页面：${error.message}`, "bad", "worker"));
rest();
