import { expect, it } from "vitest";
import { securityHeaders } from "~/lib/http/guards.server";

const formAction = (standIn?: string) => /form-action [^;]+/.exec(new Map(securityHeaders("n", false, "/invoices/1", standIn)).get("Content-Security-Policy") ?? "")?.[0];

it("lets the card button lead to Stripe's page, and to a local stand-in's only where one is set", () => {
  expect(formAction()).toBe("form-action 'self' https://checkout.stripe.com");
  expect(formAction("http://127.0.0.1:12111/v1")).toBe("form-action 'self' https://checkout.stripe.com http://127.0.0.1:12111");
  expect(formAction("api.example")).toBe("form-action 'self' https://checkout.stripe.com");
});
