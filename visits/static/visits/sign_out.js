// Signing out with unsent marks is refused, with the reason; else this phone forgets its lists,
// those of today and later only when the button is pressed once more.

import { countUnsent } from "./database.js";
import { notebook } from "./notebook.js";
import { PhoneStore } from "./phone_store.js";
import { wipe } from "./wiping.js";

const say = (form, sentence, count) => {
  form.closest("details")?.removeAttribute("open"); // on a phone the menu lies over the words
  const notice = document.createElement("p");
  notice.className = "notice notice--danger";
  notice.setAttribute("role", "alert");
  notice.tabIndex = -1;
  notice.textContent = sentence.replace("{n}", count);
  const box = document.createElement("div");
  box.className = "messages";
  box.append(notice);
  document.getElementById("pesan").replaceChildren(box);
  notice.focus();
};

const countComing = () => {
  const today = new Date().toLocaleDateString("sv"); // year-month-day
  return Object.values(notebook().visits).filter(({ date }) => date >= today).length;
};

const leave = async (form) => {
  const unsent = await countUnsent().catch(() => 0);
  if (unsent) {
    say(form, form.dataset.unsent, unsent);
    return;
  }
  const coming = countComing();
  if (coming && !form.dataset.warned) {
    say(form, form.dataset.coming, coming);
    form.dataset.warned = "yes";
    return;
  }
  if (notebook().phone) await PhoneStore.open().then(wipe, () => null);
  form.submit();
};

document.addEventListener("submit", (submit) => {
  const form = submit.target.closest("form[data-unsent]");
  if (!form) return;
  submit.preventDefault();
  leave(form);
});
