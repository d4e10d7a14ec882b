// Whether the browser promises to keep what the phone holds, and how full it is.
import { forget, notice } from "./notices.js";
import { bytesSay } from "./words.js";
import { setMeta } from "./store.js";

const LEAST = 100 * 1024 * 1024; // bytes that should stay free: some forty visits' photos
const FULL = 0.9;

export async function askToKeep() {
  const kept = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.()) || false;
  await setMeta("kept", kept);
  return kept;
}

export const keptSays = (kept) => (kept ? "浏览器答应长期保存，不会自动清理。" : "浏览器没有答应长期保存：空间紧张时可能清理。请把这一页“添加到主屏幕”，并尽快发送记录。");

export async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) || {};
  return { usage, quota, scarce: quota > 0 && (quota - usage < LEAST || usage / quota > FULL) };
}

export async function warnWhenScarce() {
  const { usage, quota, scarce } = await room();
  if (!scarce) return forget("room");
  notice(`手机留给这一页的空间快满了（已用 ${bytesSay(usage)}，共 ${bytesSay(quota)}）。请尽快发送或导出已定稿的记录。`, "bad", "room");
}
