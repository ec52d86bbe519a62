// The service worker of one visit's recording page, and making that visit ready beforehand.

import { note, notebook } from "./notebook.js";
import { ADDRESSES, post } from "./server.js";

const SCRIPT = "/kunjungan/rekam.js";
const scopeOf = (visit) => `/kunjungan/${visit}/rekam/`;

const settled = (worker) =>
  new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("redundant"));
    });
  });

/** Put the page's shell into the browser; return the registration once it is there. */
export const keepShell = async (visit) => {
  const options = { scope: scopeOf(visit), updateViaCache: "none" };
  const registration = await navigator.serviceWorker.register(SCRIPT, options);
  const coming = registration.installing || registration.waiting;
  if (coming) await settled(coming);
  return registration;
};

export const removeShells = async () => {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.map((name) => caches.delete(name)));
};

/** Ask the browser not to clear this site's data when room is short; return its answer. */
export const askToPersist = async () => {
  const { storage } = navigator;
  return ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false;
};

/** Take the list and the shell of `visit`; return the roster. Raise Failure or what went wrong. */
export const prepare = async (store, visit) => {
  const roster = await post(ADDRESSES.rosters, { phone: store.phone, visit });
  await store.keepRoster(roster);
  await keepShell(visit);
  await askToPersist();
  note(({ visits }) => (visits[visit].ready = new Date().toISOString()));
  return roster;
};

/** When `visit` was made ready; "" when it is not. */
export const readySince = (visit) => notebook().visits[visit]?.ready ?? "";
