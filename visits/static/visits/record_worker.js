// Holds the recording page's shell: the page without any pupil, its scripts, its style. Nothing
// else passes through it. The server puts `shell` (version, page, files) in front of this file.

const scope = new URL(self.registration.scope).pathname;
const cacheName = `${scope} ${shell.version}`;
const files = new Set(shell.files);

self.addEventListener("install", (event) => {
  const all = [shell.page, ...shell.files];
  // A redirect would be the sign-in page: then there is no new shell, and the old one stays.
  const requests = all.map((url) => new Request(url, { cache: "reload", redirect: "error" }));
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(requests))
      .then(() => self.skipWaiting()),
  );
});

const isOld = (name) => name.startsWith(`${scope} `) && name !== cacheName;

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))),
  );
});

const kept = (url) => caches.open(cacheName).then((cache) => cache.match(url));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === scope) {
    // With a query the server has something to add: a guest, the choices of one pupil.
    event.respondWith(
      url.search
        ? fetch(event.request).catch(() => kept(shell.page))
        : kept(shell.page).then((page) => page ?? fetch(event.request)),
    );
  } else if (files.has(url.pathname)) {
    event.respondWith(kept(url.pathname).then((file) => file ?? fetch(event.request)));
  }
});
