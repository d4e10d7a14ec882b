// A file to the server in pieces; what has arrived is asked first, so that a broken line costs one piece.
import { ask, Refused } from "./api.js";

const PIECE = 256 * 1024; // bytes

export async function upload(file, told = () => {}) {
  let { received, whole } = await arrived(file.sha256);
  if (whole) return;
  if (!file.bytes) throw new Refused(410, { code: "gone", says: `${file.name} 已不在手机上，服务器上也没有，请删去这一张再定稿。` });
  const query = { size: file.size, name: file.name, kind: file.type };
  while (!whole) {
    const bytes = new Uint8Array(file.bytes).subarray(received, received + PIECE);
    try {
      ({ received, whole } = await ask("PUT", `uploads/${file.sha256}`, { bytes, query: { ...query, offset: received } }));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409 || error.body.received === received) throw error;
      received = error.body.received; // another try of ours was quicker
    }
    told(received / file.size);
  }
}

async function arrived(sha256) {
  try {
    return await ask("GET", `uploads/${sha256}`);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return { received: 0, whole: false };
    throw error;
  }
}
