// IndexedDB with promises: the few things that the phone's store needs of it.

const NAME = "rekam";
const VERSION = 1;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

export const openDatabase = async () => {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore("keys");
    database.createObjectStore("rosters", { keyPath: "visit" });
    database.createObjectStore("marks", { keyPath: "visit" });
    database.createObjectStore("outbox", { keyPath: "uuid" });
  };
  const database = await done(request);
  database.onversionchange = () => database.close(); // another tab wipes the phone
  return database;
};

export const deleteDatabase = () => done(indexedDB.deleteDatabase(NAME));

export const read = (database, store, key) =>
  done(database.transaction(store).objectStore(store).get(key));

export const readAll = (database, store) =>
  done(database.transaction(store).objectStore(store).getAll());

/** Run `change` on `stores`; return once it lies on the disk, not only in memory. */
export const write = async (database, stores, change) => {
  const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
  const written = finished(transaction);
  change(...[stores].flat().map((name) => transaction.objectStore(name)));
  await written;
};

/** How many marks lie unsent on this phone; makes no database where there is none. */
export const countUnsent = async () => {
  const all = await indexedDB.databases();
  if (!all.some(({ name }) => name === NAME)) return 0;
  const database = await openDatabase();
  try {
    return (await readAll(database, "outbox")).length;
  } finally {
    database.close();
  }
};
