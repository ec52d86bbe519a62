// The list of a visit by class, its counters and its search.

import { PupilRow, isDone } from "./pupil_row.js";
import { byId, copyOf, part, setText, words } from "./words.js";

export class PupilList {
  #rows = new Map();
  #standing = new Map();
  #log;
  #queue;
  #late = new Map();
  #remarks = new Map();
  #devices = new Map();
  #isOpen = true;

  constructor(log, queue) {
    this.#log = log;
    this.#queue = queue;
    this.box = byId("kelas");
    this.box.replaceChildren(); // the server's rows are for those without JavaScript
    this.search = byId("cari");
    this.search.addEventListener("input", () => this.find());
    this.search.form.addEventListener("submit", (submit) => submit.preventDefault());
    part(this.search.form, "find").hidden = true;
  }

  row(student) {
    return this.#rows.get(student);
  }

  /** Take the pupils and devices of `roster`, in place of those shown. */
  load({ students, devices }, isOpen) {
    const facts = JSON.stringify([students, isOpen]);
    this.#devices = new Map(devices.map(({ id, name }) => [id, name]));
    if (this.loaded === facts) return;
    this.loaded = facts;
    this.#isOpen = isOpen;
    this.#rows.clear();
    this.box.replaceChildren();
    for (const pupil of [...students, ...this.#late.values()]) this.#place(pupil);
    for (const student of this.#rows.keys()) this.show(student);
    this.count();
    this.find();
  }

  /** Show nobody any more. */
  clear() {
    this.#late.clear();
    this.load({ students: [], devices: [] }, false);
  }

  /** Add a pupil who came later, at the end. */
  add(pupil) {
    if (this.#rows.has(pupil.id)) return;
    const late = { ...pupil, group: words.added };
    this.#late.set(pupil.id, late);
    this.#place(late);
    this.show(pupil.id);
  }

  #place(pupil) {
    if (this.#rows.has(pupil.id)) return;
    const name = pupil.group ?? (pupil.class_name || words.no_class);
    let group = this.box.lastElementChild;
    if (group?.dataset.group !== name) {
      group = copyOf("kelompok");
      group.dataset.group = name;
      setText(part(group, "title"), name);
      this.box.append(group);
    }
    const row = new PupilRow(pupil, this.#isOpen);
    this.#rows.set(pupil.id, row);
    row.remark(this.#remarks.get(pupil.id));
    group.querySelector("ul").append(row.element);
  }

  /** Say something at a pupil until the next tap; nothing else takes it away. */
  remark(student, text) {
    this.#remarks.set(student, text);
    this.row(student)?.remark(text);
  }

  show(student) {
    const event = this.#log.standing(student);
    this.#standing.set(student, event);
    const isWaiting = this.#log.of(student).some(({ uuid }) => this.#queue.has(uuid));
    this.row(student)?.show(event, { isWaiting, resultWords: (shown) => this.#wordsOf(shown) });
  }

  #wordsOf(event) {
    const waiting = this.#queue.has(event.uuid) ? words.waiting : "";
    return [this.#devices.get(event.device), event.operator_name, waiting].filter(Boolean);
  }

  count() {
    const counts = { recorded: 0, absent: 0, other: 0, waiting: 0 };
    const devices = {};
    for (const student of this.#rows.keys()) {
      const event = this.#standing.get(student);
      const outcome = event ? event.outcome : "waiting";
      counts[outcome in counts ? outcome : "other"] += 1;
      if (outcome === "recorded") devices[event.device] = (devices[event.device] || 0) + 1;
    }
    for (const [name, number] of Object.entries(counts)) {
      setText(document.querySelector(`[data-count="${name}"]`), number);
    }
    for (const element of document.querySelectorAll("[data-device]")) {
      setText(element, devices[element.dataset.device] || 0);
    }
    for (const group of this.box.children) {
      const pupils = [...group.querySelectorAll("[data-pupil]")].map((row) => +row.dataset.pupil);
      setText(part(group, "done"), pupils.filter((p) => isDone(this.#standing.get(p))).length);
      setText(part(group, "all"), pupils.length);
    }
  }

  /** Hide who does not fit: every word must be found, in any order. */
  find() {
    const wanted = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of this.#rows.values()) {
      row.element.hidden = !wanted.every((word) => row.fits(word));
      found += Number(!row.element.hidden);
    }
    for (const group of this.box.children) {
      group.hidden = !group.querySelector("[data-pupil]:not([hidden])");
    }
    byId("tidak-ada").hidden = found > 0;
    setText(document.querySelector("#tidak-ada .empty__title"), words.none);
  }
}
