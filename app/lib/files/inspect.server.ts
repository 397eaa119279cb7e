import { fileTypeFromFile } from "file-type";
import { officeType } from "./office.server";
import { fileKinds } from "./policy";

const plain: readonly string[] = [fileKinds.pdf.mime, fileKinds.jpeg.mime, fileKinds.png.mime, fileKinds.webp.mime];

/** Type of a file by what is inside it, among those that the portal takes; null for everything else. */
export async function detectType(path: string): Promise<string | null> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (!found) return null;
  if (plain.includes(found.mime)) return found.mime;
  return isArchive(found.mime) ? officeType(path) : null;
}

const isArchive = (mime: string) =>
  mime === "application/zip" || mime.startsWith("application/vnd.openxmlformats") || mime.startsWith("application/vnd.oasis");
