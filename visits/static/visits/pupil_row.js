// One pupil of the list: who it is, what was noted, what can be noted now.

import { EventLog } from "./event_log.js";
import { byId, clock, copyOf, part, setText, shortDate, words } from "./words.js";

export const isDone = (event) => Boolean(event) && EventLog.rank(event) < 3;

const tagOf = ({ outcome, reason }) => {
  const key = reason ? `${outcome}.${reason}` : outcome;
  const found = byId("hasil").content.querySelector(`[data-outcome="${key}"]`);
  return found.firstElementChild.cloneNode(true);
};

export class PupilRow {
  #controlsFor;

  constructor(pupil, isOpen) {
    this.pupil = pupil;
    this.isOpen = isOpen;
    this.element = copyOf("baris");
    this.element.id = `s${pupil.id}`;
    this.element.dataset.pupil = pupil.id;
    setText(part(this.element, "name"), pupil.name);
    setText(part(this.element, "meta"), this.#meta());
    setText(part(this.element, "number"), pupil.number || "");
    this.search = `${pupil.name} ${pupil.class_name}`.toLowerCase();
  }

  #meta() {
    const { birth_date: born, sex, nik_last4: nik, nisn_end: nisn } = this.pupil;
    const facts = [born && shortDate(born), words[`sex_${sex}`], nik && `NIK …${nik}`];
    return [...facts, nisn && `NISN …${nisn}`].filter(Boolean).join(" · ");
  }

  /** Whether `word` is part of the name or class, the queue number, or the end of the NISN. */
  fits(word) {
    if (this.search.includes(word)) return true;
    if (!/^\d+$/.test(word)) return false;
    const end = this.pupil.nisn_end;
    const isNisn = end && (end.endsWith(word) || (word.length > end.length && word.endsWith(end)));
    return isNisn || String(this.pupil.number) === word;
  }

  /** Show `event` as what counts; `isWaiting` when some mark of the pupil is unsent. */
  show(event, { isWaiting, resultWords }) {
    const { element } = this;
    element.className = `roster__row${event ? ` roster__row--${event.outcome}` : ""}`;
    element.classList.toggle("roster__row--unsent", isWaiting);
    part(element, "result").hidden = !event;
    if (event) {
      const meta = document.createElement("span");
      meta.className = "roster__meta";
      meta.textContent = [...resultWords(event), clock(event.recorded_at)].join(" · ");
      part(element, "result").replaceChildren(tagOf(event), " ", meta);
    }
    this.#showControls(event);
  }

  /** An answer must not take a button from under a finger: change controls only when needed. */
  #showControls(event) {
    const key = `${event?.uuid ?? ""} ${this.isOpen}`;
    if (this.#controlsFor === key) return;
    this.#controlsFor = key;
    const { element } = this;
    const hadFocus = element.contains(document.activeElement);
    part(element, "actions").replaceChildren(...(this.isOpen ? this.#controls(event) : []));
    if (!hadFocus) return;
    element.tabIndex = -1; // the pressed button is gone: go on from its row
    element.focus({ preventScroll: true });
  }

  #controls(event) {
    const { id, name } = this.pupil;
    const [recorded, more, undo] = byId("tombol").content.cloneNode(true).children;
    recorded.value = `${id}.recorded`;
    more.href = `?siswa=${id}#pilihan`;
    undo.value = `${id}.undone.${event?.uuid}`;
    const wanted = isDone(event) ? [undo] : [recorded, more, ...(event ? [undo] : [])];
    for (const control of wanted) control.ariaLabel = `${control.textContent}: ${name}`;
    return wanted;
  }

  remark(text) {
    const line = part(this.element, "remark");
    line.hidden = !text;
    setText(line, text ?? "");
  }
}
