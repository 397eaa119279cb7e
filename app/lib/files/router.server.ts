import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { db, isUniqueViolation } from "~/lib/db/client.server";
import { failureResponse } from "./failure.server";
import { INGEST_PATH, uploadTarget, type UploadTarget } from "./token.server";
import type { UploadsOptions } from "./upload-routes.server";

const presigned = z.array(z.object({ url: z.string(), key: z.string(), name: z.string(), customId: z.uuid() }));

/**
 * Writes the keys that the SDK made into the books, before the client learns them, and makes the addresses of our own
 * ingest relative: the browser then stays on the origin it came by.
 */
async function settleKeys(body: unknown, target: UploadTarget): Promise<unknown> {
  const files = presigned.parse(body);
  for (const file of files) {
    await db.storedFile.update({ where: { id: file.customId }, data: { key: file.key } });
  }
  if (!target.ingestUrl) return files;
  return files.map((file) => ({ ...file, url: file.url.replace(target.ingestUrl!, INGEST_PATH) }));
}

const KEY_ATTEMPTS = 3;

/**
 * The SDK's route handler for the portal's file routes, to be mounted at `/api/uploadthing` as loader and action.
 * Whatever fails inside a callback is answered as a failure instead of vanishing in the SDK's background work.
 */
export function createUploads(options: UploadsOptions) {
  const failures = new WeakMap<Request, unknown>();
  const failed = (args: ActionFunctionArgs, error: unknown) => void failures.set(args.request, error);
  let made: { target: UploadTarget; handle: (args: ActionFunctionArgs) => Promise<Response> } | undefined;
  const handler = async (target: UploadTarget) => {
    if (made?.target === target) return made.handle;
    // The SDK takes some 80 MB of memory: it comes with the first file.
    const { routeHandler, uploadRoutes } = await import("./upload-routes.server");
    made = { target, handle: routeHandler(uploadRoutes(options, failed), target) };
    return made.handle;
  };

  async function action(args: ActionFunctionArgs): Promise<Response> {
    try {
      const target = uploadTarget();
      if (args.request.headers.has("uploadthing-hook")) return await hook(args, target);
      for (let attempt = 1; ; attempt += 1) {
        const copy = { ...args, request: args.request.clone() };
        const response = await (await handler(target))(copy);
        const body: unknown = await response.json();
        if (!response.ok) return plainFailure(body, response.status);
        if (!Array.isArray(body)) return Response.json(body);
        try {
          return Response.json(await settleKeys(body, target), { headers: { "Cache-Control": "no-store" } });
        } catch (error) {
          // Two files can get the same 32 bits; another id gives another key.
          if (!isUniqueViolation(error) || attempt === KEY_ATTEMPTS) throw error;
        }
      }
    } catch (error) {
      return failureResponse(error);
    }
  }

  async function hook(args: ActionFunctionArgs, target: UploadTarget): Promise<Response> {
    const response = await (await handler(target))(args);
    const failure = failures.get(args.request);
    if (failure !== undefined) return failureResponse(failure);
    return response.ok ? response : plainFailure(await response.json(), response.status);
  }

  return { action, loader: async (args: ActionFunctionArgs) => (await handler(uploadTarget()))(args) };
}

/** The SDK answers a few codes of its own; the house's status goes out instead. */
function plainFailure(body: unknown, status: number): Response {
  const told = (body ?? {}) as { status?: unknown };
  return Response.json(body, { status: typeof told.status === "number" ? told.status : status });
}
