// Makes visits ready for a day without a network, the evening before or in the morning.

import { countUnsent } from "./database.js";
import { PhoneStore } from "./phone_store.js";
import { notebook } from "./notebook.js";
import { prepare, readySince } from "./offline_shell.js";
import { wipe } from "./wiping.js";
import { alarm, byId, clock, part, say, setText, words } from "./words.js";

const store = await PhoneStore.open().catch(() => null);

const tell = (box, text) => setText(part(box, "state"), text);

const tellReady = (box) => {
  const since = readySince(Number(box.dataset.prepare));
  part(box, "state").classList.toggle("readiness__state--ready", Boolean(since));
  if (since) tell(box, say("ready", { time: clock(since) }));
};

const start = async (box, button) => {
  button.disabled = true;
  tell(box, words.preparing);
  try {
    await prepare(store, Number(box.dataset.prepare));
    tellReady(box);
  } catch (failure) {
    const message = failure.sentence || words[failure.code] || words.no_store;
    tell(box, say("not_prepared", { message }));
  }
  button.disabled = false;
};

const tellUnsent = async () => {
  const { unsent, since } = notebook();
  const text = unsent ? say("unsent", { n: unsent, time: clock(since) }) : words.none_unsent;
  setText(byId("antrean"), text);
};

for (const box of document.querySelectorAll("[data-prepare]")) {
  const button = box.querySelector("button");
  box.hidden = false;
  button.addEventListener("click", () => start(box, button));
  tellReady(box);
}
if (store) {
  await store.forgetOld(Date.now());
  if (store.vanished) alarm(say("vanished", { n: store.vanished.unsent }));
  const tomorrow = [...document.querySelectorAll("[data-tomorrow] [data-prepare]")];
  if (tomorrow.some((box) => !readySince(Number(box.dataset.prepare)))) alarm(words.tomorrow);
  byId("ponsel-ini").hidden = false;
  await tellUnsent();
}
byId("bersihkan").addEventListener("click", async () => {
  const unsent = await countUnsent();
  if (unsent) alarm(say("not_wiped", { n: unsent }));
  else await wipe(store).then(() => location.reload());
});
