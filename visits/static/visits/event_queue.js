// Events on their way to the server: those of all visits of this phone, in one queue. One leaves
// only when the server has said that it is stored; whatever else happens keeps it here. What the
// server refuses is tried again when the page is opened anew: a crew may have been put right.

import { ADDRESSES, Failure, clockOffset, get, ofVisit, post } from "./server.js";
import { note } from "./notebook.js";

const LARGEST_BATCH = 500;
const LONGEST_WAIT_MS = 30_000;
const STATUSES = ["stored", "already_stored", "conflict", "refused"];

export class EventQueue extends EventTarget {
  #waiting = new Map();
  #loose = new Set();
  #unstorable = new Set();
  #refused = new Set();
  #store;
  #sending = false;
  #failures = 0;
  #timer = 0;
  #batch = LARGEST_BATCH;

  /** The Failure of the last attempt; null when it succeeded. */
  failure = null;

  constructor(store) {
    super();
    this.#store = store;
    store?.addEventListener("change", () => this.reload());
  }

  get size() {
    return this.#waiting.size;
  }

  /** The oldest unsent event. */
  get first() {
    return this.#waiting.values().next().value;
  }

  get events() {
    return [...this.#waiting.values()];
  }

  /** Those that the server has refused since this page was opened. */
  get refused() {
    return this.events.filter(({ uuid }) => this.#refused.has(uuid));
  }

  get #sendable() {
    return this.events.filter(({ uuid }) => !this.#refused.has(uuid));
  }

  has(uuid) {
    return this.#waiting.has(uuid);
  }

  /** Whether some marks live in this tab only, for an instant or because of the next. */
  get isUnsafe() {
    return this.#loose.size > 0;
  }

  /** Whether the phone could not store some of them: no database, or no room. */
  get cannotStore() {
    return this.#unstorable.size > 0;
  }

  countOf(visit) {
    return this.events.filter((event) => event.visit === visit).length;
  }

  /** Take up what the phone's store holds: after the start, and when another tab changed it. */
  async reload() {
    if (!this.#store) return;
    const before = new Set(this.#waiting.keys());
    const stored = await this.#store.unsent();
    const newer = this.events.filter(({ uuid }) => this.#loose.has(uuid) || !before.has(uuid));
    this.#waiting = new Map([...stored, ...newer].map((event) => [event.uuid, event]));
    this.#remember();
    this.#tell("reload");
    this.#tell("state");
  }

  /** Keep `event` on this phone, then send. It counts as waiting from the first moment on. */
  async push(event) {
    this.#waiting.set(event.uuid, event);
    this.#loose.add(event.uuid);
    this.#remember();
    this.#tell("state");
    try {
      await this.#store.keepUnsent(event);
      this.#loose.delete(event.uuid);
    } catch {
      this.#unstorable.add(event.uuid); // said aloud, and sent all the same
    }
    this.#tell("state");
    await this.send();
  }

  /** Send until nothing waits; on failure try again later, with jitter. */
  async send() {
    if (this.#sending) return;
    clearTimeout(this.#timer);
    this.#sending = true;
    this.#tell("state");
    try {
      await this.#sendAll();
      this.failure = null;
      this.#failures = 0;
    } catch (failure) {
      this.failure = failure;
      this.#failures += 1;
      const wait = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** this.#failures);
      const jittered = Math.max(failure.wait ?? 0, wait * (0.5 + Math.random() / 2));
      this.#timer = setTimeout(() => this.send(), jittered);
    }
    this.#sending = false;
    this.#tell("state");
    if (this.#sendable.length && !this.failure) this.send();
  }

  /** Ask what colleagues noted since `cursor`; null when there is no answer. */
  async look(visit, cursor) {
    try {
      const address = `${ADDRESSES.recordings}?visit=${visit}&since=${cursor}`;
      const told = ofVisit(await get(address));
      if (!this.#sendable.length) this.failure = null;
      return told;
    } catch (failure) {
      this.failure = failure;
      return null;
    } finally {
      this.#tell("state");
    }
  }

  /** Send every person's marks; one person's that must wait do not hold up the others'. */
  async #sendAll() {
    let refused = null;
    for (const operator of new Set(this.#sendable.map((event) => event.operator))) {
      try {
        await this.#sendThoseOf(operator);
      } catch (failure) {
        if (failure.code !== "other_person") throw failure;
        refused = failure;
      }
    }
    if (refused) throw refused;
  }

  async #sendThoseOf(operator) {
    const mine = () => this.#sendable.filter((event) => event.operator === operator);
    for (let left = mine(); left.length; left = mine()) {
      await this.#sendBatch(left.slice(0, this.#batch));
    }
  }

  async #sendBatch(batch) {
    const measured = { clock_offset_ms: clockOffset() };
    const events = batch.map(({ operator_name: _name, ...event }) => ({ ...measured, ...event }));
    const { results } = await this.#posted(events);
    const isAnswer = ({ uuid, status }) => this.has(uuid) && STATUSES.includes(status);
    const named = Array.isArray(results) ? results.filter(isAnswer) : [];
    if (!named.length) throw new Failure("strange");
    const answered = named.map((answer) => ({ ...answer, event: this.#waiting.get(answer.uuid) }));
    for (const { uuid, status } of named) if (status === "refused") this.#refused.add(uuid);
    await this.#letGo(named.map(({ uuid }) => uuid).filter((uuid) => !this.#refused.has(uuid)));
    this.#batch = Math.min(LARGEST_BATCH, this.#batch * 2);
    this.#tell("answers", answered);
  }

  /** Forget what was refused, once it lies in a file for staff. */
  async forgetRefused() {
    await this.#letGo(this.refused.map(({ uuid }) => uuid));
    this.#tell("state");
  }

  /** Forget events; one that a broken store keeps is sent again another day, which does no harm. */
  async #letGo(uuids) {
    await this.#store?.dropSent(uuids).catch(() => null);
    for (const uuid of uuids) {
      for (const events of [this.#waiting, this.#loose, this.#unstorable]) events.delete(uuid);
    }
    this.#remember();
  }

  /** Post; when the server finds it too large, post half. */
  async #posted(events) {
    try {
      return await post(ADDRESSES.recordings, { events });
    } catch (failure) {
      if (failure.status !== 413 || events.length < 2) throw failure;
      this.#batch = Math.ceil(events.length / 2);
      return this.#posted(events.slice(0, this.#batch));
    }
  }

  #remember() {
    note((notes) => Object.assign(notes, { unsent: this.size, since: this.first?.recorded_at }));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
