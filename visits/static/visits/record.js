// The list of a visit: a tap is one event, shown at once, kept on the phone, and sent when there
// is a network. Without this file plain forms do the same, as long as the network holds.

import { DeviceChoice } from "./device_choice.js";
import { EventLog, newUuid } from "./event_log.js";
import { EventQueue } from "./event_queue.js";
import { PhoneStore } from "./phone_store.js";
import { PupilList } from "./pupil_list.js";
import { makeReady, report, saveQueue, tellReadiness } from "./readiness.js";
import { ADDRESSES, clockOffset, ofVisit, post } from "./server.js";
import { StateLine } from "./state_line.js";
import { wipe } from "./wiping.js";
import { alarm, byId, day, hour, say, setText, words } from "./words.js";

const POLL_MS = 3_000;
const REPORT_MS = 60_000;
const CLOSED = ["completed", "cancelled"];
const GONE = ["visit_unknown", "forbidden", "phone_revoked"];

const visit = Number(location.pathname.match(/\/kunjungan\/(\d+)\//)?.[1] ?? 0); // 0: the bare shell
const log = new EventLog();
const store = await PhoneStore.open().catch(() => null);
const queue = new EventQueue(store);
const list = new PupilList(log, queue);
const line = new StateLine(queue);
const devices = new DeviceChoice(visit);
const sheet = byId("lainnya");
let roster = null;
let marks = { events: [], cursor: "", seen: "" };

const isOpen = () => !CLOSED.includes(roster.visit.state);

// --- What is known: the list, colleagues' marks, the phone's own

const tellVisit = () => {
  const { school, date, start, end, state, cancel_reason: reason } = roster.visit;
  setText(byId("sekolah"), school);
  setText(byId("waktu"), `${day(`${date}T12:00`)}, ${hour(start)}–${hour(end)}`);
  document.title = document.title.replace(/^[^–]*/, `${say("title", { school })} `);
  line.news = isOpen() ? "" : say(state, { reason });
  for (const link of document.querySelectorAll("[data-tail]")) {
    link.href = `/kunjungan/${visit}/${link.dataset.tail}`;
  }
  byId("kaki").hidden = !isOpen();
  byId("alat").hidden = !isOpen();
};

const tellColleagues = () => line.tellColleagues({ ...marks, operator: roster.operator.name });

/** Learn events of the server; return whether some were new. */
const learn = (events) => {
  const named = events.map((event) => ({ ...event, operator_name: event.operator }));
  const changed = new Set(named.filter((event) => log.add(event)).map((event) => event.student));
  for (const student of changed) list.show(student);
  if (changed.size) list.count();
  return changed.size > 0;
};

const load = (told) => {
  const { events, cursor, ...rest } = told;
  roster = rest;
  learn(events);
  marks = { events, cursor, seen: told.seen ?? told.now };
  devices.load(roster.devices);
  list.load(roster, isOpen());
  tellVisit();
  tellColleagues();
};

let unsent = new Set();

/** Take up the phone's own marks, those of another tab too, and what became of them there. */
const takeUp = () => {
  const own = queue.events.filter((event) => event.visit === visit);
  const refused = new Set(queue.refused);
  for (const event of own) if (!refused.has(event)) log.add(event);
  const before = unsent;
  unsent = new Set(own.map(({ student }) => student));
  for (const student of new Set([...before, ...unsent])) list.show(student);
  if (roster) list.count();
};
queue.addEventListener("reload", takeUp);
store?.addEventListener("wiped", () => closeList(words.wiped));

// --- The server

const closeList = (sentence) => {
  sheet.close();
  list.clear();
  roster = null;
  byId("kaki").hidden = byId("alat").hidden = true;
  alarm(sentence);
};

/** The server gives this list to this person or phone no longer: what is unsent stays. */
const giveUp = async (failure) => {
  await store?.forget(visit);
  closeList(failure.sentence);
};

/** Take the list anew; return whether this phone holds it now. */
const refresh = async () => {
  if (!store || !visit) return false;
  let told;
  try {
    told = ofVisit(await post(ADDRESSES.rosters, { phone: store.phone, visit }));
  } catch (failure) {
    if (GONE.includes(failure.code)) await giveUp(failure);
    else queue.failure = failure;
    line.tell();
    return false;
  }
  load(told);
  const isKept = await store.keepRoster(told).then(() => true, () => false);
  if (!isKept) alarm(words.no_room_for_list);
  return isKept;
};

const keepMarks = () => store?.keepMarks(visit, marks).catch(() => null); // the feed tells them again

const hear = async (told) => {
  for (const pupil of told.students) list.add(pupil);
  if (told.events.some(({ student }) => !list.row(student))) {
    await refresh(); // the register has grown since this list was taken
    return;
  }
  const isNews = learn(told.events);
  const known = new Set(marks.events.map(({ uuid }) => uuid));
  const fresh = told.events.filter(({ uuid }) => !known.has(uuid));
  marks = { events: [...marks.events, ...fresh], cursor: told.cursor, seen: told.now };
  if (roster.visit.state !== told.visit.state) {
    roster.visit.state = told.visit.state;
    list.load(roster, isOpen());
    tellVisit();
  }
  tellColleagues();
  if (isNews) await keepMarks();
};

let isLooking = false;
const look = async () => {
  if (document.hidden || isLooking || !roster) return;
  isLooking = true;
  try {
    const told = await queue.look(visit, marks.cursor);
    if (told && roster) await hear(told);
  } finally {
    isLooking = false;
  }
};

const tellServer = (options) => {
  if (store) report(store, queue, options).catch(() => null); // the next report will do
};

queue.addEventListener("answers", ({ detail }) => {
  const own = detail.filter(({ event }) => event.visit === visit);
  for (const { event, status, code, message } of own) {
    if (status === "refused") log.remove(event);
    list.show(event.student);
    const text = status === "refused" ? say("refused", { message }) : code && message;
    if (text) list.remark(event.student, text);
  }
  const stored = own.filter(({ status }) => status !== "refused").map(({ event }) => event);
  marks.events.push(...stored.map((event) => ({ ...event, operator: event.operator_name })));
  keepMarks();
  list.count();
  if (!queue.size) tellServer();
});

// --- Taps

const tap = (student, outcome, detail) => {
  const event = {
    uuid: newUuid(),
    visit,
    student,
    outcome,
    reason: outcome === "absent" ? detail : "",
    undoes: outcome === "undone" ? detail : null,
    device: devices.value,
    operator: roster.operator.id,
    operator_name: roster.operator.name,
    recorded_at: new Date().toISOString(),
    clock_offset_ms: clockOffset(),
  };
  log.add(event);
  list.remark(student, "");
  queue.push(event);
  list.show(student);
  list.count();
  const counts = log.standing(student);
  if (outcome !== "undone" && counts !== event) list.remark(student, words.outweighed);
};

const press = (button) => {
  const [student, outcome, detail = ""] = button.value.split(".");
  if (outcome === "recorded" && devices.value === null) {
    devices.ask();
    line.say(words.device);
    return;
  }
  const panel = button.closest("#pilihan");
  if (panel) list.add(JSON.parse(panel.dataset.student));
  tap(sheet.contains(button) ? sheet.pupil : Number(student), outcome, detail);
  if (panel) panel.remove();
  if (sheet.open) sheet.close();
};

const openSheet = (student) => {
  sheet.pupil = student;
  setText(sheet.querySelector("h2"), list.row(student).pupil.name);
  sheet.showModal();
};

document.addEventListener("click", (click) => {
  const button = click.target.closest('button[name="tap"]');
  const more = click.target.closest('a[href^="?siswa="]');
  if (button || more) click.preventDefault();
  if (button) press(button);
  else if (more) openSheet(Number(more.closest("[data-pupil]").dataset.pupil));
  else if (click.target === sheet) sheet.close();
});
byId("daftar").addEventListener("submit", (submit) => submit.preventDefault());
byId("alat").addEventListener("change", () => line.tell());

// --- Leaving

document.addEventListener("click", (click) => {
  const isOffline = !navigator.onLine || queue.failure?.code === "offline";
  if (!click.target.closest("a[href]:not([href^='?'], [href^='#'])") || !isOffline) return;
  click.preventDefault();
  line.say(words.needs_network);
});

byId("simpan-antrean").addEventListener("click", () => {
  saveQueue(store?.phone, queue);
  queue.forgetRefused();
});
byId("bersihkan").addEventListener("click", async () => {
  if (queue.size) {
    line.say(say("not_wiped", { n: queue.size }));
    return;
  }
  if (store) await wipe(store);
  location.assign("/hari-ini/");
});
queue.addEventListener("state", () => (byId("simpan-antrean").hidden = !queue.size));
window.addEventListener("pagehide", () => tellServer({ leaving: true }));
window.addEventListener("beforeunload", (leaving) => {
  if (queue.isUnsafe) leaving.preventDefault();
});

// --- Begin: what the phone holds, else what the server put into the page

const begin = async () => {
  const kept = visit && (await store?.roster(visit));
  const given = byId("mulai");
  await queue.reload();
  if (given) load(JSON.parse(given.textContent));
  else if (kept) load({ ...kept, ...(await store.marks(visit)) });
  if (!store) alarm(words.no_store);
  if (store?.vanished) alarm(say("vanished", { n: store.vanished.unsent }));
  byId("kesiapan").hidden = false;
  byId("masuk-lagi").href += `?next=${location.pathname}`;
  const isKept = await refresh();
  if (!roster && !byId("peringatan").childElementCount) alarm(words.no_list);
  queue.send();
  if (roster && store) await tellReadiness(visit);
  if (isKept) await makeReady(visit, () => alarm(words.new_version));
};

setInterval(look, POLL_MS);
setInterval(tellServer, REPORT_MS);
for (const moment of ["online", "focus", "visibilitychange"]) {
  window.addEventListener(moment, () => queue.send());
}
await begin();
