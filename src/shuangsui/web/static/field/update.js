// The service worker, and what is said when a new version lies ready. Drafts are in the database; no version touches them.
import { h } from "./dom.js";
import { notice } from "./notices.js";

export async function keepUpToDate(beforeReload) {
  if (!navigator.serviceWorker) return;
  let asked = false;
  navigator.serviceWorker.addEventListener("controllerchange", async () => {
    if (!asked) return;
    await beforeReload();
    location.reload();
  });
  const offer = (worker) => {
    const take = h("button", { type: "button", class: "inline", onclick: () => { asked = true; worker.postMessage("take-over"); } }, "点此更新");
    notice("有新版本，草稿不受影响。", "info", "version", take);
  };
  const entry = await navigator.serviceWorker.register(document.body.dataset.worker, { scope: "/field/" });
  if (entry.waiting && navigator.serviceWorker.controller) offer(entry.waiting);
  entry.addEventListener("updatefound", () => {
    const worker = entry.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
    });
  });
  window.addEventListener("online", () => entry.update().catch(() => console.info("no line for an update")));
}
