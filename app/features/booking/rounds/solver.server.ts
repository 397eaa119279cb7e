import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { Programme } from "./rules/programme";

/** How far a solve is: seconds spent, nodes looked through, and by how much the best found may still be beaten (0 to 1; null when unknown). */
export interface SolverProgress {
  seconds: number;
  nodes: number;
  gap: number | null;
}

export interface SolverAnswer {
  /** One for each column of the programme. */
  values: number[];
  /** No answer is worth more than this. */
  bound: number;
}

type Message = { progress: SolverProgress } | { answer: SolverAnswer | null } | { fault: string };

/** A bound of work, not of time: a slow machine gives the same result as a fast one. */
const MAX_NODES = 50_000;
const MEMORY_MB = 256;

/**
 * What runs in the thread. It is a text, so that it needs no file of its own beside the built server; everything that is
 * decided is decided outside of it.
 */
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { highs: path, programme: p, narrow, maxNodes } = workerData;
const loadHighs = require(path);
(async () => {
  const highs = await loadHighs();
  const is = highs.constants.modelStatus;
  const floats = (values) => Float64Array.from(values);
  const model = highs.createModel({
    numCols: p.cost.length,
    numRows: p.rowLower.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: floats(p.cost),
    colLower: floats(p.colLower),
    colUpper: floats(p.colUpper),
    rowLower: floats(p.rowLower),
    rowUpper: floats(p.rowUpper),
    matrix: { format: "csr", numRows: p.rowLower.length, numCols: p.cost.length, starts: Int32Array.from(p.starts), indices: Int32Array.from(p.indices), values: floats(p.values) },
  });
  model.options.set({ output_flag: false, random_seed: 0, mip_rel_gap: 0, mip_abs_gap: 0.5, mip_max_nodes: maxNodes });
  let relaxed = Infinity;
  if (narrow !== null) {
    model.run();
    if (model.getModelStatus() !== is.optimal) return parentPort.postMessage({ answer: null });
    relaxed = model.getObjectiveValue();
    const { colValue, colDual } = model.getSolution();
    for (let column = 0; column < p.cost.length; column += 1) {
      const promising = p.cost[column] === 0 || p.colLower[column] > 0 || colValue[column] > 1e-6 || Math.abs(colDual[column]) < narrow;
      if (!promising) model.changeColBounds(column, 0, 0);
    }
    model.options.set({ mip_rel_gap: 0.001 });
  }
  for (let column = 0; column < p.cost.length; column += 1) if (p.whole[column]) model.changeColIntegrality(column, highs.constants.variableType.integer);
  let told = 0;
  model.run({
    [highs.constants.callbackType.mipInterrupt]({ data }) {
      if (Date.now() - told < 500) return;
      told = Date.now();
      const left = Number.isFinite(data.mip_gap) ? data.mip_gap : null;
      parentPort.postMessage({ progress: { seconds: data.running_time ?? 0, nodes: Number(data.mip_node_count ?? 0), gap: left } });
    },
  });
  const status = model.getModelStatus();
  if (status === is.infeasible || status === is.unboundedOrInfeasible) return parentPort.postMessage({ answer: null });
  const bound = narrow === null ? Math.max(model.getObjectiveValue(), model.info.get("mip_dual_bound")) : relaxed;
  parentPort.postMessage({ answer: { values: Array.from(model.getSolution().colValue), bound } });
})().catch((error) => parentPort.postMessage({ fault: String(error && error.stack || error) }));
`;

let last: Promise<unknown> = Promise.resolve();

/**
 * Solves an integer programme with HiGHS in a thread of its own, which ends with the answer and gives its memory back; one at
 * a time in a process. Undefined when nothing fulfils the rows. The same programme has the same answer: one thread, a fixed
 * seed, no bound of time.
 *
 * @param narrow null looks for the best answer and proves it. A number, for large programmes, first solves without wholeness
 *   and leaves out the columns that this does not use and that lack more than so much of cost to be used; the bound stays that of
 *   all columns.
 */
export async function solve(programme: Programme, narrow: number | null, onProgress?: (progress: SolverProgress) => void): Promise<SolverAnswer | undefined> {
  const mine = last.then(() => run(programme, narrow, onProgress));
  last = mine.catch(() => undefined);
  return mine;
}

function run(programme: Programme, narrow: number | null, onProgress?: (progress: SolverProgress) => void): Promise<SolverAnswer | undefined> {
  const highs = createRequire(import.meta.url).resolve("highs");
  const worker = new Worker(THREAD, { eval: true, workerData: { highs, programme, narrow, maxNodes: MAX_NODES }, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  return new Promise<SolverAnswer | undefined>((resolve, reject) => {
    worker.on("message", (message: Message) => {
      if ("progress" in message) onProgress?.(message.progress);
      else if ("fault" in message) reject(new Error(message.fault));
      else resolve(message.answer ?? undefined);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`solver ended with ${code}`)));
  }).finally(() => worker.terminate());
}
