import { z } from "zod";
import { message } from "./say-message";

z.config({
  customError(issue) {
    switch (issue.code) {
      case "invalid_type":
        if (issue.input === undefined || issue.input === null) return message("field.required");
        return issue.expected === "number" || issue.expected === "int" ? message("field.number") : message("field.required");
      case "too_big":
        return issue.origin === "string" ? message("field.tooLong", { max: Number(issue.maximum) }) : message("field.number");
      case "too_small":
        if (issue.origin === "string") {
          return Number(issue.minimum) <= 1 ? message("field.required") : message("field.tooShort", { count: Number(issue.minimum) });
        }
        return message("field.positive");
      // Which of several forms it is was not said, or is none of them.
      case "invalid_union":
      case "invalid_value":
        return message("field.required");
      case "invalid_format":
        if (issue.format === "email") return message("field.email");
        if (issue.format === "url") return message("field.url");
        if (issue.format === "date") return message("field.date");
        // An id is chosen, never typed.
        if (issue.format === "uuid") return message("field.required");
        return undefined;
      default:
        return undefined;
    }
  },
});

export { message, z };

/** Faults of typed fields by name: the first message of each. */
export const faultsOf = (error: z.ZodError): Record<string, string> => {
  const faults: Record<string, string> = {};
  for (const issue of error.issues) faults[String(issue.path[0] ?? "")] ??= issue.message;
  return faults;
};
