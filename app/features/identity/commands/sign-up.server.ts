import { createHash } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import type { ConsentPurpose } from "~/lib/db/generated/enums";
import { DomainError } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { Locale } from "~/lib/i18n/locales";
import { CONSENT_TEXTS } from "../consent-texts";
import type { IdentityEvent } from "../events";
import { hashPassword } from "../passwords.server";
import type { SignUpInput } from "../schema";

/** From where and how a consent was given, as 152-ФЗ asks to keep. */
export interface ConsentCircumstances {
  ip: string;
  userAgent: string | null;
  locale: Locale;
  method: string;
}

/** Writes down one consent with the version and hash of the very text that was shown. */
export async function recordConsent(tx: Tx, userId: string, purpose: ConsentPurpose, how: ConsentCircumstances) {
  const text = CONSENT_TEXTS[purpose];
  await tx.consent.create({
    data: {
      userId,
      purpose,
      textVersion: text.version,
      textHash: createHash("sha256").update(text.body[how.locale]).digest("hex"),
      locale: how.locale,
      method: how.method,
      ip: how.ip,
      userAgent: how.userAgent,
    },
  });
}

/**
 * Makes an account with its consents. Never touches an account that exists: `email-taken` (409) then, also when two
 * sign up at the same moment.
 */
export async function signUp(input: SignUpInput, how: ConsentCircumstances): Promise<{ userId: string }> {
  const passwordHash = await hashPassword(input.password);
  try {
    return await transaction(async (tx) => {
      const user = await tx.user.create({
        data: { email: input.email, name: input.name, passwordHash, locale: how.locale },
      });
      await recordConsent(tx, user.id, "PERSONAL_DATA", how);
      if (input.newsletter) await recordConsent(tx, user.id, "NEWSLETTER", how);
      await audit(tx, { id: user.id, name: user.name, ip: how.ip }, "user.signed-up", { type: "user", id: user.id });
      const event: IdentityEvent = { type: "identity.user-signed-up", payload: { userId: user.id } };
      await recordEvent(tx, event);
      return { userId: user.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("conflict", "email-taken");
    throw error;
  }
}
