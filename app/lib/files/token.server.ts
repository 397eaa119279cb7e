import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { projectRoot } from "~/lib/db/embedded/project.server";
import { appUrl, env } from "~/lib/env.server";

/** Path of the portal's own ingest on its own origin. */
export const INGEST_PATH = "/api/ingest";
/** Path of the SDK's route handler, which callbacks come to. */
export const UPLOADS_PATH = "/api/uploadthing";

/** Who keeps the files and where its doors are. */
export interface UploadTarget {
  /** True when files go to UploadThing, false for the portal's own store. */
  cloud: boolean;
  /** The SDK's token: base64 of `{apiKey, appId, regions, ingestHost}`. */
  token: string;
  /** Secret that signs upload addresses and callbacks. */
  apiKey: string;
  appId: string;
  /** Our ingest, as signed addresses name it; undefined lets the SDK take the cloud's. */
  ingestUrl: string | undefined;
  /** The one address that callbacks are sent to, whatever origin the request came from. */
  callbackUrl: string;
}

/** Folder of everything about files: `<KADR_DATA or .data>/files`. */
export function filesFolder(): string {
  const data = process.env.KADR_DATA;
  return join(data ? resolve(data) : join(projectRoot(), ".data"), "files");
}

/**
 * Where this server reaches itself: `KADR_INTERNAL_URL` when it is set (a port chosen by the system, a socket
 * behind a proxy), else the loopback address and `PORT`.
 */
const internalOrigin = () => (process.env.KADR_INTERNAL_URL || `http://127.0.0.1:${env().PORT}`).replace(/\/$/, "");

const encode = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64");

/** The secret of our own store: made once, readable by the portal's account only, shared by its processes. */
function ownSecret(): string {
  const folder = filesFolder();
  const path = join(folder, "secret");
  // The data folder stays open: the embedded database, under an account of its own, must get through it.
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `secret.${process.pid}.${randomBytes(4).toString("hex")}`);
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  writeFileSync(draft, `sk_kadr_${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flush: true });
  try {
    // A link is made whole or not at all, and the first process wins.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8").trim();
}

let known: { key: string; target: UploadTarget } | undefined;

/**
 * The upload target in use: UploadThing when `UPLOADTHING_TOKEN` is set, else the portal's own store.
 * Throws an Error when the token cannot be read.
 */
export function uploadTarget(): UploadTarget {
  const given = process.env.UPLOADTHING_TOKEN;
  const key = [given, filesFolder(), internalOrigin(), appUrl()].join("\n");
  if (known?.key === key) return known.target;
  const target = given ? cloudTarget(given) : ownTarget();
  known = { key, target };
  return target;
}

function ownTarget(): UploadTarget {
  const apiKey = ownSecret();
  const appId = "kadr";
  const origin = appUrl();
  const token = encode({ apiKey, appId, regions: ["own"], ingestHost: new URL(origin).host });
  const ingestUrl = new URL(origin + INGEST_PATH).href;
  return { cloud: false, token, apiKey, appId, ingestUrl, callbackUrl: internalOrigin() + UPLOADS_PATH };
}

function cloudTarget(token: string): UploadTarget {
  try {
    const { apiKey, appId } = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as Record<string, unknown>;
    if (typeof apiKey !== "string" || typeof appId !== "string") throw new TypeError("apiKey, appId");
    return { cloud: true, token, apiKey, appId, ingestUrl: undefined, callbackUrl: appUrl() + UPLOADS_PATH };
  } catch (cause) {
    throw new Error("UPLOADTHING_TOKEN не прочитан / UPLOADTHING_TOKEN cannot be read: copy it whole from the dashboard", {
      cause,
    });
  }
}
