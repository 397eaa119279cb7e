import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SqlDriverAdapter, SqlQuery } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

type EngineModule = typeof import("@prisma/schema-engine-wasm");
type EngineGlue = EngineModule & { __wbg_set_wasm(exports: WebAssembly.Exports): void };
type PgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** Methods that the adapter has but its types hide. */
interface AdapterInside {
  onError(error: unknown): never;
  performIO(query: SqlQuery): Promise<{ fields: pg.FieldDef[] }>;
}

/** Type numbers of PostgreSQL: the one-letter `"char"` of the catalogues, and `text`. */
const CATALOGUE_CHAR = 18;
const TEXT = 25;

/** Changes a script before it is sent; by default it is sent as it stands. */
export type ScriptHook = (script: string) => string;

/** Errors that PostgreSQL answered to scripts, oldest first: the engine's own error leaves their text out. */
export interface EngineSession {
  engine: SchemaEngine;
  scriptErrors: pg.DatabaseError[];
  close(): Promise<void>;
}

/**
 * Prisma's schema engine (WebAssembly) over one database.
 * @param url connection string
 * @param schema pairs of file name and text of the Prisma schema, where the command needs one
 * @param hook see `ScriptHook`
 */
export async function openEngine(url: string, schema?: [string, string][], hook: ScriptHook = (script) => script): Promise<EngineSession> {
  const { SchemaEngine } = await loadEngine();
  const factory = new WholeScriptPg(url, hook);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels: schema }, () => undefined, adapter);
  const close = async () => {
    engine.free();
    await factory.disposeAll();
  };
  return { engine, scriptErrors: factory.scriptErrors, close };
}

let loaded: Promise<EngineModule> | null = null;

/** Node 20 cannot import WebAssembly as a module, so the engine is instantiated by hand. */
function loadEngine(): Promise<EngineModule> {
  return (loaded ??= (async () => {
    const gluePath = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const glue = (await import(/* @vite-ignore */ "@prisma/schema-engine-wasm/schema_engine_bg")) as EngineGlue;
    const binary = readFileSync(join(dirname(gluePath), "schema_engine_bg.wasm"));
    const imports = { "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports };
    const { instance } = await WebAssembly.instantiate(binary, imports);
    glue.__wbg_set_wasm(instance.exports);
    // The engine reports its panics here; without a receiver a TypeError would hide what it says.
    (globalThis as { PRISMA_WASM_PANIC_REGISTRY?: unknown }).PRISMA_WASM_PANIC_REGISTRY ??= {
      set_message: (message: string) => console.error(`Prisma schema engine: ${message}`),
    };
    (instance.exports.__wbindgen_start as () => void)();
    return glue;
  })());
}

/**
 * The adapter as the engine needs it. The stock one cuts scripts at every semicolon, also inside functions and
 * strings, does not know the type of some catalogue columns which the engine asks for, and connects to the main
 * database in place of the shadow one when it was given a connection string.
 */
class WholeScriptPg extends PrismaPg {
  readonly scriptErrors: pg.DatabaseError[] = [];
  readonly #url: string;
  readonly #hook: ScriptHook;
  readonly #adapters: PgAdapter[] = [];

  constructor(url: string, hook: ScriptHook) {
    super({ connectionString: url });
    this.#url = url;
    this.#hook = hook;
  }

  override async connect(): Promise<PgAdapter> {
    return this.#prepare(await super.connect());
  }

  override async connectToShadowDb(): Promise<PgAdapter> {
    const name = `kadr_shadow_${globalThis.crypto.randomUUID().replaceAll("-", "")}`;
    await withClient(this.#url, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE template0`));
    const shadow = await new PrismaPg({ connectionString: withDatabase(this.#url, name) }).connect();
    return this.#prepare(shadow, async () => {
      await withClient(this.#url, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    });
  }

  /** Ends every connection that the engine has left open: it does not do so when it is freed. */
  async disposeAll(): Promise<void> {
    for (const adapter of this.#adapters) await adapter.dispose();
  }

  #prepare(adapter: PgAdapter, afterDispose: () => Promise<void> = async () => undefined): PgAdapter {
    const inside = adapter as unknown as AdapterInside;
    const onError = inside.onError.bind(adapter);
    const rawQuery = adapter.queryRaw.bind(adapter);
    const performIO = inside.performIO.bind(adapter);
    const letters = new WeakMap<object, number[]>();
    inside.performIO = async (query) => {
      const result = await performIO(query);
      letters.set(query, takeLetters(result.fields));
      return result;
    };
    const queryRaw: SqlDriverAdapter["queryRaw"] = async (query) => {
      const result = await rawQuery(query);
      for (const column of letters.get(query) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    };
    const executeScript: SqlDriverAdapter["executeScript"] = async (script) => {
      try {
        await adapter.underlyingDriver().query(this.#hook(script));
      } catch (error) {
        if (error instanceof pg.DatabaseError) this.scriptErrors.push(error);
        onError(error);
      }
    };
    const end = adapter.dispose.bind(adapter);
    let disposed: Promise<void> | null = null;
    const dispose = () => (disposed ??= end().then(afterDispose));
    this.#adapters.push(adapter);
    return Object.assign(adapter, { executeScript, queryRaw, dispose });
  }
}

/** Positions of one-letter columns; they are shown to the adapter as text, which it can read. */
function takeLetters(fields: pg.FieldDef[]): number[] {
  const found = fields.flatMap((field, column) => (field.dataTypeID === CATALOGUE_CHAR ? [column] : []));
  for (const column of found) (fields[column] as pg.FieldDef).dataTypeID = TEXT;
  return found;
}

/** The connection string of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.toString();
}

/** Runs `work` on a connection of its own and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
