// The list of a visit: one tap is one event, sent until the server has named its UUID.
// The agreement with the server is docs/sync.md. Without this file plain forms do the same.
"use strict";

(() => {
  const POLL_MS = 5_000;
  const BATCH = 100;
  const MAX_WAIT_MS = 30_000;
  const start = JSON.parse(document.getElementById("mulai").textContent);
  const list = document.getElementById("daftar");
  const sheet = document.getElementById("lainnya");
  const results = document.getElementById("hasil").content;
  const words = {};
  for (const term of document.querySelectorAll("#kata dt")) {
    words[term.textContent] = term.nextElementSibling.textContent;
  }

  // --- What is known: every event by pupil, and which of them the server has not named yet.

  const eventsOf = new Map();
  const unsent = new Map();
  const standing = new Map();
  const rows = new Map();
  let offset = Date.parse(start.now) - Date.now();
  let cursor = start.cursor;

  const add = (event) => {
    if (!eventsOf.has(event.student)) eventsOf.set(event.student, new Map());
    const known = eventsOf.get(event.student);
    const isNew = !known.has(event.uuid);
    if (isNew) known.set(event.uuid, event);
    return isNew;
  };

  const rank = (event) => ["recorded", "already_recorded"].indexOf(event.outcome) + 1 || 3;

  // The same fold as in Postgres: recorded counts first (the earliest), else the latest word.
  const fold = (events) => {
    const undone = new Set(events.map((event) => event.undoes).filter(Boolean));
    const left = events.filter((event) => event.outcome !== "undone" && !undone.has(event.uuid));
    left.sort((a, b) => {
      const forward = rank(a) === 3 ? -1 : 1;
      const byTime = Date.parse(a.recorded_at) - Date.parse(b.recorded_at);
      return rank(a) - rank(b) || forward * (byTime || (a.uuid < b.uuid ? -1 : 1));
    });
    return left[0];
  };

  const newUuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const now = Date.now();
    for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // --- The page

  const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
  const clock = (moment) =>
    new Date(moment).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
  const setText = (element, text) => {
    if (element.textContent !== String(text)) element.textContent = text;
  };

  const resultOf = (event) => {
    const key = event.reason ? `${event.outcome}.${event.reason}` : event.outcome;
    const tag = results.querySelector(`[data-outcome="${key}"]`).firstElementChild.cloneNode(true);
    const meta = document.createElement("span");
    meta.className = "roster__meta";
    const waiting = unsent.has(event.uuid) ? words.waiting : "";
    const who = [start.devices[event.device], clock(event.recorded_at), event.operator, waiting];
    meta.textContent = who.filter(Boolean).join(" · ");
    return [tag, " ", meta];
  };

  const show = (student) => {
    const row = rows.get(student);
    const events = [...(eventsOf.get(student) || new Map()).values()];
    const event = fold(events);
    standing.set(student, event);
    if (!row) return;
    const isDone = Boolean(event) && rank(event) < 3;
    row.className = `roster__row${event ? ` roster__row--${event.outcome}` : ""}`;
    row.classList.toggle("roster__row--unsent", events.some(({ uuid }) => unsent.has(uuid)));
    part(row, "result").hidden = !event;
    part(row, "result").replaceChildren(...(event ? resultOf(event) : []));
    if (!part(row, "undo")) return;
    part(row, "recorded").hidden = part(row, "more").hidden = isDone;
    part(row, "undo").hidden = !event;
    if (event) part(row, "undo").value = `${student}.undone.${event.uuid}`;
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
      const done = pupils.filter((pupil) => standing.get(pupil) && rank(standing.get(pupil)) < 3);
      setText(part(group, "done"), done.length);
      setText(part(group, "all"), pupils.length);
    }
  };

  const register = (row) => {
    const name = row.querySelector(".roster__name").textContent;
    row.words = `${name} ${row.dataset.class}`.toLowerCase();
    rows.set(+row.dataset.pupil, row);
  };

  const addRow = ({ id, name, class_name: className, nisn }) => {
    if (rows.has(id)) return;
    const row = document.getElementById("baris").content.firstElementChild.cloneNode(true);
    row.id = `s${id}`;
    Object.assign(row.dataset, { pupil: id, class: className, nisn });
    row.querySelector(".roster__name").textContent = name;
    part(row, "meta").textContent = [className, nisn && `NISN ${nisn}`].filter(Boolean).join(" · ");
    if (start.open) {
      part(row, "recorded").value = `${id}.recorded`;
      part(row, "more").href = `?siswa=${id}#pilihan`;
      for (const control of row.querySelectorAll("[aria-label]")) control.ariaLabel += name;
    } else {
      row.querySelector(".roster__actions").remove();
    }
    const group = document.getElementById("tambahan");
    group.hidden = false;
    group.querySelector("ul").append(row);
    register(row);
  };

  const note = (student, text) => {
    const row = rows.get(student);
    if (!row) return;
    part(row, "note").hidden = !text;
    part(row, "note").textContent = text;
  };

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
    if (outcome === "recorded" && chosenDevice() === null) {
      askForDevice();
      return;
    }
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
    unsent.set(event.uuid, event);
    add({ ...event, operator: start.operator });
    note(student, "");
    show(student);
    count();
    send();
  };

  const openSheet = (student) => {
    sheet.pupil = student;
    setText(sheet.querySelector("h2"), rows.get(student).querySelector(".roster__name").textContent);
    sheet.showModal();
  };

  document.addEventListener("click", (click) => {
    const button = click.target.closest('button[name="tap"]');
    if (button) {
      click.preventDefault();
      const [student, outcome, detail = ""] = button.value.split(".");
      const fromPanel = button.closest("#pilihan");
      if (fromPanel) addRow(JSON.parse(fromPanel.dataset.student));
      tap(sheet.contains(button) ? sheet.pupil : +student, outcome, detail);
      if (sheet.open) sheet.close();
      if (fromPanel && unsent.size) fromPanel.remove();
      return;
    }
    const more = click.target.closest('[data-part="more"]');
    if (more) {
      click.preventDefault();
      openSheet(+more.closest("[data-pupil]").dataset.pupil);
    } else if (click.target === sheet) {
      sheet.close();
    }
  });
  // Without this, Enter in the list would press its first button.
  list.addEventListener("submit", (submit) => submit.preventDefault());

  list.addEventListener("change", ({ target }) => {
    if (target.name !== "device") return;
    sessionStorage.setItem(`alat-${start.visit}`, target.value);
    document.getElementById("alat").classList.remove("device-choice--missing");
    tellState();
  });

  // --- Search: every word must be part of the name or class, or the end of the NISN.

  const search = document.getElementById("cari");
  const find = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows.values()) {
      row.hidden = !wanted.every(
        (word) => row.words.includes(word) || (/^\d+$/.test(word) && row.dataset.nisn.endsWith(word)),
      );
    }
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
  search.form.querySelector('[data-part="find"]').hidden = true;

  // --- To the server and back

  const line = document.getElementById("kiriman");
  const sendButton = document.createElement("button");
  sendButton.type = "button";
  sendButton.className = "btn btn--secondary btn--small";
  sendButton.textContent = words.send;
  let failure = "";
  let failures = 0;
  let sending = false;
  let timer = 0;

  const say = (text) => {
    line.hidden = false;
    setText(line, text);
  };

  const tellState = () => {
    const first = unsent.values().next().value;
    line.classList.toggle("roster__sync--waiting", Boolean(first));
    if (!first) {
      say(failure || words.saved);
      return;
    }
    const text = words.unsent
      .replace("{n}", unsent.size)
      .replace("{time}", clock(first.recorded_at));
    say(failure ? `${text} ${failure} ` : text);
    if (failure) line.append(sendButton);
  };

  const ask = async (address, options = {}) => {
    const asked = Date.now();
    const response = await fetch(address, {
      ...options,
      credentials: "same-origin",
      redirect: "error",
      headers: { Accept: "application/json", ...options.headers },
      signal: AbortSignal.timeout(20_000),
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const body = isJson ? await response.json() : null;
    if (!body || !(body.code || body.now)) throw new Error(words.strange);
    if (response.status === 401) throw new Error(words.signed_out);
    if (!response.ok) throw new Error(body.message);
    offset = Date.parse(body.now) - (asked + Date.now()) / 2;
    return body;
  };

  const reasonOf = (error) =>
    ["TypeError", "TimeoutError", "AbortError"].includes(error.name) ? words.offline : error.message;

  const csrf = () => {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : list.elements.csrfmiddlewaretoken.value;
  };

  const settle = ({ uuid, status, code, message }) => {
    const event = unsent.get(uuid);
    if (!event) return;
    unsent.delete(uuid);
    if (status === "refused") eventsOf.get(event.student).delete(uuid);
    show(event.student);
    if (status === "refused") note(event.student, words.refused.replace("{message}", message));
    else if (code) note(event.student, message);
  };

  const post = async () => {
    const batch = [...unsent.values()].slice(0, BATCH);
    const events = batch.map((event) => ({ ...event, clock_offset_ms: Math.round(offset) }));
    const { results: answers } = await ask(start.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ events }),
    });
    if (!Array.isArray(answers)) throw new Error(words.strange);
    const before = unsent.size;
    answers.forEach(settle);
    if (unsent.size === before) throw new Error(words.strange);
  };

  async function send() {
    tellState();
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    try {
      while (unsent.size) await post();
      failure = "";
      failures = 0;
    } catch (error) {
      failure = reasonOf(error);
      failures += 1;
      const wait = Math.min(MAX_WAIT_MS, 1_000 * 2 ** failures);
      timer = setTimeout(send, wait * (0.5 + Math.random() / 2));
    }
    sending = false;
    count();
    tellState();
  }

  let polling = false;

  const poll = async () => {
    if (document.hidden || polling) return;
    polling = true;
    try {
      const told = await ask(`${start.url}?visit=${start.visit}&since=${cursor}`);
      cursor = told.cursor;
      told.students.forEach(addRow);
      const changed = new Set(told.events.filter(add).map((event) => event.student));
      changed.forEach(show);
      if (changed.size) count();
      if (!unsent.size) failure = "";
    } catch (error) {
      failure = reasonOf(error);
    }
    polling = false;
    tellState();
  };

  for (const row of list.querySelectorAll("[data-pupil]")) register(row);
  start.events.forEach(add);
  for (const student of eventsOf.keys()) standing.set(student, fold([...eventsOf.get(student).values()]));
  const remembered = sessionStorage.getItem(`alat-${start.visit}`);
  const radio = [...list.querySelectorAll('[name="device"]')].find((r) => r.value === remembered);
  if (radio) radio.checked = true;
  count();
  if (search.value) find();
  if (!start.open) return;
  tellState();
  setInterval(poll, POLL_MS);
  for (const moment of ["online", "focus"]) window.addEventListener(moment, () => send());
  sendButton.addEventListener("click", () => send());
  window.addEventListener("beforeunload", (leaving) => {
    if (unsent.size) leaving.preventDefault();
  });
})();
