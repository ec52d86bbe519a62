// How a service worker keeps one page and what it loads. The server puts `shell` (version, page,
// files) in front of this file, and behind it what the worker answers.

const scope = new URL(self.registration.scope).pathname;
const cacheName = `${scope} ${shell.version}`;
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

const isOld = (name) => name.startsWith(`${scope} `) && name !== cacheName;

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))),
  );
});

const kept = (url) => caches.open(cacheName).then((cache) => cache.match(url));
