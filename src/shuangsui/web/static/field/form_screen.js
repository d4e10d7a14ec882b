// The record form, rendered from the policy's own definition: sections with their 未检查 switch, dependent fields, photos.
import { h, newId, put } from "./dom.js";
import { change, photosOf } from "./draft.js";
import { db, filesOf, formOf } from "./store.js";
import { checkFilled, isShown } from "./form_check.js";
import { control, later } from "./form_field.js";
import { photosBox } from "./photos_box.js";
import { signBox } from "./sign_box.js";
import { forget, inWords, notice } from "./notices.js";
import { steps } from "./steps.js";

export async function formScreen(visit, show) {
  const form = await formOf(visit);
  const sheet = new Sheet(visit, form);
  show(`${form.name}`, steps(visit, "form", () => sheet.next()), await sheet.made(), { bar: steps.bar(visit, "form", () => sheet.next()) });
  if (new URLSearchParams(location.hash.split("?")[1]).has("faults")) await sheet.tell(true);
}

class Sheet {
  constructor(visit, form) {
    this.visit = visit;
    this.form = form;
    this.places = new Map(); // field or section id → where its faults are told
    this.rows = new Map(); // field id → its element, to be hidden while another answer does not ask for it
    this.waiting = new Map(); // field id → what builds it when it is first asked for
    this.told = false;
  }

  async made() {
    const methods = await this.method();
    this.files = await filesOf(this.visit.uid);
    return [methods, this.form.section.map((section) => this.section(section))];
  }

  async method() {
    const task = await db.tasks.get(this.visit.number);
    const now = task?.form_versions?.[this.visit.form];
    const old = now && now !== this.visit.form_version;
    return old && h("p", { class: "notice info" }, "这份草稿用的是旧版表格；照旧可以交，审核时会注明。");
  }

  async store(deed) {
    try {
      this.visit = await change(this.visit.uid, deed);
      this.depend();
      await this.tell(this.told);
    } catch (error) {
      notice(inWords(error), "bad");
    }
  }

  section(section) {
    const body = h("div", {}, section.field.map((one) => this.field(one, section)));
    const place = h("p", { class: "fault", role: "alert" });
    this.places.set(`section ${section.id}`, place);
    const head = h("h2", { id: `section-${section.id}` }, section.title);
    if (!section.may_be_skipped) return h("section", { class: "card" }, head, place, body);
    return h("section", { class: "card" }, head, this.skipping(section, body), place, body);
  }

  skipping(section, body) {
    const { skipped } = this.visit;
    const why = h("textarea", { id: newId(), rows: 2, value: skipped[section.id] ?? "" });
    for (const [name, deed] of Object.entries(later((text) => this.store((visit) => { visit.skipped[section.id] = text ?? ""; })))) why.addEventListener(name.slice(2), deed);
    const reason = h("div", { class: "field" }, h("label", { for: why.id }, "未检查的原因", h("span", { class: "must" }, "＊")), why);
    const turn = (off) => { body.hidden = off; reason.hidden = !off; };
    const toggle = h("input", { type: "checkbox", role: "switch", checked: section.id in skipped });
    toggle.addEventListener("change", () => {
      turn(toggle.checked);
      this.store((visit) => {
        if (toggle.checked) visit.skipped[section.id] = why.value;
        else delete visit.skipped[section.id];
      });
    });
    turn(toggle.checked);
    return [h("label", { class: "switch" }, toggle, h("span", {}, "未检查")), reason];
  }

  field(one, section) {
    const row = h("div", { class: "field", id: `field-${one.id}` });
    row.hidden = !isShown(one, this.visit.answers);
    this.rows.set(one.id, row);
    if (row.hidden) this.waiting.set(one.id, () => this.fill(row, one, section)); // an old phone builds what is seen alone
    else this.fill(row, one, section);
    return row;
  }

  fill(row, one, section) {
    const { uid, answers } = this.visit;
    const set = (value) => this.store((visit) => { if (value === undefined) delete visit.answers[one.id]; else visit.answers[one.id] = value; });
    const fault = h("p", { class: "fault", role: "alert" });
    this.places.set(one.id, fault);
    const changed = () => this.tell(this.told);
    const { files: first } = this;
    const parts = [];
    if (one.type === "signature") parts.push(signBox(uid, { kind: "firm-signature", says: one.label, field: one.id, title: one.label, changed }));
    else if (one.type === "photo") parts.push(h("h3", {}, one.label, one.required && h("span", { class: "must" }, "＊")), photosBox(uid, { label: one.label, field: one.id, about: `${section.title}：${one.label}`, changed, first }));
    else parts.push(control(one, answers[one.id], set), one.needs_photo && h("p", { class: "help" }, "这一栏要有照片"), one.needs_photo && photosBox(uid, { label: one.label, field: one.id, about: `${section.title}：${one.label}`, changed, first }));
    put(row, parts, one.help && h("p", { class: "help" }, one.help), fault);
  }

  depend() {
    for (const section of this.form.section) for (const one of section.field) this.reveal(one);
  }

  reveal(one) {
    const shown = isShown(one, this.visit.answers);
    if (shown && this.waiting.has(one.id)) {
      this.waiting.get(one.id)();
      this.waiting.delete(one.id);
    }
    this.rows.get(one.id).hidden = !shown;
  }

  // What is wrong, each beside its field. Before the first try to go on nobody is told what he has not come to yet.
  async tell(blanks) {
    this.told = blanks;
    const all = checkFilled(this.form, this.visit.answers, this.visit.skipped, await photosOf(this.visit.uid));
    const found = blanks ? all : all.filter((fault) => !["blank", "no-photo", "no-reason", "nothing-inspected"].includes(fault.code));
    for (const [key, place] of this.places) put(place, found.filter((fault) => (fault.field || `section ${fault.section}`) === key).map((fault) => h("span", {}, fault.says)));
    for (const [id, row] of this.rows) row.classList.toggle("wrong", found.some((fault) => fault.field === id));
    if (!all.length) forget("faults");
    return all;
  }

  async next() {
    const faults = await this.tell(true);
    if (!faults.length) return true;
    const first = faults[0].field ? `field-${faults[0].field}` : `section-${faults[0].section}`;
    document.getElementById(first)?.scrollIntoView({ block: "center" });
    const whole = faults.find((fault) => !fault.field && !fault.section);
    notice(whole?.says || `还有 ${faults.length} 处要补，已在各栏写明；也可以先去下一步，以后再补。`, "bad", "faults");
    return false;
  }
}
