// Says on every page that needs the network that there is none, and holds that one page for it. The
// server puts `shell` (version, page, files) in front of this file.

const prefix = "luring ";
const cacheName = prefix + shell.version;
const files = new Set(shell.files);

self.addEventListener("install", (event) => {
  const all = [shell.page, ...shell.files];
  // A redirect would be the sign-in page: then there is no new page, and the old one stays.
  const requests = all.map((url) => new Request(url, { cache: "reload", redirect: "error" }));
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(requests))
      .then(() => self.skipWaiting()),
  );
});

const isOld = (name) => name.startsWith(prefix) && name !== cacheName;

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))),
  );
});

const kept = (url) => caches.open(cacheName).then((cache) => cache.match(url));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => kept(shell.page)));
  } else if (event.request.method === "GET" && files.has(pathname)) {
    event.respondWith(kept(pathname).then((file) => file ?? fetch(event.request)));
  }
});
