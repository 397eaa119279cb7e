import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { approveAgreement, cancelAgreement, editTerms, proposeAgreement, recallAgreement, sendAgreement } from "~/features/residency/agreements/commands/draft.server";
import { acceptScan, refuseScan } from "~/features/residency/agreements/commands/scan.server";
import { askSignatureCode, signByCode } from "~/features/residency/agreements/commands/sign.server";
import { resultOf } from "~/features/residency/agreements/components/act-form";
import { AgreementPill, MovePill } from "~/features/residency/agreements/components/agreement-marks";
import { CodePanel, SignaturesView } from "~/features/residency/agreements/components/sign-panel";
import { ApprovalPanel, ScanCheck, SendPanel } from "~/features/residency/agreements/components/staff-panels";
import { TermsForm } from "~/features/residency/agreements/components/terms-form";
import { TermsView } from "~/features/residency/agreements/components/terms-view";
import { agreementFor } from "~/features/residency/agreements/queries.server";
import { codeSchema, readTermsForm, reasonSchema } from "~/features/residency/agreements/schema";
import { appUrl } from "~/lib/env.server";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn, keepTyped } from "~/lib/http/keep-typed.server";
import { sendSignatureCode } from "~/reactions.server";

export const handle = { i18n: ["agreements"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read ? `${read.agreement.number} · ${read.agreement.companyName}` : "" }];

const DONE = ["saved", "proposed", "approved", "sent", "recalled", "cancelled", "asked", "signed", "accepted", "refused"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const done = new URL(args.request.url).searchParams.get("done");
    return { agreement: await agreementFor(scope, args.params.id ?? "", new Date()), done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip, userAgent: args.request.headers.get("User-Agent") };
    const text = (name: string) => String(form.get(name) ?? "");
    const version = Number(text("version"));
    const did = async (done: (typeof DONE)[number], work: Promise<unknown>) => {
      await work;
      return redirect(`/staff/agreements/${id}?done=${done}`);
    };
    switch (text("intent")) {
      case "edit": {
        const { submission, reply, input } = readTermsForm(form, await agreementFor(scope, id, at.now));
        return input ? keepTyped(submission, () => did("saved", editTerms(scope, id, version, input, at))) : data({ result: reply }, { status: 422 });
      }
      case "propose":
        return did("proposed", proposeAgreement(scope, id, version, at));
      case "approve":
        return did("approved", approveAgreement(scope, id, { version, role: text("role"), note: text("note").slice(0, 1000) }, at));
      case "send":
        return did("sent", sendAgreement(scope, id, version, at));
      case "recall":
        return did("recalled", recallAgreement(scope, id, at));
      case "cancel":
        return did("cancelled", cancelAgreement(scope, id, text("reason").slice(0, 2000), at));
      case "ask-code":
        return did("asked", askSignatureCode(scope, id, at).then((asked) => sendSignatureCode(asked, `${appUrl()}/staff/agreements/${id}`)));
      case "sign": {
        return filledIn(form, codeSchema, (value) => did("signed", signByCode(scope, id, value.code, at)));
      }
      case "accept-scan":
        return did("accepted", acceptScan(scope, id, { signatureId: text("signatureId"), both: text("both") === "on" }, at));
      case "refuse-scan": {
        return filledIn(form, reasonSchema, (value) => did("refused", refuseScan(scope, id, text("signatureId"), value.reason, at)));
      }
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export default function StaffAgreement() {
  const { agreement, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("agreements");
  const { can, status } = agreement;
  const inForm = ["edit", "sign", "refuse-scan"].some((intent) => resultOf(answer, intent).result !== undefined);
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/staff/agreements", text: t("staff.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {t(`kind.${agreement.kind}`, { number: agreement.number })} <AgreementPill status={status} /> <MovePill item={agreement} />
          </span>
        }
        lead={
          <>
            {agreement.companyName}
            {agreement.applicationId ? <> · <a href={`/staff/applications/${agreement.applicationId}`}>{t("staff.application")}</a></> : null}
            {agreement.residencyId ? <> · <a href={`/staff/residents/${agreement.residencyId}`}>{t("staff.resident")}</a></> : null}
          </>
        }
      />
      <div className="mb-4 flex flex-col gap-3">
        {inForm ? null : <RefusalNotice answer={answer} />}
        {done && !answer ? <Notice tone="good">{t(`staff.done.${done}`)}</Notice> : null}
      </div>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <TermsView terms={agreement.terms} />
          {can.edit && status !== "APPROVING" ? (
            <Sheet title={t("form.title")}>
              <TermsForm key={agreement.version} terms={agreement.terms} version={agreement.version} answer={answer} />
            </Sheet>
          ) : null}
          {can.edit && status === "APPROVING" ? (
            <details className="rounded-card border border-line bg-sheet p-4 md:p-5" open={resultOf(answer, "edit").result !== undefined}>
              <summary className="cursor-pointer text-heading font-semibold">{t("form.title")}</summary>
              <p className="my-3 text-amber">{t("form.voids")}</p>
              <TermsForm key={agreement.version} terms={agreement.terms} version={agreement.version} answer={answer} />
            </details>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-lg:row-start-1">
          <SignaturesView agreementId={agreement.id} number={agreement.number} sha256={agreement.sha256} sentAt={agreement.sentAt} signatures={agreement.signatures} />
          <ApprovalPanel agreement={agreement} />
          <SendPanel agreement={agreement} />
          {can.acceptScan ? <ScanCheck agreement={agreement} answer={answer} /> : null}
          {can.sign ? <CodePanel codeUntil={agreement.codeUntil} email={agreement.email} answer={answer} /> : null}
        </div>
      </div>
    </div>
  );
}
