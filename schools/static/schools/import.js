// Sends the chosen files one by one, says how far it is, then opens the review.
// Without this script the same form sends all files at once.
"use strict";

(() => {
  const JSON_ONLY = { Accept: "application/json" };

  class Refused extends Error {}

  const prepare = (form) => {
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector("[data-dropzone]");
    const chosen = form.querySelector("[data-chosen]");

    const say = (word, values = {}) =>
      Object.entries(values).reduce(
        (text, [name, value]) => text.replace(`{${name}}`, value),
        form.querySelector("[data-words]").content.querySelector(`[data-word=${word}]`).textContent,
      );

    const showChosen = () => {
      chosen.hidden = input.files.length < 2;
      chosen.textContent = say("chosen", { count: input.files.length });
    };

    input.addEventListener("change", showChosen);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("dropzone--over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("dropzone--over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("dropzone--over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      showChosen();
    });

    form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      send(form, Array.from(input.files), say);
    });
  };

  const send = async (form, files, say) => {
    const panel = form
      .querySelector("[data-progress-template]")
      .content.firstElementChild.cloneNode(true);
    const bar = panel.querySelector("progress");
    const status = panel.querySelector("[data-status]");
    const retry = panel.querySelector("[data-retry]");
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    form.replaceWith(panel);
    panel.querySelector("h2").focus();
    bar.max = files.length + 1;
    // Of a single file or zip nobody knows how far it is.
    if (files.length === 1) bar.removeAttribute("value");

    const post = async (address, name, value) => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token);
      if (name) body.append(name, value);
      const answer = await fetch(address, { method: "POST", body, headers: JSON_ONLY });
      if (answer.status === 409) throw new Refused((await answer.json()).error);
      if (!answer.ok) throw new Refused(say("broken"));
      return answer;
    };

    const note = (name, text, refused) => {
      const line = document.createElement("li");
      line.className = refused ? "rows__item rows__item--refused" : "rows__item";
      const title = document.createElement("strong");
      title.textContent = name;
      line.append(title, ` ${text}`);
      panel.querySelector("[data-results]").prepend(line);
    };

    let addresses = { upload: form.dataset.upload, review: form.dataset.review };
    let at = 0;

    const sendOne = async (file) => {
      // The server refuses what is too large; it need not be sent for that.
      const isLarge = file.size > Number(form.dataset.maxMegabytes) * 1e6;
      const sent = isLarge ? ["too_large", file.name] : ["uploads", file];
      const { files: read } = await (await post(addresses.upload, ...sent)).json();
      for (const each of read) {
        note(each.name, each.refusal || say("rows", { rows: each.rows }), Boolean(each.refusal));
      }
    };

    const run = async () => {
      retry.hidden = true;
      try {
        if (!addresses.upload) addresses = await (await post(form.dataset.start)).json();
        for (; at < files.length; at += 1) {
          if (at) bar.value = at;
          const values = { at: at + 1, count: files.length, name: files[at].name };
          status.textContent = say("reading", values);
          await sendOne(files[at]);
        }
        bar.value = files.length;
        status.textContent = say("reviewing");
        const answer = await post(addresses.review);
        window.location.assign(answer.url);
      } catch (error) {
        // What was sent stays sent: only the file that failed goes again.
        status.textContent = error instanceof Refused ? error.message : say("failed");
        retry.hidden = false;
      }
    };

    retry.addEventListener("click", run);
    run();
  };

  for (const form of document.querySelectorAll("form[data-import]")) prepare(form);
})();
