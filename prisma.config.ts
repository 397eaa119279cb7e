import { defineConfig } from "prisma/config";

/** Read by the Prisma command line only; the portal itself migrates without it. */
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
