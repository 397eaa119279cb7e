import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { appUrl, env } from "~/lib/env.server";
import { dataFolder, keptSecret } from "~/lib/kept-secret.server";

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
export const filesFolder = (): string => join(dataFolder(), "files");

/**
 * Where this server reaches itself: `KADR_INTERNAL_URL` when it is set (a port chosen by the system, a socket
 * behind a proxy), else the loopback address and `PORT`.
 */
const internalOrigin = () => (process.env.KADR_INTERNAL_URL || `http://127.0.0.1:${env().PORT}`).replace(/\/$/, "");

const encode = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64");

/** The secret of our own store. */
const ownSecret = () => keptSecret(join(filesFolder(), "secret"), () => `sk_kadr_${randomBytes(32).toString("hex")}`);

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
