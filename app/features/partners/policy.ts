import type { MembershipRole } from "~/lib/db/generated/enums";

const SPEAKERS: readonly MembershipRole[] = ["OWNER", "MANAGER"];

/**
 * Who speaks for the company before others: edits and publishes the profile, posts and closes briefs, asks for an
 * introduction and answers one. Other members read.
 */
export const maySpeakFor = (actor: { role: MembershipRole }): boolean => SPEAKERS.includes(actor.role);
