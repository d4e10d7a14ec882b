// A picture from the camera or the gallery: made smaller on a canvas, with the moment, the place and the hash of what is kept.
import { sha256 } from "./sha256.js";
import { stamp } from "./clock.js";
import { place } from "./place.js";

const LONGEST = 1600; // pixels of the longer side
const QUALITY = 0.82;

export async function shrink(file) {
  const picture = await decoded(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", QUALITY));
  canvas.width = canvas.height = 0; // an old phone frees its memory only so
  if (!blob) throw Object.assign(new Error("canvas"), { says: "这张照片处理不了，请重拍或换一张。" });
  return blob;
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return asImage(file);
  }
}

function asImage(file) {
  return new Promise((found, failed) => {
    const address = URL.createObjectURL(file);
    const image = new Image();
    image.onload = () => { URL.revokeObjectURL(address); found(image); };
    image.onerror = () => { URL.revokeObjectURL(address); failed(Object.assign(new Error("image"), { says: "打不开这张照片，请重拍或换一张。" })); };
    image.src = address;
  });
}

// A row for the table of files. `at`: where it was taken, if that is known already.
export async function kept(blob, { kind, field = "", says = "", name, at }) {
  const bytes = await blob.arrayBuffer();
  const type = blob.type.split(";")[0];
  const taken_at = stamp();
  return { sha256: await sha256(bytes), kind, field, says, name, type, size: bytes.byteLength, bytes, taken_at, place: at ?? null };
}

export async function photograph(file, about) {
  const [blob, at] = await Promise.all([shrink(file), place()]);
  return kept(blob, { kind: "photo", name: `${stamp().replaceAll(/[-:T]/g, "").slice(0, 14)}.jpg`, at, ...about });
}

export const shown = (file) => URL.createObjectURL(new Blob([file.bytes], { type: file.type }));
