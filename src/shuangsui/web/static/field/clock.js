// The phone's clock beside the server's. Seconds; above 0: the phone is behind.
import { meta, setMeta } from "./store.js";
import { forget, notice } from "./notices.js";

const MOST = 5 * 60;
const KEY = "clock";

export async function compare(date, asked, answered) {
  const server = Date.parse(date);
  if (Number.isNaN(server)) return;
  const seconds = Math.round((server + 500 - (asked + answered) / 2) / 1000); // the header has whole seconds
  await setMeta("clock_off", seconds);
  tell(seconds);
}

export function tell(seconds) {
  if (Math.abs(seconds) <= MOST) return forget(KEY);
  const way = seconds > 0 ? "慢" : "快";
  notice(`手机的时间比服务器${way}${span(Math.abs(seconds))}。请在手机设置里打开“自动设置时间”；记录会注明这一误差。`, "bad", KEY);
}

function span(seconds) {
  if (seconds >= 86400) return `约 ${Math.round(seconds / 86400)} 天`;
  if (seconds >= 5400) return `约 ${Math.round(seconds / 3600)} 小时`;
  return ` ${Math.round(seconds / 60)} 分钟`;
}

export const clockOff = async () => (await meta("clock_off")) || 0;

// An instant with the phone's own offset: 2025-03-26T09:30:00+08:00.
export function stamp(at = new Date()) {
  const away = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + away * 60000).toISOString().slice(0, 19);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  return `${local}${away < 0 ? "-" : "+"}${two(Math.abs(away) / 60)}:${two(Math.abs(away) % 60)}`;
}

export const says = (text) => (text ? text.replace("T", " ").slice(0, 16) : "");
export const today = () => stamp().slice(0, 10);

// An instant of the server's as the phone's local time.
export function local(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? "" : says(stamp(at));
}
