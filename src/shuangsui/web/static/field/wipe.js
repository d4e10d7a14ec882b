// A device that was revoked forgets everything, says so to the server, and to who holds it.
import { meta, wipe } from "./store.js";

export async function wipeMyself(says) {
  const token = await meta("token");
  await wipe();
  try {
    await fetch("/api/v1/wiped", { method: "POST", headers: { Authorization: `Bearer ${token}` }, credentials: "omit" });
  } catch {
    console.info("the server did not hear of it");
  }
  sessionStorage.setItem("wiped", says || "这台手机已被收回授权。");
  location.replace(location.pathname);
}
