// What lies on the phone lies encrypted. The key is made here once, kept by the browser in the
// database itself and cannot be read out, not even by this code.

const ALGORITHM = "AES-GCM";
const IV_BYTES = 12;

export const newKey = () =>
  crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ["encrypt", "decrypt"]);

/** Encrypt `value` (anything that JSON can write). */
export const seal = async (key, value) => {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: ALGORITHM, iv }, key, plain) };
};

export const unseal = async (key, { iv, data }) => {
  const plain = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, key, data);
  return JSON.parse(new TextDecoder().decode(plain));
};
