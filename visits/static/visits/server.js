// Asks the server and tells apart what may come back: docs/sync.md.

import { note, notebook } from "./notebook.js";

const PATIENCE_MS = 20_000;
export const ADDRESSES = {
  recordings: "/sync/v1/recordings/",
  rosters: "/sync/v1/rosters/",
  phones: "/sync/v1/phones/",
};

/** Why there is no answer that counts; `code` is a key of the page's words or the server's. */
export class Failure extends Error {
  constructor(code, { status = 0, message = "", wait = 0 } = {}) {
    super(message || code);
    Object.assign(this, { code, status, sentence: message, wait });
  }
}

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

const failureOf = (response, body) => {
  const wait = Number(response.headers.get("Retry-After")) * 1000 || 0;
  const facts = { status: response.status, message: body.message, wait };
  if (body.code) return new Failure(body.code, facts);
  if (response.status === 413) return new Failure("too_large", facts);
  if (response.status === 429) return new Failure("too_often", facts);
  if ([404, 410].includes(response.status)) return new Failure("gone", facts);
  return new Failure(response.status >= 500 ? "broken" : "strange", facts);
};

const fetchJson = async (address, options) => {
  let response;
  try {
    response = await fetch(address, {
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...options,
      headers: { Accept: "application/json", ...options.headers },
    });
  } catch {
    throw new Failure("offline");
  }
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  const body = isJson ? await response.json().catch(() => ({})) : {};
  if (!response.ok || !body.now) throw failureOf(response, body);
  return body;
};

/** Ask and return the answer; raise Failure. Measures how far the phone's clock is off. */
const ask = async (address, options = {}) => {
  const asked = Date.now();
  const body = await fetchJson(address, options);
  const offset = Math.round(Date.parse(body.now) - (asked + Date.now()) / 2);
  note((notes) => (notes.offset = offset));
  return body;
};

export const get = (address) => ask(address);

/** Return `told` of a visit; raise Failure when it is not what the server says of one. */
export const ofVisit = (told) => {
  const isWhole = told.visit && [told.events, told.students].every(Array.isArray);
  if (!isWhole) throw new Failure("strange");
  return told;
};

/** Post `body`; a CSRF cookie that is missing or old is fetched anew once. */
export const post = async (address, body, options = {}) => {
  const send = () =>
    ask(address, {
      method: "POST",
      body: JSON.stringify(body),
      ...options,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    });
  try {
    return await send();
  } catch (failure) {
    if (failure.code !== "csrf") throw failure;
    await get(ADDRESSES.recordings).catch(() => null); // brings the cookie, whatever it answers
    return send();
  }
};

/** The server's clock minus the phone's as last measured, in milliseconds; null when never. */
export const clockOffset = () => notebook().offset;
