import { index, layout, route, type RouteConfig } from "@remix-run/route-config";

/** Every address of the portal. */
export default [
  layout("routes/public/layout.tsx", [
    index("routes/public/home.tsx"),
    route("spaces", "routes/public/spaces.tsx"),
    route("spaces/:slug", "routes/public/space.tsx"),
    route("terms", "routes/public/terms.tsx"),
    route("calls", "routes/public/calls.tsx"),
    route("calls/:slug", "routes/public/call.tsx"),
    route("check", "routes/public/check.tsx"),
    route("check/:key", "routes/public/check-result.tsx"),
    route("residents", "routes/public/residents.tsx"),
    route("residents/:slug", "routes/public/resident.tsx"),
    route("briefs", "routes/public/briefs.tsx"),
    route("briefs/:id", "routes/public/brief.tsx"),
    route("sign-in", "routes/account/sign-in.tsx"),
    route("sign-up", "routes/account/sign-up.tsx"),
    route("invitations/:token", "routes/account/invitation.tsx"),
    route("dev/mail", "routes/public/mailbox.tsx"),
    route("dev/mail/:id", "routes/public/letter.tsx"),
  ]),

  layout("routes/cabinet/layout.tsx", [
    route("today", "routes/cabinet/today.tsx"),
    route("account", "routes/account/account.tsx"),
    route("account/company", "routes/account/company.tsx"),
    route("account/company/new", "routes/account/company-new.tsx"),
    route("account/company/edit", "routes/account/company-edit.tsx"),
    route("account/company/people", "routes/account/company-people.tsx"),

    route("apply", "routes/apply/start.tsx"),
    route("applications/:id", "routes/apply/application.tsx"),
    route("applications/:id/messages", "routes/apply/messages.tsx"),
    route("applications/:id/decision", "routes/apply/decision.tsx"),
    route("applications/:id/:section", "routes/apply/section.tsx"),

    route("schedule", "routes/space/schedule.tsx"),
    route("schedule/find", "routes/space/find.tsx"),
    route("bookings", "routes/space/bookings.tsx"),
    route("bookings/:id", "routes/space/booking.tsx"),

    route("money", "routes/money/money.tsx"),
    route("invoices/:id", "routes/money/invoice.tsx"),

    route("partners/profile", "routes/partners/profile.tsx"),
    route("partners/briefs/new", "routes/partners/brief-new.tsx"),
    route("partners/briefs/:id", "routes/partners/brief-edit.tsx"),
    route("introductions", "routes/partners/introductions.tsx"),

    route("staff/queue", "routes/admin/queue.tsx"),
    route("staff/applications/:id", "routes/admin/application.tsx"),
    // Calls and forms.
    route("staff/forms", "routes/admin/forms.tsx"),
    route("staff/forms/:id", "routes/admin/form.tsx"),
    route("staff/forms/:id/preview", "routes/admin/form-preview.tsx"),
    route("staff/calls", "routes/admin/calls.tsx"),
    route("staff/calls/new", "routes/admin/call-new.tsx"),
    route("staff/calls/:id", "routes/admin/call.tsx"),

    // Application: messages, documents, changes.
    route("staff/applications/:id/changes", "routes/admin/changes.tsx"),
    route("staff/applications/:id/messages", "routes/admin/messages.tsx"),
    route("staff/applications/:id/documents", "routes/admin/documents.tsx"),

    // Experts.
    route("staff/experts", "routes/admin/experts.tsx"),
    route("staff/experts/:id", "routes/admin/expert.tsx"),
    route("staff/applications/:id/experts", "routes/admin/application-experts.tsx"),
    route("staff/applications/:id/conflict", "routes/admin/application-conflict.tsx"),
    route("staff/calls/:id/experts", "routes/admin/call-experts.tsx"),

    // Council and decisions.
    route("staff/council", "routes/admin/council.tsx"),
    route("staff/council/:id", "routes/admin/council-session.tsx"),
    route("staff/applications/:id/decision", "routes/admin/decision.tsx"),

    // Agreements and the register.
    route("agreements", "routes/agreements/agreements.tsx"),
    route("agreements/:id", "routes/agreements/agreement.tsx"),
    route("staff/agreements", "routes/admin/agreements.tsx"),
    route("staff/agreements/:id", "routes/admin/agreement.tsx"),
    route("staff/residents", "routes/admin/residents.tsx"),
    route("staff/residents/:id", "routes/admin/resident.tsx"),
    route("staff/companies/:id/edit", "routes/admin/company-edit.tsx"),

    // Reports.
    route("reports", "routes/reports/list.tsx"),
    route("reports/:id", "routes/reports/report.tsx"),
    route("staff/reports", "routes/admin/reports.tsx"),
    route("staff/reports/summary", "routes/admin/reports-summary.tsx"),
    route("staff/reports/:id", "routes/admin/report.tsx"),

    // Settings.
    route("staff/settings", "routes/admin/settings.tsx"),
    route("staff/settings/norms", "routes/admin/settings-norms.tsx"),
    route("staff/settings/norms/:code", "routes/admin/settings-norm.tsx"),
    route("staff/settings/calendar", "routes/admin/settings-calendar.tsx"),
    route("staff/settings/texts", "routes/admin/settings-texts.tsx"),
    route("staff/settings/texts/:code", "routes/admin/settings-text.tsx"),
    route("staff/settings/scorecard", "routes/admin/settings-scorecard.tsx"),

    route("staff/invoices", "routes/admin/invoices.tsx"),
    route("staff/programmes", "routes/admin/programmes.tsx"),
    route("staff/programmes/:id", "routes/admin/programme.tsx"),
    route("staff/certificates", "routes/admin/certificates.tsx"),
    route("staff/audit", "routes/admin/audit.tsx"),
  ]),

  route("account/switch", "routes/account/switch.ts"),
  route("sign-out", "routes/account/sign-out.ts"),
  route("preferences", "routes/public/preferences.ts"),
  route("applications/:id/decision.pdf", "routes/apply/decision-pdf.ts"),
  route("invoices/:id/pdf", "routes/money/invoice-pdf.ts"),
  route("reports.xlsx", "routes/reports/register-xlsx.ts"),
  route("reports/:id/pdf", "routes/reports/report-pdf.ts"),
  route("staff/reports.xlsx", "routes/admin/reports-xlsx.ts"),
  route("staff/reports.csv", "routes/admin/reports-csv.ts"),
  route("staff/council/:id/protocol.pdf", "routes/admin/council-protocol.ts"),
  route("invoices/:id/stripe", "routes/money/invoice-stripe.ts"),
  route("feeds/:file", "routes/space/feed.ts"),
  route("applications/:id/receipt.pdf", "routes/apply/receipt.ts"),
  route("agreements/:id/pdf", "routes/agreements/pdf.ts"),
  route("staff/residents/export", "routes/admin/residents-export.ts"),
  route("files/:id", "routes/api/file.ts"),
  route("files/:id/preview", "routes/api/file-preview.ts"),

  route("healthz", "routes/api/healthz.ts"),
  route("readyz", "routes/api/readyz.ts"),
  route("api/v1/resources", "routes/api/resources.ts"),
  route("api/v1/availability", "routes/api/availability.ts"),
  route("api/v1/quotes", "routes/api/quotes.ts"),
  route("api/v1/bookings", "routes/api/bookings.ts"),
  route("api/v1/bookings/:id", "routes/api/booking.ts"),
  route("api/uploadthing", "routes/api/uploadthing.ts"),
  route("api/ingest/*", "routes/api/ingest.ts"),
  route("api/upload-plain", "routes/api/upload-plain.ts"),
  route("api/inbound-mail", "routes/api/inbound-mail.ts"),
  route("api/stripe/webhook", "routes/api/stripe-webhook.ts"),
  route("api/*", "routes/api/unknown.ts"),
] satisfies RouteConfig;
