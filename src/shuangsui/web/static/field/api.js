// The way to the server. A refusal comes as `Refused` with its code and sentence; no connection as `Offline`.
import { meta } from "./store.js";
import { compare } from "./clock.js";

const ROOT = "/api/v1/";

export class Offline extends Error {
  says = "没有网络，内容存在手机里，有网后会自动发送。";
}

export class Refused extends Error {
  constructor(status, body) {
    super(body.code || String(status));
    this.status = status;
    this.code = body.code || "";
    this.says = body.says || `服务器没有接受（${status}）。请稍后再试；仍然不行，请告诉经办人。`;
    this.body = body;
  }
}

export const isRevoked = (error) => error instanceof Refused && error.status === 401 && error.code === "device-revoked";

export async function ask(method, path, { body, bytes, query } = {}) {
  const token = await meta("token");
  const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (bytes !== undefined) headers["Content-Type"] = "application/octet-stream";
  const address = ROOT + path + (query ? `?${new URLSearchParams(query)}` : "");
  const asked = Date.now();
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: bytes ?? body, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Offline("offline");
  }
  await compare(answer.headers.get("Date"), asked, Date.now());
  return taken(answer);
}

async function taken(answer) {
  let told;
  try {
    told = await answer.json();
  } catch {
    if (answer.ok) throw new Offline("cut"); // the answer broke off on its way
    told = {};
  }
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

export const asJson = (value) => JSON.stringify(value);
