import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { handInScan } from "~/features/residency/agreements/commands/scan.server";
import { askSignatureCode, signByCode } from "~/features/residency/agreements/commands/sign.server";
import { resultOf } from "~/features/residency/agreements/components/act-form";
import { AgreementPill } from "~/features/residency/agreements/components/agreement-marks";
import { CodePanel, ScanPanel, SignaturesView } from "~/features/residency/agreements/components/sign-panel";
import { TermsView } from "~/features/residency/agreements/components/terms-view";
import { agreementFor } from "~/features/residency/agreements/queries.server";
import { codeSchema } from "~/features/residency/agreements/schema";
import { appUrl } from "~/lib/env.server";
import { invalid } from "~/lib/errors";
import { fileFor } from "~/lib/files/queries.server";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { sendSignatureCode } from "~/reactions.server";

export const handle = { i18n: ["agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.agreement.number ?? "" }];

const DONE = ["asked", "signed", "scan"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const query = new URL(args.request.url).searchParams;
    const agreement = await agreementFor(scope, args.params.id ?? "", new Date());
    const files = await Promise.all((query.get("uploaded") ?? "").split(",").filter(Boolean).slice(0, 10).map((id) => fileFor(id)));
    const uploaded = files.flatMap((file) => (file && file.companyId === scope.companyId && !file.attachedAt ? [{ id: file.id, name: file.name }] : []));
    return { agreement, uploaded, done: DONE.find((one) => one === query.get("done")) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip, userAgent: args.request.headers.get("User-Agent") };
    const back = (done: (typeof DONE)[number]) => redirect(`/agreements/${id}?done=${done}`);
    switch (form.get("intent")) {
      case "ask-code":
        await sendSignatureCode(await askSignatureCode(scope, id, at), `${appUrl()}/agreements/${id}`);
        return back("asked");
      case "sign": {
        return filledIn(form, codeSchema, async (value) => {
          await signByCode(scope, id, value.code, at);
          return back("signed");
        });
      }
      case "scan":
        await handInScan(scope, id, String(form.get("fileId")), at);
        return back("scan");
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export default function OwnAgreement() {
  const { agreement, uploaded, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  const { can, status } = agreement;
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/agreements", text: t("own.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {t(`kind.${agreement.kind}`, { number: agreement.number })} <AgreementPill status={status} />
          </span>
        }
        lead={status === "SENT" && agreement.signBy && !agreement.residentSigned ? t("own.signBy", { day: formatDay(agreement.signBy, locale) }) : undefined}
      />
      <div className="flex flex-col gap-4">
        {resultOf(answer, "sign").result ? null : <RefusalNotice answer={answer} />}
        {done && !answer ? <Notice tone="good">{t(`own.done.${done}`)}</Notice> : null}
        {status === "SENT" && agreement.residentSigned ? <Notice tone="mine">{t("own.withOperator")}</Notice> : null}
        {status === "SENT" && !agreement.residentSigned && !can.sign && !can.scan ? <Notice tone="bad">{t("own.termOver")}</Notice> : null}
        {status === "SENT" && !agreement.residentSigned && can.scan && !can.sign ? <Notice tone="plain">{t("own.ownerSigns")}</Notice> : null}
        {status === "LAPSED" ? (
          <Notice tone="bad" title={t("own.lapsed")}>
            <ButtonLink to="/apply">{t("own.apply")}</ButtonLink>
          </Notice>
        ) : null}
      </div>
      <div className="mt-4 grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <TermsView terms={agreement.terms} />
        <div className="flex flex-col gap-4 max-lg:row-start-1">
          <SignaturesView agreementId={agreement.id} number={agreement.number} sha256={agreement.sha256} sentAt={agreement.sentAt} signatures={agreement.signatures} />
          {can.sign ? <CodePanel codeUntil={agreement.codeUntil} email={agreement.email} answer={answer} /> : null}
          {can.scan ? <ScanPanel key={agreement.signatures.length} agreementId={agreement.id} waits={agreement.scanWaits} uploaded={uploaded} /> : null}
        </div>
      </div>
    </div>
  );
}
