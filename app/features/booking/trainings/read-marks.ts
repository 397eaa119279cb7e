import { invalid } from "~/lib/errors";
import { markSchema, type Mark } from "./schema";

/** The list of results from its form: `result.<seat>` and `note.<seat>`; seats of which nothing is said are left out. Errors: `invalid` (422). */
export function readMarks(form: FormData): Mark[] {
  return [...form.keys()]
    .filter((name) => name.startsWith("result."))
    .map((name) => name.slice("result.".length))
    .flatMap((seatId) => {
      const result = form.get(`result.${seatId}`);
      if (result === "" || result === null) return [];
      const read = markSchema.safeParse({ seatId, result, note: form.get(`note.${seatId}`) ?? "" });
      if (!read.success) throw invalid("invalid");
      return [read.data];
    });
}
