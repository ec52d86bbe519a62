// Is this phone fit for a day without a network? And a way out: the queue as a file.

import { note, notebook } from "./notebook.js";
import { askToPersist, keepShell, readySince } from "./offline_shell.js";
import { ADDRESSES, post } from "./server.js";
import { byId, clock, say, setText, words } from "./words.js";

const LOW_BATTERY = 0.2;
const LEAST_BYTES = 50 * 1024 * 1024;

const show = (id, text) => {
  const element = byId(id);
  element.hidden = !text;
  setText(element, text);
};

const tellBattery = async () => {
  const battery = await navigator.getBattery?.();
  if (!battery) return;
  const tell = () => {
    const isLow = battery.level <= LOW_BATTERY && !battery.charging;
    show("baterai", isLow ? say("battery", { n: Math.round(battery.level * 100) }) : "");
  };
  battery.addEventListener("levelchange", tell);
  battery.addEventListener("chargingchange", tell);
  tell();
};

const tellStorage = async () => {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  show("ruang", quota - usage < LEAST_BYTES ? words.no_room : "");
  show("tetap", (await askToPersist()) ? words.persisted : words.not_persisted);
};

const tellReady = (visit) => {
  const since = readySince(visit);
  show("siap", since ? say("ready", { time: clock(since) }) : words.not_ready);
  byId("siap").classList.toggle("readiness__state--ready", Boolean(since));
};

/** Hold the page's shell too, and say how fit the phone is. */
export const tellReadiness = async (visit) => {
  tellReady(visit);
  await Promise.allSettled([tellBattery(), tellStorage()]);
};

/** Make the page ready to open without a network; it needs one for that. */
export const makeReady = async (visit, onNewVersion) => {
  const registration = await keepShell(visit);
  note(({ visits }) => (visits[visit].ready = new Date().toISOString()));
  tellReady(visit);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => worker.state === "activated" && onNewVersion());
  });
};

/** Tell the server how many marks of each list are unsent, so that closing need not guess. */
export const report = async (store, queue, { leaving = false } = {}) => {
  const copies = Object.keys(notebook().visits).map((visit) => ({
    visit: Number(visit),
    unsent: queue.countOf(Number(visit)),
  }));
  if (!copies.length) return; // no list, or the phone was wiped
  const body = { phone: store.phone, copies };
  await post(ADDRESSES.phones, body, leaving ? { keepalive: true } : {});
};

/** Save the unsent marks as a file that staff can upload. No names are in it. */
export const saveQueue = (phone, queue) => {
  const events = queue.events.map(({ operator_name: _name, ...event }) => event);
  const content = JSON.stringify({ format: "ektp-queue-1", phone, events });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = `antrean-${new Date().toISOString().slice(0, 16).replace(/\W/g, "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
