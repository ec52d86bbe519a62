// The page's sentences (a <dl> of the template, so that they are translated), times and elements.

export const byId = (id) => document.getElementById(id);
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

const terms = byId("kata")?.querySelectorAll("dt") ?? [];
export const words = Object.fromEntries(
  [...terms].map((term) => [term.textContent, term.nextElementSibling.textContent.trim()]),
);

const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";

/** The words of `key` with its {placeholders} filled in. */
export const say = (key, values = {}) =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    words[key] ?? "",
  );

export const day = (moment) =>
  new Date(moment).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long" });

const HOURS = { hour: "2-digit", minute: "2-digit" };
// The office's clock, like the pages of the server, wherever the phone says it is.
const { timeZone } = document.documentElement.dataset;

/** An hour like 08:00 as the pages of the server write it. */
export const hour = (text) => new Date(`1970-01-01T${text}`).toLocaleTimeString(locale, HOURS);

/** The time of `moment`; with its day unless that is today. */
export const clock = (moment) => {
  const date = new Date(moment);
  const time = date.toLocaleTimeString(locale, { ...HOURS, timeZone });
  const dayOf = (each) => each.toLocaleDateString(locale, { day: "numeric", month: "short", timeZone });
  return dayOf(date) === dayOf(new Date()) ? time : `${dayOf(date)} ${time}`;
};

export const shortDate = (iso) => iso.split("-").reverse().join("-");

/** Set the text only when it changes, so that screen readers do not read it again. */
export const setText = (element, text) => {
  if (element.textContent !== String(text)) element.textContent = text;
};

export const copyOf = (id) => byId(id).content.firstElementChild.cloneNode(true);

/** Say what nobody may miss, until the page is left. */
export const alarm = (text) => {
  const line = document.createElement("p");
  line.textContent = text;
  byId("peringatan").append(line);
  byId("peringatan").hidden = false;
};
