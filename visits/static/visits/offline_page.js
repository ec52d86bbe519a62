// Leads from the page without a network to the lists that this phone holds.

import { notebook } from "./notebook.js";
import { byId, clock, copyOf, day, say } from "./words.js";

const LOOK_MS = 3_000;

const { phone, visits, unsent, since } = notebook();
const ready = Object.entries(visits)
  .filter(([, { ready: moment }]) => moment)
  .sort(([, one], [, other]) => one.date.localeCompare(other.date));

for (const [visit, { date, school = "" }] of ready) {
  const entry = copyOf("daftar");
  entry.querySelector("a").href = `/kunjungan/${visit}/rekam/`;
  entry.querySelector("span").textContent = say("list", { school, day: day(`${date}T12:00`) });
  byId("daftar-siap").append(entry);
}
byId("ponsel-ini").hidden = !phone; // of people who never record
byId("tidak-ada").hidden = ready.length > 0;
byId("antrean").hidden = !unsent;
if (unsent) byId("antrean").textContent = say("unsent", { n: unsent, time: clock(since) });

// "online" may come before the server can be reached, or never. A form is not sent again.
const look = async () => {
  const isBack = await fetch("/healthz").then(({ ok }) => ok).catch(() => false);
  if (isBack) location.replace(location.href);
};
window.addEventListener("online", look);
setInterval(() => document.hidden || look(), LOOK_MS);
