// Removes everything of this site from the phone.

import { notebook } from "./notebook.js";
import { removeShells } from "./offline_shell.js";
import { ADDRESSES, post } from "./server.js";

/** Forget lists, marks, key and shell; the server is told, if it can be reached. */
export const wipe = async (store) => {
  const copies = Object.keys(notebook().visits).map((visit) => ({
    visit: Number(visit),
    unsent: 0,
    wiped: true,
  }));
  await post(ADDRESSES.phones, { phone: store.phone, copies }).catch(() => null);
  await store.wipe();
  await removeShells();
};
