// Events on their way to the server. One leaves the queue only when an answer has named its
// UUID; everything else (no network, signed out, a captive portal's page) keeps it here.
"use strict";

class EventQueue extends EventTarget {
  static #BATCH = 100;
  static #LONGEST_WAIT_MS = 30_000;
  static #PATIENCE_MS = 20_000;
  #waiting = new Map();
  #sending = false;
  #failures = 0;
  #timer = 0;
  #offset;

  /** Why the last attempt failed: offline, signed_out, strange, or the server's sentence. */
  failure = "";

  constructor({ url, now }, fallbackToken) {
    super();
    this.url = url;
    this.fallbackToken = fallbackToken;
    this.#offset = Date.parse(now) - Date.now();
  }

  get size() {
    return this.#waiting.size;
  }

  get first() {
    return this.#waiting.values().next().value;
  }

  has(uuid) {
    return this.#waiting.has(uuid);
  }

  push(event) {
    this.#waiting.set(event.uuid, event);
    this.send();
  }

  /** Send until nothing waits; on failure try again later, with jitter. */
  async send() {
    this.#tell("state");
    if (this.#sending) return;
    clearTimeout(this.#timer);
    this.#sending = true;
    try {
      while (this.size) await this.#post();
      this.failure = "";
      this.#failures = 0;
    } catch (error) {
      this.failure = EventQueue.#reasonOf(error);
      this.#failures += 1;
      const wait = Math.min(EventQueue.#LONGEST_WAIT_MS, 1_000 * 2 ** this.#failures);
      this.#timer = setTimeout(() => this.send(), wait * (0.5 + Math.random() / 2));
    }
    this.#sending = false;
    this.#tell("state");
  }

  /** Ask what colleagues noted since `cursor`; null when there is no answer. */
  async look(visit, cursor) {
    try {
      const told = await this.#ask(`${this.url}?visit=${visit}&since=${cursor}`);
      if (!this.size) this.failure = "";
      return told;
    } catch (error) {
      this.failure = EventQueue.#reasonOf(error);
      return null;
    } finally {
      this.#tell("state");
    }
  }

  async #post() {
    const batch = [...this.#waiting.values()].slice(0, EventQueue.#BATCH);
    const clock = { clock_offset_ms: Math.round(this.#offset) };
    const { results } = await this.#ask(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#token() },
      body: JSON.stringify({ events: batch.map((event) => ({ ...event, ...clock })) }),
    });
    if (!Array.isArray(results)) throw new Error("strange");
    const named = results.filter(({ uuid }) => this.#waiting.has(uuid));
    if (!named.length) throw new Error("strange");
    for (const answer of named) {
      const event = this.#waiting.get(answer.uuid);
      this.#waiting.delete(answer.uuid);
      this.#tell("answer", { ...answer, event });
    }
  }

  async #ask(address, options = {}) {
    const asked = Date.now();
    const response = await fetch(address, {
      ...options,
      credentials: "same-origin",
      redirect: "error",
      headers: { Accept: "application/json", ...options.headers },
      signal: AbortSignal.timeout(EventQueue.#PATIENCE_MS),
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const body = isJson ? await response.json() : {};
    if (response.status === 401) throw new Error("signed_out");
    if (!response.ok && body.message) throw new Error(body.message);
    if (!response.ok || !body.now) throw new Error("strange");
    this.#offset = Date.parse(body.now) - (asked + Date.now()) / 2;
    return body;
  }

  #token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : this.fallbackToken;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  static #reasonOf(error) {
    const isNetwork = ["TypeError", "TimeoutError", "AbortError"].includes(error.name);
    return isNetwork ? "offline" : error.message;
  }
}
