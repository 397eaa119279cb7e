import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import type { Form } from "~/lib/db/generated/client";
import { conflict, DomainError, forbidden, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { isAdministrator } from "../../policy";
import { composed, type ComposeAct } from "../compose";
import { problemsOf, readDefinition, type FormDefinition } from "../definition";

const stored = (definition: FormDefinition) => definition as unknown as Prisma.InputJsonObject;

async function lockForm(tx: Tx, scope: StaffScope, id: string): Promise<Form> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(id)) throw notFound();
  await tx.$queryRaw`SELECT id FROM "Form" WHERE id = ${id}::uuid FOR UPDATE`;
  const form = await tx.form.findUnique({ where: { id } });
  if (!form) throw notFound();
  return form;
}

/** A draft that nobody has changed since `edit`. Errors: `form-published`, `form-changed` (409) with `details.edit`. */
function requireDraft(form: Form, edit: number): void {
  if (form.publishedAt) throw conflict("form-published");
  if (form.edit !== edit) throw conflict("form-changed", {}, { edit: form.edit });
}

/**
 * Begins a form of its own, empty or as a copy of another. Errors: `forbidden`; `not-found` for the copied one;
 * `form-code` (409) when there is a form of the code.
 */
export async function createForm(scope: StaffScope, input: { code: string; titleRu: string; titleEn: string; copyOf?: string | undefined }, at: Circumstance): Promise<{ id: string }> {
  if (!isAdministrator(scope)) throw forbidden();
  const { code, titleRu, titleEn, copyOf } = input;
  if (copyOf !== undefined && !isId(copyOf)) throw notFound();
  try {
    return await transaction(async (tx) => {
      const model = copyOf === undefined ? null : await tx.form.findUnique({ where: { id: copyOf } });
      if (copyOf !== undefined && !model) throw notFound();
      const definition = model ? readDefinition(model.definition) : readDefinition({});
      const made = await tx.form.create({
        data: { code, version: 1, titleRu, titleEn, definition: stored(definition), createdById: scope.userId, createdAt: at.now, savedAt: at.now },
      });
      await audit(tx, actorOf(scope, at), "form.created", { type: "form", id: made.id }, { code, version: 1 });
      return { id: made.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("form-code");
    throw error;
  }
}

/**
 * Begins the next version of a form from a published one; a draft that is there already is answered. Errors: `forbidden`,
 * `not-found`; `form-draft` (409) when a colleague has begun one this very moment.
 */
export async function beginNextVersion(scope: StaffScope, id: string, at: Circumstance): Promise<{ id: string }> {
  try {
    return await transaction(async (tx) => {
      const form = await lockForm(tx, scope, id);
      const latest = await tx.form.findFirstOrThrow({ where: { code: form.code }, orderBy: { version: "desc" } });
      if (!latest.publishedAt) return { id: latest.id };
      const made = await tx.form.create({
        data: {
          code: form.code,
          version: latest.version + 1,
          titleRu: form.titleRu,
          titleEn: form.titleEn,
          definition: form.definition as Prisma.InputJsonObject,
          createdById: scope.userId,
          createdAt: at.now,
          savedAt: at.now,
        },
      });
      await audit(tx, actorOf(scope, at), "form.created", { type: "form", id: made.id }, { code: made.code, version: made.version });
      return { id: made.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("form-draft");
    throw error;
  }
}

/**
 * Does one act to a draft. `edit` is the count that the composer saw. Errors: `forbidden`, `not-found`; `form-published`
 * (409); `form-changed` (409) when another administrator saved meanwhile: nothing is overwritten; those of `composed`.
 */
export async function composeForm(scope: StaffScope, id: string, edit: number, act: ComposeAct, at: Circumstance): Promise<{ edit: number }> {
  return transaction(async (tx) => {
    const form = await lockForm(tx, scope, id);
    requireDraft(form, edit);
    const definition = composed(readDefinition(form.definition), act);
    const saved = await tx.form.update({ where: { id }, data: { definition: stored(definition), edit: edit + 1, savedAt: at.now } });
    return { edit: saved.edit };
  });
}

/** Names a draft. Errors as of `composeForm`. */
export async function nameForm(scope: StaffScope, id: string, edit: number, title: { titleRu: string; titleEn: string; documentsWeight: number }, at: Circumstance): Promise<{ edit: number }> {
  const { titleRu, titleEn, documentsWeight } = title;
  return transaction(async (tx) => {
    const form = await lockForm(tx, scope, id);
    requireDraft(form, edit);
    const definition = composed(readDefinition(form.definition), { act: "set-form", documentsWeight });
    const saved = await tx.form.update({ where: { id }, data: { titleRu, titleEn, definition: stored(definition), edit: edit + 1, savedAt: at.now } });
    return { edit: saved.edit };
  });
}

/**
 * Publishes a draft: from then on it never changes, and new drafts of applications begin on it. Errors: `forbidden`,
 * `not-found`, `form-published`, `form-changed` (409); `form-problems` (422) with `details.problems`.
 */
export async function publishForm(scope: StaffScope, id: string, edit: number, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const form = await lockForm(tx, scope, id);
    requireDraft(form, edit);
    const problems = problemsOf(readDefinition(form.definition));
    if (problems.length > 0) throw new DomainError("invalid", "form-problems", { count: problems.length }, { problems });
    await tx.form.update({ where: { id }, data: { publishedAt: at.now, savedAt: at.now } });
    await audit(tx, actorOf(scope, at), "form.published", { type: "form", id }, { code: form.code, version: form.version });
  });
}

/** Throws a draft away. Errors: `forbidden`, `not-found`, `form-published`, `form-changed` (409). */
export async function dropDraft(scope: StaffScope, id: string, edit: number, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const form = await lockForm(tx, scope, id);
    requireDraft(form, edit);
    await tx.form.delete({ where: { id } });
    await audit(tx, actorOf(scope, at), "form.dropped", { type: "form", id }, { code: form.code, version: form.version });
  });
}
