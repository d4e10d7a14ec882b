// A filled form held against its definition, by the same rules and in the same words as on the server (rules/filled_form.py).

const LONGEST = 2000;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?/;

const SENTENCES = {
  blank: "“{label}”没有填写。",
  "too-long": "“{label}”太长，最多 {most} 字。",
  "not-a-number": "“{label}”应为数字，如 7.5；现在是“{value}”。",
  "too-small": "“{label}”不能小于 {least}{unit}；现在是 {value}。",
  "too-large": "“{label}”不能大于 {most}{unit}；现在是 {value}。",
  "not-a-day": "“{label}”应为日期，如 2025-03-26；现在是“{value}”。",
  "not-a-time": "“{label}”应为时间，如 2025-03-26T09:30；现在是“{value}”。",
  "not-a-choice": "“{label}”只能选：{choices}；现在是“{value}”。",
  "not-yes-no": "“{label}”应选“是”或“否”。",
  "not-a-place": "“{label}”应为经纬度，如 44.014236、87.308224。",
  "not-text": "“{label}”应为文字。",
  "no-photo": "“{label}”要有照片。",
  "no-reason": "“{label}”标为未检查，请写明原因。",
  "not-to-skip": "“{label}”不能标为未检查。",
  "nothing-inspected": "各部分都标为未检查：这不是一份检查记录；没有查成的，请用“未能检查”。",
};

// Faults `{code, section, field, label, says}` in the form's order; photos: field id → how many.
export function checkFilled(form, answers, skipped, photos) {
  const found = form.section.flatMap((section) => ofSection(section, answers, skipped, photos));
  const open = form.section.filter((section) => section.may_be_skipped).map((section) => section.id);
  if (open.length && open.every((id) => id in skipped)) found.push(fault("nothing-inspected", "", { id: "", label: form.name }));
  return found;
}

export function isShown(one, answers) {
  return Object.entries(one.shown_if || {}).every(([name, wanted]) => {
    const answer = answers[name];
    return Array.isArray(answer) ? answer.includes(wanted) : answer === wanted;
  });
}

function fault(code, section, one, values = {}) {
  const says = SENTENCES[code].replace(/\{(\w+)\}/g, (_, name) => (name === "label" ? one.label : values[name] ?? ""));
  return { code, section, field: one.id, label: one.label, says };
}

function ofSection(section, answers, skipped, photos) {
  if (section.id in skipped) {
    const whole = { id: "", label: section.title };
    if (!section.may_be_skipped) return [fault("not-to-skip", section.id, whole)];
    return skipped[section.id].trim() ? [] : [fault("no-reason", section.id, whole)];
  }
  return section.field.filter((one) => isShown(one, answers)).flatMap((one) => ofField(section.id, one, answers[one.id], photos[one.id] || 0));
}

function ofField(section, one, answer, pictures) {
  if (one.type === "photo" || one.type === "signature") {
    return one.required && !pictures ? [fault(one.type === "photo" ? "no-photo" : "blank", section, one)] : [];
  }
  if (isBlank(answer)) return one.required ? [fault("blank", section, one)] : [];
  const found = [];
  const wrong = CHECKS[one.type](one, answer);
  if (wrong) found.push(fault(wrong[0], section, one, wrong[1]));
  if (one.needs_photo && !pictures) found.push(fault("no-photo", section, one));
  return found;
}

function isBlank(answer) {
  if (answer === undefined || answer === null) return true;
  if (typeof answer === "string") return !answer.trim();
  return typeof answer === "object" && Object.keys(answer).length === 0;
}

const short = (value) => String(value).slice(0, 40);

function text(one, answer) {
  if (typeof answer !== "string") return ["not-text"];
  return [...answer].length > LONGEST ? ["too-long", { most: LONGEST }] : null;
}

function number(one, answer) {
  if (typeof answer !== "string" || !NUMBER.test(answer.trim())) return ["not-a-number", { value: short(answer) }];
  const [value, unit] = [Number(answer), one.unit || ""];
  if (one.at_least !== null && one.at_least !== undefined && value < Number(one.at_least)) return ["too-small", { least: one.at_least, unit, value: answer }];
  if (one.at_most !== null && one.at_most !== undefined && value > Number(one.at_most)) return ["too-large", { most: one.at_most, unit, value: answer }];
  return null;
}

function moment(pattern, code) {
  return (one, answer) => (pattern.test(answer) && !Number.isNaN(Date.parse(answer)) ? null : [code, { value: short(answer) }]);
}

function choice(one, answer) {
  return one.choices.includes(answer) ? null : ["not-a-choice", { choices: one.choices.join("、"), value: short(answer) }];
}

function choices(one, answer) {
  const strange = Array.isArray(answer) ? answer.filter((each) => !one.choices.includes(each)) : [String(answer)];
  return strange.length ? ["not-a-choice", { choices: one.choices.join("、"), value: short(strange.join("、")) }] : null;
}

function location(one, answer) {
  if (typeof answer === "string") return text(one, answer); // an address, where the phone knows no place
  const within = (value, most) => typeof value === "number" && Math.abs(value) <= most;
  return within(answer.latitude, 90) && within(answer.longitude, 180) ? null : ["not-a-place"];
}

const CHECKS = {
  text, note: text, number, choice, choices, location,
  date: moment(DAY, "not-a-day"),
  time: moment(TIME, "not-a-time"),
  "yes-no": (one, answer) => (typeof answer === "boolean" ? null : ["not-yes-no"]),
};
