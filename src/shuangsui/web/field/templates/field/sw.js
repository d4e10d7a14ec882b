// Keeps the page on the phone. A new version is fetched whole beside the old one and waits until it is asked for.
const VERSION = "{{ version|escapejs }}";
const FILES = {
{% for name, digest in files.items %}  "{{ name|escapejs }}": "{{ digest|escapejs }}",
{% endfor %}};
const PAGE = "{% url 'field' %}";
const CACHE = `field-${VERSION}`;

// Each file must be the one that this version names: a half-updated server gives no half-updated page.
async function keep() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.entries(FILES).map(async ([name, integrity]) => {
    const answer = await fetch(new Request(name, { integrity, cache: "reload", credentials: "omit" }));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    await cache.put(name, answer);
  }));
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("field-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, name) {
  const cache = await caches.open(CACHE);
  return (await cache.match(name)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("message", (event) => { if (event.data === "take-over") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname in FILES) event.respondWith(answer(event.request, address.pathname));
});
