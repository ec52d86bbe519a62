// What this browser remembers about itself in a few readable words, apart from the database: its
// id, for which visits it holds a list, how much is unsent. So a database that vanished is missed.

const KEY = "rekam";

const empty = () => ({ phone: "", visits: {}, devices: {}, unsent: 0, since: "", offset: null });

export const notebook = () => {
  try {
    return { ...empty(), ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return empty();
  }
};

/** Change the notebook by `change(notes)`; a browser that forbids it is no reason to stop. */
export const note = (change) => {
  const notes = notebook();
  change(notes);
  try {
    localStorage.setItem(KEY, JSON.stringify(notes));
  } catch {
    return notes;
  }
  return notes;
};

export const closeNotebook = () => localStorage.removeItem(KEY);
