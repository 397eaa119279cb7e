import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { CertificatePill } from "~/features/booking/certificates/components/certificate-pill";
import { useKindName } from "~/features/booking/certificates/components/kind-name";
import { RevokeForm } from "~/features/booking/certificates/components/revoke-form";
import { prolongCertificate, revokeCertificate } from "~/features/booking/certificates/commands/revoke.server";
import { certificateOf } from "~/features/booking/certificates/queries.server";
import { revokeSchema } from "~/features/booking/certificates/schema";
import { uncoveredBookings } from "~/features/booking/certificates/uncovered.server";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formatDate, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const now = new Date();
    const certificate = await certificateOf(scope, args.params.id ?? "", now);
    const bookings = certificate.revoked ? [] : await uncoveredBookings({ companyId: certificate.companyId, resourceKind: certificate.kind, withoutId: certificate.id }, now);
    return { certificate, bookings, today: siteDay(now), title: translator(await localeOf(args.request))("trainings:admin.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const [id, now, ip] = [args.params.id ?? "", new Date(), args.context.ip];
    if (form.get("intent") === "prolong") {
      await prolongCertificate(scope, id, String(form.get("validUntil")), now, ip);
      await settleEvents();
      return data({ done: "prolonged" as const });
    }
    const read = revokeSchema.safeParse(Object.fromEntries(form));
    if (!read.success) throw invalid("reason-needed");
    await revokeCertificate(scope, id, read.data, now, ip);
    await settleEvents();
    return data({ done: "revoked" as const });
  });

export default function Certificate() {
  const { certificate, bookings, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const kindName = useKindName();
  const { revoked, training } = certificate;
  const holder = certificate.holder ?? t("admin.wholeOf", { company: certificate.companyName });
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <PageHeader
        title={`${kindName(certificate.kind)}: ${holder}`}
        back={{ to: "/staff/certificates", text: t("admin.title") }}
        actions={<CertificatePill state={certificate.state} left={certificate.left} />}
      />
      <RefusalNotice answer={answer} />
      {answer && "done" in answer ? <Notice tone="good" title={t(`admin.one.${answer.done}`)} /> : null}
      {revoked ? <Notice tone="bad" title={t("admin.one.revokedBy", { day: formatDate(revoked.at, locale), name: revoked.by, reason: revoked.reason })} /> : null}
      {certificate.left && !revoked ? <Notice tone="plain" title={t("admin.one.left")} /> : null}
      <Sheet>
        <Facts
          items={[
            { name: t("admin.one.holder"), value: certificate.holder ?? t("admin.one.whole") },
            { name: t("admin.company"), value: <a href={`/staff/residents/${certificate.companyId}`} className="text-pencil hover:underline">{certificate.companyName}</a> },
            { name: t("certificates.kind"), value: kindName(certificate.kind) },
            { name: t("certificates.until"), value: formatDay(certificate.validUntil, locale) },
            { name: t("admin.one.since"), value: certificate.grantedBy ? t("admin.one.sinceBy", { day: formatDate(certificate.createdAt, locale), name: certificate.grantedBy }) : formatDate(certificate.createdAt, locale) },
            ...(training
              ? [
                  {
                    name: t("admin.one.training"),
                    value: (
                      <a href={`/staff/trainings/sessions/${training.sessionId}`} className="text-pencil hover:underline">
                        {localised(training, "name", locale)}, {formatDate(training.at, locale)}
                      </a>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Sheet>
      {revoked ? null : (
        <>
          <Sheet title={t("admin.one.prolongTitle")}>
            <Form method="post" className="flex flex-wrap items-end gap-3">
              <label className="flex flex-col gap-1">
                <span className="font-medium">{t("certificates.until")}</span>
                <input type="date" name="validUntil" min={today} defaultValue={certificate.validUntil} key={certificate.validUntil} required className={inputClass} />
              </label>
              <Button name="intent" value="prolong">
                {t("admin.one.prolong")}
              </Button>
            </Form>
          </Sheet>
          <RevokeForm bookings={bookings} />
        </>
      )}
    </div>
  );
}
