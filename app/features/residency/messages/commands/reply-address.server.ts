import { randomBytes } from "node:crypto";
import { db } from "~/lib/db/client.server";
import { env } from "~/lib/env.server";

const PREFIX = "reply+";

/**
 * Where a person answers letters about an application by e-mail, the same address every time; null where the house takes
 * no mail in: a letter must not promise to be answered where answers are lost. The token is in lower case only: some mail servers lose the difference.
 */
export async function replyAddress(applicationId: string, userId: string): Promise<string | null> {
  const { MAIL_REPLY_DOMAIN: domain, MAIL_INBOUND_SECRET: secret } = env();
  if (!domain || !secret) return null;
  await db.replyAddress.createMany({ data: [{ token: randomBytes(16).toString("hex"), applicationId, userId }], skipDuplicates: true });
  const { token } = await db.replyAddress.findUniqueOrThrow({ where: { applicationId_userId: { applicationId, userId } } });
  return `${PREFIX}${token}@${domain.toLowerCase()}`;
}

/** The token of a reply address, or null for any other address. */
export const tokenOf = (address: string): string | null => /^reply\+([0-9a-f]{32})@/i.exec(address.trim())?.[1]?.toLowerCase() ?? null;
