import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveMail } from "~/features/residency/messages/commands/receive-mail.server";
import { env } from "~/lib/env.server";
import { DomainError, notFound } from "~/lib/errors";
import { sameSecret } from "~/lib/files/signature.server";
import { api, json, noMethod, onlyMethods } from "~/lib/http/answers.server";
import { rawBody } from "~/lib/http/raw-body.server";

const MEGABYTES = 10;

export const loader = onlyMethods("POST");

/** Mail from the mail server: the message as it is (RFC 5322) in the body. 202 says that it was read and left alone. */
export const action = ({ request }: ActionFunctionArgs) =>
  api(request, async () => {
    const secret = env().MAIL_INBOUND_SECRET;
    if (!secret) throw notFound();
    if (request.method !== "POST") throw noMethod("POST");
    const told = /^Bearer (\S+)$/.exec(request.headers.get("Authorization") ?? "")?.[1] ?? "";
    if (!sameSecret(told, secret)) throw new DomainError("unauthenticated", "unauthenticated");
    const raw = await rawBody(request, MEGABYTES * 1_000_000, () => new DomainError("too-large", "mail-too-large", { max: MEGABYTES }));
    const { outcome } = await receiveMail(raw, { now: new Date() });
    return json({ outcome }, { status: outcome === "ignored" ? 202 : 200 });
  });
