import { createHash, randomInt } from "node:crypto";

/** Digits and letters that are not taken for one another when read aloud or from paper. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 4;
const IN_GROUP = 4;

/** A code of 78 random bits: «K7TQ-2MXR-9HVB-4WCD». */
export function makeCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)]!;
  return Array.from({ length: GROUPS }, () => Array.from({ length: IN_GROUP }, letter).join("")).join("-");
}

/** SHA-256 of a code, however it was typed: case, spaces and dashes do not count. */
export const hashCode = (code: string): string =>
  createHash("sha256").update(code.toUpperCase().replace(/[^0-9A-Z]/g, "")).digest("hex");
