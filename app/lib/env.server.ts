import { z } from "zod";

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Public origin, used in letters, feeds and payment return addresses. */
  APP_URL: z.url().optional(),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  KADR_DATA: z.string().min(1).optional(),
  KADR_JOBS: z.enum(["on", "off"]).default("on"),
  /** Proxies in front of the portal whose X-Forwarded-For is believed. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default("Кадр <no-reply@kadr.local>"),
  /** Domain whose mail reaches `/api/inbound-mail`: letters about applications then say where to answer. Needs the secret. */
  MAIL_REPLY_DOMAIN: z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/i).optional(),
  /** Secret that the mail server names in `Authorization: Bearer`; without it no mail is taken in. */
  MAIL_INBOUND_SECRET: z.string().min(16).optional(),
  UPLOADTHING_TOKEN: z.string().optional(),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_HOST: z.string().optional(),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/** Settings of the process. Throws one readable list when something is wrong. */
export function env(): Env {
  if (parsed) return parsed;
  // An empty variable means «not set», as in a .env file with the value left out.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Настройки окружения не приняты / Environment is not valid:\n${lines.join("\n")}`);
  }
  parsed = result.data;
  return parsed;
}

/** The demo is the portal on its own embedded database: `KADR_DEMO` is set by whoever opened it. */
export function isDemo(): boolean {
  return process.env.KADR_DEMO === "1";
}

/** Public origin without a trailing slash. */
export function appUrl(): string {
  return (env().APP_URL ?? `http://localhost:${env().PORT}`).replace(/\/$/, "");
}
