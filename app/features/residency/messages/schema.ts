import { z } from "~/lib/form-messages";

/** Longest message, characters. */
export const MESSAGE_CHARS = 4000;

const text = z
  .string()
  .transform((value) => value.replace(/\r\n?/g, "\n").trim())
  .pipe(z.string().min(1).max(MESSAGE_CHARS));

/** Key of the form that was sent: a second press of its button carries the same one. */
const key = z.uuid();

export const messageSchema = z.object({ text, key, question: z.boolean().default(false) });
export type MessageInput = z.output<typeof messageSchema>;

export const noteSchema = z.object({ text, key });
export type NoteInput = z.output<typeof noteSchema>;
