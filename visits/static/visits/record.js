// The list of a visit: a tap is one event, shown at once and marked until the server has it.
// Without this file plain forms do the same.
"use strict";

(() => {
  const POLL_MS = 5_000;
  const start = JSON.parse(document.getElementById("mulai").textContent);
  const list = document.getElementById("daftar");
  const sheet = document.getElementById("lainnya");
  const results = document.getElementById("hasil").content;
  const controlTemplate = document.getElementById("tombol");
  const words = {};
  for (const term of document.querySelectorAll("#kata dt")) {
    words[term.textContent] = term.nextElementSibling.textContent.trim();
  }
  const log = new EventLog();
  const queue = new EventQueue(start, list.elements.csrfmiddlewaretoken.value);
  const rows = new Map();
  const standing = new Map();
  const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
  let cursor = start.cursor;
  let isOpen = start.open;

  const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
  const nameOf = (row) => row.querySelector(".roster__name").textContent;
  const isDone = (event) => Boolean(event) && EventLog.rank(event) < 3;
  const clock = (moment) =>
    new Date(moment).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  const setText = (element, text) => {
    if (element.textContent !== String(text)) element.textContent = text;
  };

  // --- Rows and counters

  const resultOf = (event) => {
    const key = event.reason ? `${event.outcome}.${event.reason}` : event.outcome;
    const tag = results.querySelector(`[data-outcome="${key}"]`).firstElementChild.cloneNode(true);
    const meta = document.createElement("span");
    meta.className = "roster__meta";
    const waiting = queue.has(event.uuid) ? words.waiting : "";
    const said = [start.devices[event.device], clock(event.recorded_at), event.operator, waiting];
    meta.textContent = said.filter(Boolean).join(" · ");
    const result = document.createElement("p");
    result.className = "roster__result";
    result.append(tag, " ", meta);
    return result;
  };

  const controlsOf = (row, event) => {
    const student = row.dataset.pupil;
    const controls = controlTemplate.content.cloneNode(true);
    const [recorded, more, undo] = controls.children;
    recorded.value = `${student}.recorded`;
    more.href = `?siswa=${student}#pilihan`;
    if (event) undo.value = `${student}.undone.${event.uuid}`;
    else undo.remove();
    if (isDone(event)) [recorded, more].forEach((control) => control.remove());
    for (const control of controls.children) {
      control.ariaLabel = `${control.textContent}: ${nameOf(row)}`;
    }
    return controls;
  };

  const show = (student) => {
    const event = log.standing(student);
    standing.set(student, event);
    const row = rows.get(student);
    if (!row) return;
    row.className = `roster__row${event ? ` roster__row--${event.outcome}` : ""}`;
    row.classList.toggle("roster__row--unsent", log.of(student).some((e) => queue.has(e.uuid)));
    row.querySelector(".roster__result")?.remove();
    if (event) row.querySelector(".roster__meta").after(resultOf(event));
    const key = event ? event.uuid : "";
    if (row.controlsFor === key) return; // an answer must not take a button from under a finger
    row.controlsFor = key;
    const hadFocus = row.contains(document.activeElement);
    row.querySelector(".roster__actions")?.replaceChildren(controlsOf(row, event));
    if (!hadFocus) return;
    row.tabIndex = -1; // the pressed button is gone: go on from its row
    row.focus({ preventScroll: true });
  };

  const count = () => {
    const counts = { recorded: 0, absent: 0, other: 0, waiting: 0 };
    const devices = {};
    for (const student of rows.keys()) {
      const event = standing.get(student);
      const outcome = event ? event.outcome : "waiting";
      counts[outcome in counts ? outcome : "other"] += 1;
      if (outcome === "recorded") devices[event.device] = (devices[event.device] || 0) + 1;
    }
    for (const [name, number] of Object.entries(counts)) {
      setText(document.querySelector(`[data-count="${name}"]`), number);
    }
    for (const element of list.querySelectorAll("[data-device]")) {
      setText(element, devices[element.dataset.device] || 0);
    }
    for (const group of list.querySelectorAll("[data-group]")) {
      const pupils = [...group.querySelectorAll("[data-pupil]")].map((row) => +row.dataset.pupil);
      setText(part(group, "done"), pupils.filter((pupil) => isDone(standing.get(pupil))).length);
      setText(part(group, "all"), pupils.length);
    }
  };

  const register = (row) => {
    row.words = `${nameOf(row)} ${row.dataset.class}`.toLowerCase();
    rows.set(+row.dataset.pupil, row);
  };

  const addRow = ({ id, name, class_name: className, nisn }) => {
    if (rows.has(id)) return;
    const row = document.getElementById("baris").content.firstElementChild.cloneNode(true);
    row.id = `s${id}`;
    Object.assign(row.dataset, { pupil: id, class: className, nisn });
    row.querySelector(".roster__name").textContent = name;
    const meta = [className, nisn && `NISN ${nisn}`].filter(Boolean).join(" · ");
    row.querySelector(".roster__meta").textContent = meta;
    const group = document.getElementById("tambahan");
    group.hidden = false;
    group.querySelector("ul").append(row);
    register(row);
    show(id);
  };

  const note = (student, text) => {
    const row = rows.get(student);
    row.querySelector(".roster__note")?.remove();
    if (!text) return;
    const line = document.createElement("p");
    line.className = "roster__note";
    line.role = "alert";
    line.textContent = text;
    row.firstElementChild.append(line);
  };

  // --- What is not with the server yet, in words

  const line = document.getElementById("kiriman");
  const sendButton = document.getElementById("kirim");
  sendButton.addEventListener("click", () => queue.send());

  const say = (text) => {
    line.hidden = false;
    setText(line, text);
  };

  const tellState = () => {
    const failure = isOpen ? words[queue.failure] || queue.failure : words.closed;
    line.classList.toggle("roster__sync--waiting", queue.size > 0);
    sendButton.hidden = !(queue.size && failure);
    if (!queue.size) {
      say(failure || words.saved);
      return;
    }
    const since = clock(queue.first.recorded_at);
    const text = words.unsent.replace("{n}", queue.size).replace("{time}", since);
    say(`${text} ${failure}`.trim());
  };

  queue.addEventListener("state", tellState);
  queue.addEventListener("answer", ({ detail: { event, status, code, message } }) => {
    if (status === "refused") log.remove(event);
    show(event.student);
    count();
    if (status === "refused") note(event.student, words.refused.replace("{message}", message));
    else if (code) note(event.student, message);
  });

  // --- Taps

  const chosenDevice = () => {
    const radio = list.querySelector('[name="device"]:checked');
    return radio ? +radio.value : null;
  };

  const askForDevice = () => {
    const box = document.getElementById("alat");
    box.classList.add("device-choice--missing");
    box.querySelector("input").focus();
    say(words.device);
  };

  const tap = (student, outcome, detail) => {
    const event = {
      uuid: newUuid(),
      visit: start.visit,
      student,
      outcome,
      reason: outcome === "absent" ? detail : "",
      undoes: outcome === "undone" ? detail : null,
      device: chosenDevice(),
      recorded_at: new Date().toISOString(),
    };
    log.add({ ...event, operator: start.operator });
    note(student, "");
    queue.push(event);
    show(student);
    count();
  };

  const press = (button) => {
    const [student, outcome, detail = ""] = button.value.split(".");
    if (outcome === "recorded" && chosenDevice() === null) {
      askForDevice();
      return;
    }
    const panel = button.closest("#pilihan");
    if (panel) addRow(JSON.parse(panel.dataset.student));
    tap(sheet.contains(button) ? sheet.pupil : +student, outcome, detail);
    if (panel) panel.remove();
    if (sheet.open) sheet.close();
  };

  const openSheet = (row) => {
    sheet.pupil = +row.dataset.pupil;
    setText(sheet.querySelector("h2"), nameOf(row));
    sheet.showModal();
  };

  document.addEventListener("click", (click) => {
    const button = click.target.closest('button[name="tap"]');
    const more = click.target.closest('a[href^="?siswa="]');
    if (button || more) click.preventDefault();
    if (button) press(button);
    else if (more) openSheet(more.closest("[data-pupil]"));
    else if (click.target === sheet) sheet.close();
  });
  list.addEventListener("submit", (submit) => submit.preventDefault());
  list.addEventListener("change", ({ target }) => {
    if (target.name !== "device") return;
    sessionStorage.setItem(`alat-${start.visit}`, target.value);
    document.getElementById("alat").classList.remove("device-choice--missing");
    tellState();
  });

  // --- Search: every word must be part of the name or class, or the end of the NISN.

  const search = document.getElementById("cari");
  const fits = (row, word) =>
    row.words.includes(word) || (/^\d+$/.test(word) && row.dataset.nisn.endsWith(word));
  const find = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows.values()) row.hidden = !wanted.every((word) => fits(row, word));
    let found = 0;
    for (const group of list.querySelectorAll("[data-group]")) {
      const visible = group.querySelectorAll("[data-pupil]:not([hidden])").length;
      group.hidden = !visible;
      found += visible;
    }
    document.getElementById("tidak-ada").hidden = found > 0;
    setText(document.querySelector("#tidak-ada .empty__title"), words.none);
  };
  search.addEventListener("input", find);
  search.form.addEventListener("submit", (submit) => submit.preventDefault());
  part(search.form, "find").hidden = true;

  // --- Begin

  let polling = false;
  const poll = async () => {
    if (document.hidden || polling) return;
    polling = true;
    const told = await queue.look(start.visit, cursor);
    polling = false;
    if (!told) return;
    cursor = told.cursor;
    isOpen = !["completed", "cancelled"].includes(told.visit.state);
    told.students.forEach(addRow);
    const changed = new Set(told.events.filter((event) => log.add(event)).map((e) => e.student));
    changed.forEach(show);
    if (changed.size) count();
    tellState();
  };

  list.querySelectorAll("[data-pupil]").forEach(register);
  for (const event of start.events) log.add(event);
  for (const student of rows.keys()) standing.set(student, log.standing(student));
  const remembered = sessionStorage.getItem(`alat-${start.visit}`);
  const radio = [...list.querySelectorAll('[name="device"]')].find((r) => r.value === remembered);
  if (radio) radio.checked = true;
  count();
  if (search.value) find();
  if (!start.open) return;
  tellState();
  setInterval(poll, POLL_MS);
  for (const moment of ["online", "focus"]) window.addEventListener(moment, () => queue.send());
  window.addEventListener("beforeunload", (leaving) => {
    if (queue.size) leaving.preventDefault();
  });
})();
