import type { PostProcessorModule } from "i18next";

/** A sentence that ends with an abbreviation («… 2026 г.») has one stop; three stops stay three. */
export const oneStop = (text: string): string => text.replace(/(?<!\.)\.\.(?!\.)/g, ".");

/** Applies `oneStop` to whatever a dictionary says: a value that is put in may end with a stop of its own. */
export const oneStopProcessor: PostProcessorModule = {
  type: "postProcessor",
  name: "one-stop",
  process: (value: unknown) => (typeof value === "string" && value.includes("..") ? oneStop(value) : value) as string,
};
