// The events of a visit by pupil, and what they add up to. No page, no network: docs/sync.md
// has the rule, tests/vectors/fold.json has cases that both it and the server's must meet.
export const newUuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f); // version 7: in order of time
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

export class EventLog {
  #byStudent = new Map();

  /** Keep `event`; false when it was known. */
  add(event) {
    if (!this.#byStudent.has(event.student)) this.#byStudent.set(event.student, new Map());
    const known = this.#byStudent.get(event.student);
    if (known.has(event.uuid)) return false;
    known.set(event.uuid, event);
    return true;
  }

  remove(event) {
    this.#byStudent.get(event.student)?.delete(event.uuid);
  }

  of(student) {
    return [...(this.#byStudent.get(student) || new Map()).values()];
  }

  /** The event that counts for `student`: the earliest recorded one, else the latest word. */
  standing(student) {
    const events = this.of(student);
    const undone = new Set(events.map((event) => event.undoes));
    const left = events.filter((event) => event.outcome !== "undone" && !undone.has(event.uuid));
    left.sort((a, b) => {
      const forward = EventLog.rank(a) === 3 ? -1 : 1;
      const byTime = Date.parse(a.recorded_at) - Date.parse(b.recorded_at);
      const inOrder = forward * (byTime || (a.uuid < b.uuid ? -1 : 1));
      return EventLog.rank(a) - EventLog.rank(b) || inOrder;
    });
    return left[0];
  }

  static rank(event) {
    return ["recorded", "already_recorded"].indexOf(event.outcome) + 1 || 3;
  }
}
