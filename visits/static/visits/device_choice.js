// The recording device in one's hands, chosen once for a visit.

import { note, notebook } from "./notebook.js";
import { byId, copyOf, part, setText } from "./words.js";

const labelOf = ({ id, name }) => {
  const label = copyOf("alat-satu");
  label.querySelector("input").value = id;
  setText(part(label, "name"), name);
  part(label, "count").dataset.device = id;
  return label;
};

export class DeviceChoice {
  #visit;

  constructor(visit) {
    this.#visit = visit;
    this.box = byId("alat");
    this.box.addEventListener("change", ({ target }) => {
      note(({ devices }) => (devices[visit] = target.value));
      this.box.classList.remove("device-choice--missing");
    });
  }

  /** Offer `devices`; keep what was chosen before. */
  load(devices) {
    const radios = () => [...this.box.querySelectorAll("input")];
    const chosen = this.value ?? Number(notebook().devices[this.#visit]);
    if (String(radios().map(({ value }) => value)) !== String(devices.map(({ id }) => id))) {
      this.box.querySelector(".device-choice__row").replaceChildren(...devices.map(labelOf));
    }
    for (const radio of radios()) radio.checked = Number(radio.value) === chosen;
  }

  get value() {
    const radio = this.box.querySelector(":checked");
    return radio ? Number(radio.value) : null;
  }

  ask() {
    this.box.classList.add("device-choice--missing");
    this.box.querySelector("input").focus();
  }
}
