// The service workers of a visit's recording page and of the page that stands for all others, and
// making a visit ready beforehand.

import { note, notebook } from "./notebook.js";
import { ADDRESSES, ofVisit, post } from "./server.js";

const LIST_SCRIPT = "/kunjungan/rekam.js";
const PAGE_SCRIPT = "/luring.js";
const scopeOf = (visit) => `/kunjungan/${visit}/rekam/`;

const settled = (worker) =>
  new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("redundant"));
    });
  });

const register = async (script, scope) => {
  const options = { scope, updateViaCache: "none" };
  const registration = await navigator.serviceWorker.register(script, options);
  const coming = registration.installing || registration.waiting;
  if (coming) await settled(coming);
  return registration;
};

/** Put the list's shell into the browser; return the registration once it is there. */
export const keepShell = async (visit) => {
  const registration = await register(LIST_SCRIPT, scopeOf(visit));
  await register(PAGE_SCRIPT, "/").catch(() => null); // the list opens without it
  return registration;
};

const isOfPages = (scope) => scope === "/" || scope.startsWith("/ ");

/** Forget the lists' shells. The page without a network stays: it is about nobody, and a page that
 * its worker has opened could not be left once the worker is taken away. */
export const removeShells = async () => {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const lists = registrations.filter(({ scope }) => !isOfPages(new URL(scope).pathname));
  await Promise.all(lists.map((registration) => registration.unregister()));
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => !isOfPages(name)).map((name) => caches.delete(name)));
};

/** Ask the browser not to clear this site's data when room is short; return its answer. */
export const askToPersist = async () => {
  const { storage } = navigator;
  return ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false;
};

/** Take the list and the shell of `visit`; return the roster. Raise Failure or what went wrong. */
export const prepare = async (store, visit) => {
  const roster = ofVisit(await post(ADDRESSES.rosters, { phone: store.phone, visit }));
  await store.keepRoster(roster);
  await keepShell(visit);
  await askToPersist();
  note(({ visits }) => (visits[visit].ready = new Date().toISOString()));
  return roster;
};

/** When `visit` was made ready; "" when it is not. */
export const readySince = (visit) => notebook().visits[visit]?.ready ?? "";
