import { deflateRawSync, crc32 } from "node:zlib";

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

// `zlib.crc32` came with Node 22.2.
const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const checksum = (data: Buffer) =>
  typeof crc32 === "function" ? crc32(data) : (data.reduce((c, byte) => table[(c ^ byte) & 255]! ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

/** A zip archive; entries of `streamed` archives tell their sizes only behind their data. */
export function zip(entries: [string, Buffer | string][], { streamed = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const data = Buffer.from(content);
    const stored = name === "mimetype";
    const packed = stored ? data : deflateRawSync(data);
    const crc = u32(checksum(data));
    const sizes = [crc, u32(packed.length), u32(data.length)];
    const flags = u16(streamed ? 8 : 0);
    const method = u16(stored ? 0 : 8);
    const told = streamed ? [u32(0), u32(0), u32(0)] : sizes;
    const local = Buffer.concat([u32(0x04034b50), u16(20), flags, method, u32(0), ...told, u16(name.length), u16(0), Buffer.from(name), packed, ...(streamed ? [u32(0x08074b50), ...sizes] : [])]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), u16(20), flags, method, u32(0), ...sizes, u16(name.length), u16(0), u16(0), u16(0), u16(0), u32(0), u32(at), Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const table_ = Buffer.concat(directory);
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), u16(entries.length), u16(entries.length), u32(table_.length), u32(at), u16(0)]);
  return Buffer.concat([...parts, table_, end]);
}

const contentTypes = (main: string) => `<?xml version="1.0"?><Types><Override PartName="/x.xml" ContentType="${main}"/></Types>`;
const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/** An office document whose table of types stands last, as some suites write it, behind `filler`. */
export const docx = (filler = Buffer.alloc(0), main = WORD, more: [string, string][] = []) =>
  zip([["word/media/image1.png", filler], ["word/document.xml", "<w:document/>"], ["_rels/.rels", "<Relationships/>"], ...more, ["[Content_Types].xml", contentTypes(main)]], { streamed: true });

export const odt = () => zip([["mimetype", "application/vnd.oasis.opendocument.text"], ["content.xml", "<office/>"]]);

export const pdf = (size = 2000) => Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(Math.max(0, size - 9), "Кадр ")]);
export const png = () => Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
export const exe = () => Buffer.concat([Buffer.from("MZ"), Buffer.alloc(4000)]);
