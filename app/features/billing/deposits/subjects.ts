/** Subject of invoices for damage that a deposit paid for: the deposit's id. */
export const DAMAGE_SUBJECT = "deposit";
