// Lists, colleagues' marks and unsent marks of this phone, encrypted in IndexedDB.

import { deleteDatabase, openDatabase, read, readAll, write } from "./database.js";
import { newUuid } from "./event_log.js";
import { closeNotebook, note, notebook } from "./notebook.js";
import { newKey, seal, unseal } from "./sealed.js";

const KEY = "main";
const CHANNEL = "rekam";
const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

export class PhoneStore extends EventTarget {
  #database;
  #key;
  #channel = new BroadcastChannel(CHANNEL);

  /** What a database that vanished held, by the notebook; null when none vanished. */
  vanished = null;

  /** Open the store, or make it; a database without its key counts as vanished. */
  static async open() {
    const store = new PhoneStore();
    store.#database = await openDatabase();
    store.#key = await read(store.#database, "keys", KEY);
    if (!store.#key) await store.#begin();
    store.#channel.onmessage = ({ data }) => store.dispatchEvent(new Event(data));
    return store;
  }

  async #begin() {
    const notes = notebook();
    if (Object.keys(notes.visits).length) this.vanished = { unsent: notes.unsent };
    const key = await newKey();
    await write(this.#database, ["keys", "rosters", "marks", "outbox"], (keys, ...rest) => {
      keys.put(key, KEY);
      for (const store of rest) store.clear();
    });
    this.#key = key;
    note((fresh) => {
      fresh.phone ||= newUuid();
      Object.assign(fresh, { visits: {}, unsent: 0, since: "" });
    });
  }

  get phone() {
    return notebook().phone || note((notes) => (notes.phone = newUuid())).phone;
  }

  // --- Lists

  async roster(visit) {
    const row = await read(this.#database, "rosters", visit);
    return row ? unseal(this.#key, row) : null;
  }

  async keepRoster(roster) {
    const { events, cursor, ...list } = roster;
    const visit = list.visit.id;
    const sealed = await seal(this.#key, list);
    await write(this.#database, "rosters", (rows) => rows.put({ visit, ...sealed }));
    await this.keepMarks(visit, { events, cursor, seen: new Date().toISOString() });
    const { date, school } = list.visit;
    note(({ visits }) => (visits[visit] = { ready: "", ...visits[visit], date, school }));
  }

  async marks(visit) {
    const row = await read(this.#database, "marks", visit);
    return row ? unseal(this.#key, row) : { events: [], cursor: "", seen: "" };
  }

  async keepMarks(visit, marks) {
    const sealed = await seal(this.#key, marks);
    await write(this.#database, "marks", (rows) => rows.put({ visit, ...sealed }));
  }

  async forget(visit) {
    await write(this.#database, ["rosters", "marks"], (...stores) => {
      for (const store of stores) store.delete(visit);
    });
    note(({ visits }) => delete visits[visit]);
  }

  /** Forget the lists of visits that are long over. */
  async forgetOld(now) {
    for (const [visit, { date }] of Object.entries(notebook().visits)) {
      if (now - Date.parse(date) > KEPT_DAYS * DAY_MS) await this.forget(Number(visit));
    }
  }

  // --- Unsent marks

  /** The unsent marks, oldest first; one that cannot be read any more is left where it is. */
  async unsent() {
    const rows = await readAll(this.#database, "outbox");
    const read = await Promise.allSettled(rows.map((row) => unseal(this.#key, row)));
    const events = read.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    return events.sort((a, b) => Date.parse(a.recorded_at) - Date.parse(b.recorded_at));
  }

  async keepUnsent(event) {
    const sealed = await seal(this.#key, event);
    const row = { uuid: event.uuid, visit: event.visit, ...sealed };
    await write(this.#database, "outbox", (rows) => rows.put(row));
    this.#channel.postMessage("change");
  }

  async dropSent(uuids) {
    await write(this.#database, "outbox", (rows) => uuids.forEach((uuid) => rows.delete(uuid)));
    this.#channel.postMessage("change");
  }

  /** Forget everything, the key and this phone's id too; other tabs hear of it. */
  async wipe() {
    this.#channel.postMessage("wiped");
    this.#channel.close();
    this.#database.close();
    await deleteDatabase();
    closeNotebook();
  }
}
