// Signing out with unsent marks is refused, with the reason; else this phone forgets its lists.

import { countUnsent } from "./database.js";
import { notebook } from "./notebook.js";
import { PhoneStore } from "./phone_store.js";
import { wipe } from "./wiping.js";

const refuse = (form, count) => {
  const notice = document.createElement("p");
  notice.className = "notice notice--danger";
  notice.setAttribute("role", "alert");
  notice.tabIndex = -1;
  notice.textContent = form.dataset.unsent.replace("{n}", count);
  document.getElementById("pesan").replaceChildren(notice);
  notice.focus();
};

const leave = async (form) => {
  const count = await countUnsent().catch(() => 0);
  if (count) {
    refuse(form, count);
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
