// Holds the recording page's shell: the page without any pupil, its scripts, its style. Nothing
// else passes through it. The server puts kept_page.js in front of this file.

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
