import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { ActForm, resultOf, type FieldSpec } from "~/features/residency/agreements/components/act-form";
import { acceptRequest, admit, endAdmission, refuseRequest } from "~/features/residency/clients/commands/admit.server";
import { AdmissionPill, useSpan } from "~/features/residency/clients/components/client-marks";
import { clientFor } from "~/features/residency/clients/queries.server";
import { admissionSchema, endSchema, refuseSchema } from "~/features/residency/clients/schema";
import { CLIENT_GROUPS } from "~/features/residency/rules/payer";
import { invalid } from "~/lib/errors";
import { formatDate } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["clients"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.client.name ?? "" }];

const DONE = ["admitted", "refused", "ended"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const client = await clientFor(scope, args.params.id ?? "", new Date());
    const done = new URL(args.request.url).searchParams.get("done");
    return { client, done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const subject = String(form.get("subject"));
    const filled = <S extends z.ZodType>(schema: S, work: (value: z.output<S>) => Promise<unknown>, done: (typeof DONE)[number]) =>
      filledIn(form, schema, async (value) => {
        await work(value);
        // The page that follows shows what became of bookings; the job would do it a second later.
        await settleEvents();
        return redirect(`/staff/clients/${id}?done=${done}`, 303);
      });
    switch (form.get("intent")) {
      case "admit":
        return filled(admissionSchema, (value) => admit(scope, id, value, at), "admitted");
      case "accept":
        return filled(admissionSchema, (value) => acceptRequest(scope, subject, value, at), "admitted");
      case "refuse":
        return filled(refuseSchema, ({ reason }) => refuseRequest(scope, subject, reason, at), "refused");
      case "end":
        return filled(endSchema, (value) => endAdmission(scope, subject, value, at), "ended");
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

type Client = ReturnType<typeof useLoaderData<typeof loader>>["client"];

/** A company as a client: how it pays today, what it asks, its admissions; for administrators with what can be done. */
export default function ClientPage() {
  const { client, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("clients");
  const { tenure, request } = client;
  const fields = useAdmissionFields(client);
  const inForm = ["admit", "accept", "refuse", "end"].some((intent) => resultOf(answer, intent).result !== undefined);
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/staff/clients", text: t("title") }}
        title={client.name}
        lead={tenure === null ? t("none") : tenure.payer.group === "RESIDENT" ? t("resident") : t(`groupLong.${tenure.payer.group}`, { percent: client.percents[tenure.payer.group] })}
      />
      <div className="mb-4 flex flex-col gap-3">
        {inForm ? null : <RefusalNotice answer={answer} />}
        {done && !answer ? <Notice tone="good">{t(`done.${done}`)}</Notice> : null}
      </div>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {request ? <RequestSheet request={request} /> : null}
          <Admissions client={client} answer={answer} />
        </div>
        {client.mayAdmit ? (
          <div className="flex min-w-0 flex-col gap-4 max-lg:row-start-2">
            <Sheet title={t(request ? "accept" : "admit")}>
              <p className="mb-3 text-dense text-ink-soft">{t("admitLead")}</p>
              <ActForm intent={request ? "accept" : "admit"} answer={answer} hidden={request ? { subject: request.id } : {}} submit={t("accept")} fields={fields} />
            </Sheet>
            {request ? (
              <Sheet title={t("refuseTitle")}>
                <ActForm intent="refuse" answer={answer} look="danger" hidden={{ subject: request.id }} submit={t("refuse")} fields={[{ name: "reason", label: t("reason"), kind: "text", help: t("reasonHelp"), max: 1000 }]} />
              </Sheet>
            ) : null}
          </div>
        ) : null}
      </div>
    </div>
  );
}

function useAdmissionFields({ today, percents }: Client): FieldSpec[] {
  const { t } = useTranslation("clients");
  return [
    { name: "group", label: t("groupHead"), kind: "radio", options: CLIENT_GROUPS.map((group) => ({ value: group, text: t(`groupLong.${group}`, { percent: percents[group] }) })), initial: "EXTERNAL" },
    { name: "startsOn", label: t("startsOn"), kind: "day", initial: today, min: today, half: true },
    { name: "endsOn", label: t("endsOn"), kind: "day", min: today, help: t("endsOnHelp"), required: false, half: true },
    { name: "basis", label: t("basis"), help: t("basisHelp"), max: 300 },
  ];
}

function RequestSheet({ request }: { request: NonNullable<Client["request"]> }) {
  const { t } = useTranslation("clients");
  const locale = useLocale();
  return (
    <Notice tone="waiting" title={t("request")}>
      <p className="wrap-anywhere">«{request.purpose}»</p>
      <p className="mt-1 text-dense">{t("requestFrom", { person: request.askedBy, when: formatDate(request.createdAt, locale) })}</p>
    </Notice>
  );
}

function Admissions({ client, answer }: { client: Client; answer: unknown }) {
  const { t } = useTranslation("clients");
  const locale = useLocale();
  const span = useSpan();
  const current = client.admissions.find((one) => one.state !== "past" && one.ended === null);
  return (
    <Sheet title={t("admissions")} aside={client.residencyId ? <a href={`/staff/residents/${client.residencyId}`} className="text-pencil hover:underline">{t("register")}</a> : null}>
      {client.admissions.length === 0 ? (
        <p className="text-ink-soft">{t("noAdmissions")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {client.admissions.map((one) => (
            <li key={one.id} className="py-3 first:pt-0 last:pb-0">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium">{t(`group.${one.group}`)}</span>
                <span className="tabular">{span(one)}</span>
                <AdmissionPill admission={one} />
              </p>
              <p className="wrap-anywhere">{one.basis}</p>
              <p className="text-dense text-ink-soft">{t("by", { person: one.admittedBy, when: formatDate(one.admittedAt, locale) })}</p>
              {one.ended ? (
                <p className="text-dense wrap-anywhere text-ink-soft">
                  {t("endedBy", { person: one.ended.by, when: formatDate(one.ended.at, locale) })}. {one.ended.reason}
                </p>
              ) : null}
              {client.mayAdmit && one.id === current?.id ? (
                <details className="mt-2 border-t border-line pt-1" open={resultOf(answer, "end").result !== undefined}>
                  <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium text-red md:min-h-9">{t("end")}</summary>
                  <p className="mt-1 mb-3 text-dense text-ink-soft">{t("endLead")}</p>
                  <ActForm
                    intent="end"
                    answer={answer}
                    look="danger"
                    hidden={{ subject: one.id }}
                    submit={t("end")}
                    fields={[
                      { name: "lastDay", label: t("lastDay"), kind: "day", initial: client.today, min: client.today, half: true },
                      { name: "reason", label: t("reason"), kind: "text", help: t("reasonHelp"), max: 1000 },
                    ]}
                  />
                </details>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
