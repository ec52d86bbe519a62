// The head of the page in words: what is unsent, since when, why; whose marks have been seen.

import { byId, clock, say, setText, words } from "./words.js";

export class StateLine {
  #queue;
  #news = "";

  constructor(queue) {
    this.#queue = queue;
    this.line = byId("kiriman");
    this.colleagues = byId("rekan");
    this.button = byId("kirim");
    this.signIn = byId("masuk-lagi");
    this.button.addEventListener("click", () => queue.send());
    queue.addEventListener("state", () => this.tell());
  }

  /** Say `text` once, until the state changes. */
  say(text) {
    this.line.hidden = false;
    setText(this.line, text);
  }

  /** What the visit's state has to say, in place of "all is sent". */
  set news(text) {
    this.#news = text;
    this.tell();
  }

  tell() {
    const queue = this.#queue;
    const failure = this.#failureWords();
    this.line.classList.toggle("roster__sync--waiting", queue.size > 0);
    this.button.hidden = !(queue.size && queue.failure);
    this.signIn.hidden = !["signed_out", "csrf"].includes(queue.failure?.code);
    if (!queue.size) {
      this.say(failure || this.#news || words.saved);
      return;
    }
    const unsent = say("unsent", { n: queue.size, time: clock(queue.first.recorded_at) });
    const kept = queue.cannotStore ? words.unsafe : queue.isUnsafe && words.storing;
    const refused = queue.refused.length ? say("refused_here", { n: queue.refused.length }) : "";
    this.say([unsent, failure, refused, kept].filter(Boolean).join(" "));
  }

  #failureWords() {
    const { failure, first } = this.#queue;
    if (!failure) return "";
    const known = say(failure.code, { name: first?.operator_name ?? "" });
    return known || failure.sentence || words.strange;
  }

  /** Say until when each colleague's marks have been seen, and when the server last answered. */
  tellColleagues({ events, seen, operator }) {
    const last = new Map();
    for (const { operator: name, recorded_at: at } of events) {
      if (name !== operator && !(Date.parse(at) <= Date.parse(last.get(name)))) last.set(name, at);
    }
    const sentences = [...last].map(([name, at]) => say("colleague", { name, time: clock(at) }));
    if (seen) sentences.push(say("seen", { time: clock(seen) }));
    this.colleagues.hidden = !sentences.length;
    setText(this.colleagues, sentences.join(" "));
  }
}
