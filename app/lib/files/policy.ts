/** Kinds of file that the portal takes: one row a kind, the same on both sides of the wire. */
export const fileKinds = {
  pdf: { mime: "application/pdf", extensions: ["pdf"], inline: true },
  jpeg: { mime: "image/jpeg", extensions: ["jpg", "jpeg"], inline: true },
  png: { mime: "image/png", extensions: ["png"], inline: true },
  webp: { mime: "image/webp", extensions: ["webp"], inline: true },
  docx: {
    mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: ["docx"],
    inline: false,
  },
  xlsx: { mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extensions: ["xlsx"], inline: false },
  pptx: {
    mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    extensions: ["pptx"],
    inline: false,
  },
  odt: { mime: "application/vnd.oasis.opendocument.text", extensions: ["odt"], inline: false },
  ods: { mime: "application/vnd.oasis.opendocument.spreadsheet", extensions: ["ods"], inline: false },
} as const satisfies Record<string, { mime: string; extensions: readonly string[]; inline: boolean }>;

export type FileKind = keyof typeof fileKinds;

const MEGABYTE = 1024 * 1024;
/** No file of any purpose is larger, bytes. */
export const MAX_FILE_BYTES = 50 * MEGABYTE;
/** How many files one request may announce. */
export const MAX_FILES_AT_ONCE = 10;

/** What may be uploaded for which purpose; `maxBytes` is for one file. */
export const filePurposes = {
  document: { kinds: ["pdf", "jpeg", "png", "webp", "docx", "xlsx", "pptx", "odt", "ods"], maxBytes: MAX_FILE_BYTES },
  picture: { kinds: ["jpeg", "png", "webp"], maxBytes: 10 * MEGABYTE },
} as const satisfies Record<string, { kinds: readonly FileKind[]; maxBytes: number }>;

export type FilePurpose = keyof typeof filePurposes;
export const isFilePurpose = (value: unknown): value is FilePurpose =>
  typeof value === "string" && Object.hasOwn(filePurposes, value);

/** Why a file is refused: the key of its sentence in the namespace `errors`, and what fills it. */
export interface FileRefusal {
  code: "file.type" | "file.content" | "file.size" | "file.empty" | "file.changed";
  params: { max: number } | Record<string, never>;
}

export const sizeRefusal = (purpose: FilePurpose): FileRefusal => ({
  code: "file.size",
  params: { max: filePurposes[purpose].maxBytes / MEGABYTE },
});

const extensionOf = (name: string) => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";

/** The kind that a file's name promises, or undefined. */
export function kindOfName(name: string): FileKind | undefined {
  const extension = extensionOf(name);
  const found = Object.entries(fileKinds).find(([, kind]) => (kind.extensions as readonly string[]).includes(extension));
  return found?.[0] as FileKind | undefined;
}

/** True for types that a browser may show inside the page: pictures and PDF. */
export const isInline = (mime: string | null): boolean =>
  Object.values(fileKinds).some((kind) => kind.mime === mime && kind.inline);

// Browsers that do not know the type send one of these.
const untold = new Set(["", "application/octet-stream"]);

/**
 * Judges what the client declares before a byte is sent; null when the file may come. `type` may be empty or
 * `application/octet-stream`: systems without an office suite know no better, and the content is checked on arrival.
 */
export function judgeDeclared(purpose: FilePurpose, file: { name: string; size: number; type: string }): FileRefusal | null {
  const kind = kindOfName(file.name);
  const rule = filePurposes[purpose];
  if (!kind || !(rule.kinds as readonly FileKind[]).includes(kind)) return { code: "file.type", params: {} };
  const type = file.type.split(";")[0]!.trim().toLowerCase();
  if (!untold.has(type) && type !== fileKinds[kind].mime) return { code: "file.type", params: {} };
  if (!Number.isSafeInteger(file.size) || file.size <= 0) return { code: "file.empty", params: {} };
  if (file.size > rule.maxBytes) return sizeRefusal(purpose);
  return null;
}

/** Judges the content that arrived against the name it came under; null when they agree. `mime` is what was detected. */
export function judgeContent(purpose: FilePurpose, name: string, mime: string | null): FileRefusal | null {
  const kind = kindOfName(name);
  const allowed = kind !== undefined && (filePurposes[purpose].kinds as readonly FileKind[]).includes(kind);
  return allowed && fileKinds[kind].mime === mime ? null : { code: "file.content", params: {} };
}

/** Value of the `accept` attribute for a purpose. */
export const acceptOf = (purpose: FilePurpose): string =>
  filePurposes[purpose].kinds
    .flatMap((kind) => [...fileKinds[kind].extensions.map((extension) => `.${extension}`), fileKinds[kind].mime])
    .join(",");

const NAME_LIMIT = 180;

/** A name fit to keep and show: no folders, no control or direction signs, at most 180 characters, extension kept. */
export function tidyName(name: string): string {
  const base = name.normalize("NFC").split(/[/\\]/).pop() ?? "";
  const clean = base
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^\.+/, "");
  const extension = extensionOf(clean);
  if ([...clean].length <= NAME_LIMIT) return clean || "file";
  const kept = [...clean].slice(0, NAME_LIMIT - extension.length - 1).join("");
  return extension ? `${kept}.${extension}` : kept;
}
