/** The local Stripe by itself, to try card payments without an account: see docs/payments.md. */
import { startStripe } from "./stripe";

const portal = process.env.APP_URL ?? `http://localhost:${process.env.PORT ?? 3000}`;
const stripe = await startStripe({
  port: Number(process.env.STRIPE_LOCAL_PORT ?? 12111),
  webhookUrl: `${portal}/api/stripe/webhook`,
});
console.log(`STRIPE_SECRET_KEY=${stripe.secretKey} STRIPE_WEBHOOK_SECRET=${stripe.webhookSecret} STRIPE_API_HOST=${stripe.url} npm start`);
