import { useCallback, useEffect, useRef, useState } from "react";
import type { genUploader } from "uploadthing/client";
import { type FilePurpose, judgeDeclared } from "~/lib/files/policy";
import type { PortalFileRouter, UploadAnswer } from "~/lib/files/upload-routes.server";

/** A file that is in the store. `size` is in bytes. */
export interface UploadedFile {
  id: string;
  name: string;
  size: number;
}

export interface UploadRefusal {
  code: string;
  params: Record<string, string | number>;
}

/** A file on its way from the browser. */
export interface Outgoing {
  id: number;
  file: File;
  state: "waiting" | "sending" | "paused" | "done" | "failed";
  /** Bytes that have arrived, as far as the browser knows. */
  loaded: number;
  refusal: UploadRefusal | null;
  retriable: boolean;
}

/** Reads the code that the portal put into an SDK error; without one the line was cut. */
function refusalOf(error: unknown): UploadRefusal {
  const { data, cause } = (error ?? {}) as { data?: unknown; cause?: unknown };
  for (const body of [data, cause]) {
    const { code, params } = (body ?? {}) as { code?: unknown; params?: unknown };
    if (typeof code === "string" && !/^[A-Z_]+$/.test(code)) {
      return { code, params: (params ?? {}) as UploadRefusal["params"] };
    }
  }
  return { code: "file.network", params: {} };
}

// What time or another try can mend; a refused file stays refused.
const passing = new Set(["file.network", "file.range", "file.callback", "file.space", "file.failed", "file.cloud", "too-many", "unavailable"]);
// After these the old address is worth nothing: the next try starts with a new one.
const spent = new Set(["file.link", "file.changed", "not-found"]);
const RETRY_DELAYS_MS = [1000, 3000, 9000];

/**
 * An uploader for one file that remembers the signed address it was given: another attempt asks the store how much has
 * arrived and sends the rest. (The SDK's own `resumeUpload` cannot answer once an attempt has failed.)
 */
function uploaderOf() {
  let address: Response | undefined;
  const remembering: typeof fetch = async (input, init) => {
    const asks = init?.method === "POST" && String(input).includes("actionType=upload");
    if (!asks) return fetch(input, init);
    if (address) return address.clone();
    const response = await fetch(input, init);
    if (response.ok) address = response.clone();
    return response;
  };
  let known: CreateUpload | undefined;
  // The SDK is large: a page carries it from the first file on, and the server, which renders the page, never.
  const ready = async () => (known ??= (await import("uploadthing/client")).genUploader<PortalFileRouter>({ url: "/api/uploadthing", fetch: remembering }).createUpload);
  return { ready, forget: () => void (address = undefined) };
}

type CreateUpload = ReturnType<typeof genUploader<PortalFileRouter>>["createUpload"];
type Uploader = ReturnType<typeof uploaderOf>;
type Controls = Awaited<ReturnType<CreateUpload>>;

interface Running {
  uploader: Uploader;
  controls?: Controls;
  attempts: number;
  gone: boolean;
}

let lastId = 0;

/** Uploads on their way, with what can be done about them. `onUploaded` is told once about each file that arrived. */
export function useUploads(purpose: FilePurpose, onUploaded: (file: UploadedFile) => void) {
  const [items, setItems] = useState<Outgoing[]>([]);
  const running = useRef(new Map<number, Running>());
  const told = useRef(onUploaded);
  useEffect(() => void (told.current = onUploaded), [onUploaded]);

  const change = useCallback((id: number, values: Partial<Outgoing>) => {
    setItems((all) => all.map((item) => (item.id === id ? { ...item, ...values } : item)));
  }, []);

  const send = useCallback(
    async (id: number, file: File): Promise<void> => {
      const run = running.current.get(id);
      if (!run || run.gone) return;
      change(id, { state: "waiting", refusal: null });
      try {
        const createUpload = await run.uploader.ready();
        run.controls = await createUpload(purpose, {
          files: [file],
          onUploadProgress: ({ loaded }) => change(id, { loaded: Math.min(loaded, file.size) }),
        });
        if (run.gone) return run.controls.pauseUpload(file);
        change(id, { state: "sending" });
        const { serverData } = (await run.controls.done(file)) as { serverData: UploadAnswer };
        if (serverData.refused) throw Object.assign(new Error(), { data: { code: serverData.refused } });
        change(id, { state: "done", loaded: file.size });
        told.current({ id: serverData.id, name: serverData.name, size: serverData.size });
      } catch (error) {
        if (run.gone) return;
        const refusal = refusalOf(error);
        if (spent.has(refusal.code)) run.uploader.forget();
        const retriable = passing.has(refusal.code) || spent.has(refusal.code);
        const delay = refusal.code === "file.network" ? RETRY_DELAYS_MS[run.attempts] : undefined;
        run.attempts += 1;
        if (delay === undefined) return change(id, { state: "failed", refusal, retriable });
        change(id, { state: "waiting" });
        setTimeout(() => void send(id, file), delay);
      }
    },
    [change, purpose],
  );

  const add = useCallback(
    (files: File[]) => {
      const fresh = files.map((file): Outgoing => {
        const refusal = judgeDeclared(purpose, file);
        return { id: (lastId += 1), file, state: refusal ? "failed" : "waiting", loaded: 0, refusal, retriable: false };
      });
      setItems((all) => [...all, ...fresh]);
      for (const { id, file, refusal } of fresh) {
        if (refusal) continue;
        running.current.set(id, { uploader: uploaderOf(), attempts: 0, gone: false });
        void send(id, file);
      }
    },
    [purpose, send],
  );

  const fileOf = (id: number) => items.find((item) => item.id === id)?.file;

  const pause = (id: number) => {
    running.current.get(id)?.controls?.pauseUpload(fileOf(id));
    change(id, { state: "paused" });
  };
  const resume = (id: number) => {
    change(id, { state: "sending" });
    running.current.get(id)?.controls?.resumeUpload(fileOf(id));
  };
  const retry = (id: number) => {
    const [run, file] = [running.current.get(id), fileOf(id)];
    if (!run || !file) return;
    run.attempts = 0;
    void send(id, file);
  };
  const remove = (id: number) => {
    const [run, item] = [running.current.get(id), items.find((one) => one.id === id)];
    if (run) run.gone = true;
    if (item?.state === "sending") run?.controls?.pauseUpload(item.file);
    running.current.delete(id);
    setItems((all) => all.filter((one) => one.id !== id));
  };

  const busy = items.some((item) => item.state === "sending" || item.state === "waiting");
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [busy]);

  return { items, add, pause, resume, retry, remove };
}
