// Keeps the page that stands for all others without a network: once for a browser, and only when
// somebody stays long enough for it to be in nobody's way.

const AFTER_MS = 5_000;

const keep = async () => {
  const { serviceWorker } = navigator;
  const isKept = await serviceWorker.getRegistration("/");
  if (!isKept) await serviceWorker.register("/luring.js", { scope: "/", updateViaCache: "none" });
};

setTimeout(() => keep().catch(() => null), AFTER_MS); // not needed, and not everywhere allowed
