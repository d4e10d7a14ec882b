// 核对、定稿: everything on one page, with what is still missing and where; then it is fixed.
import { button, h, list } from "./dom.js";
import { discard, finalize, photosOf } from "./draft.js";
import { filesOf, formOf } from "./store.js";
import { checkFilled, isShown } from "./form_check.js";
import { href, steps } from "./steps.js";
import { unsigned } from "./sign_screen.js";
import { says } from "./clock.js";
import { bytesSay, FAILED, KINDS, OUTCOMES } from "./words.js";
import { placeSays } from "./place.js";
import { inWords, notice } from "./notices.js";
import { sync } from "./sync.js";

export async function finishScreen(visit, task, show) {
  const [form, files] = [await formOf(visit), await filesOf(visit.uid)];
  const missing = visit.failed ? lackingFailed(visit, files) : await lacking(visit, task, form);
  const fix = button("定稿", async () => {
    if (missing.length) return notice("还有没补的，见上面。", "bad", "missing");
    try {
      await finalize(visit.uid);
      location.hash = "#/queue";
      sync();
    } catch (error) {
      notice(inWords(error), "bad");
    }
  }, "main");
  show("核对", steps(visit, "finish"), h("p", { class: "draft-mark" }, "草稿 · 定稿以后不能再改"),
    missing.length ? h("section", { class: "card bad" }, h("h2", {}, `还要补 ${missing.length} 处`), h("ul", {}, missing.map(([text, step]) => h("li", {}, h("a", { href: `${href(visit, step)}${step === "form" ? "?faults" : ""}` }, text))))) : h("p", { class: "ok" }, "✓ 都齐了。"),
    h("section", { class: "card" }, h("h2", {}, visit.failed ? `未能检查：${FAILED[visit.failed].says}` : form.name), list([["检查对象", task.target.name], ["开始", says(visit.started_at)], ["地点", placeSays(visit.place)], ["到场", names(visit, task)], ["结果", OUTCOMES[visit.outcome]], [visit.failed ? "情况" : "企业陈述", visit.statement], ["未签字", visit.unsigned_reason], ["样品", visit.samples.map((one) => `${one.number} ${one.medium}`).join("、")]])),
    visit.failed ? "" : answers(visit, form), evidence(files),
    h("p", {}, button("放弃这份草稿", () => drop(visit), "small danger")), { bar: [...steps.bar(visit, "finish"), fix] });
}

const names = (visit, task) => visit.present.map((each) => task.team.find((one) => one.key === each.key)?.name || each.key).join("、");

async function lacking(visit, task, form) {
  const found = [];
  if (!task.team.every((one) => visit.present.some((each) => each.key === one.key))) found.push(["检查组还没有都到场", "presence"]);
  for (const fault of checkFilled(form, visit.answers, visit.skipped, await photosOf(visit.uid))) found.push([fault.says, "form"]);
  if (!visit.statement.trim()) found.push(["企业的陈述没有写；没有意见的写“无”", "statement"]);
  if (!visit.outcome) found.push(["检查结果没有选", "statement"]);
  const who = await unsigned(visit, task);
  if (who.length && !visit.unsigned_reason.trim()) found.push([`缺${who.join("、")}；签不了的，写明原因`, "sign"]);
  return found;
}

function lackingFailed(visit, files) {
  const found = [];
  if (!visit.statement.trim()) found.push(["看到的情况没有写", "failed"]);
  if (!files.some((file) => file.kind === "photo") && !visit.unsigned_reason.trim()) found.push(["没有照片；拍不了的，写明原因", "failed"]);
  return found;
}

function answers(visit, form) {
  const rows = (section) => section.field.filter((one) => isShown(one, visit.answers) && visit.answers[one.id] !== undefined).map((one) => [one.label, answerSays(visit.answers[one.id], one)]);
  return form.section.map((section) => h("section", { class: "card tight" }, h("h3", {}, section.title), section.id in visit.skipped ? h("p", {}, `未检查：${visit.skipped[section.id]}`) : list(rows(section))));
}

function answerSays(answer, one) {
  if (typeof answer === "boolean") return answer ? "是" : "否";
  if (Array.isArray(answer)) return answer.join("、");
  if (typeof answer === "object") return placeSays(answer);
  return one.type === "time" ? says(answer) : `${answer}${one.unit || ""}`;
}

function evidence(files) {
  const kinds = Object.entries(KINDS).map(([kind, text]) => [text, files.filter((file) => file.kind === kind).length]).filter(([, count]) => count);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return h("section", { class: "card tight" }, h("h3", {}, "证据"), list([...kinds.map(([text, count]) => [text, `${count}`]), ["共", bytesSay(size)]]));
}

async function drop(visit) {
  if (!confirm("放弃以后，这份草稿和它的照片、签字都会从手机上删除，找不回来。确定放弃吗？")) return;
  await discard(visit.uid);
  location.hash = `#/task/${encodeURIComponent(visit.number)}`;
}
