// Says on every page that needs the network that there is none. The server puts kept_page.js in
// front of this file.

// The network is asked while this worker starts, so that no page waits for it.
self.addEventListener("activate", (event) => {
  event.waitUntil(self.registration.navigationPreload?.enable());
});

const asked = async ({ preloadResponse, request }) => (await preloadResponse) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(asked(event).catch(() => kept(shell.page)));
  } else if (event.request.method === "GET" && files.has(pathname)) {
    event.respondWith(kept(pathname).then((file) => file ?? fetch(event.request)));
  }
});
