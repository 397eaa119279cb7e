import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import type { SessionItem, SessionPage, SessionPerson } from "../queries/session.server";
import { VOTE_CHOICES } from "../status";
import { QuorumLine } from "./attendance";

type Session = Pick<SessionPage, "people" | "may" | "viewerId">;

/** Voting on an item: the viewer's own vote, and what others said aloud for who runs the session. */
export function Votes({ item, session }: { item: SessionItem; session: Session }) {
  const { t } = useTranslation("council");
  const { people, may, viewerId } = session;
  const { tally, own } = item;
  const proposed = item.proposal !== null || item.proposed !== null;
  const me = people.find((person) => person.userId === viewerId);
  const missing = people.filter((person) => tally.missing.includes(person.userId)).map((person) => person.name);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-dense">
        <QuorumLine quorum={tally.quorum} /> {t("session.tally", { for: tally.for, against: tally.against, abstain: tally.abstain })}. {missing.length > 0 && proposed ? t("vote.missing", { names: missing.join(", ") }) : null} {tally.byCastingVote ? t("vote.casting") : null}
      </p>
      {may.vote && me ? (
        <section aria-labelledby="own-vote" className="rounded-card bg-pencil-soft p-4">
          <h3 id="own-vote" className="font-semibold">
            {t("vote.own")}
          </h3>
          {own?.found ? (
            <p>{t("vote.found")}</p>
          ) : (
            <>
              {own ? <p className="mt-1">{t("vote.given", { choice: t(`choice.${own.choice}`) })}</p> : null}
              {!me.present ? <p className="mt-1 text-dense">{t("vote.notPresent")}</p> : proposed ? null : <p className="mt-1 text-dense">{t("vote.noProposal")}</p>}
              <VoteButtons item={item} person={me} given={own?.choice} quiet={false} only={me.present && proposed ? VOTE_CHOICES : ["CONFLICT"]} />
            </>
          )}
        </section>
      ) : null}
      {may.run && proposed ? (
        <section aria-labelledby="said-aloud">
          <h3 id="said-aloud" className="font-semibold">
            {t("vote.members")}
          </h3>
          <ul className="divide-y divide-line">
            {people
              .filter((person) => person.userId !== viewerId || !may.vote)
              .map((person) => {
                const vote = item.votes.find((one) => one.userId === person.userId);
                const said = vote ? t(`choice.${vote.choice}`) : t(person.present ? "vote.none" : "vote.absent");
                return (
                  <li key={person.userId} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
                    <p className="min-w-0">
                      {person.name} <span className="text-dense text-ink-soft">· {said}</span>
                    </p>
                    {person.present && !vote?.found ? <VoteButtons item={item} person={person} given={vote?.choice} quiet only={VOTE_CHOICES} /> : null}
                  </li>
                );
              })}
          </ul>
        </section>
      ) : null}
      {may.run ? (
        <Form method="post">
          <input type="hidden" name="itemId" value={item.id} />
          <Button look="primary" name="intent" value={item.kind === "CASE" ? "decideCase" : "decide"}>
            {t("vote.decide")}
          </Button>
        </Form>
      ) : null}
    </div>
  );
}

interface ButtonsProps {
  item: SessionItem;
  person: SessionPerson;
  given: (typeof VOTE_CHOICES)[number] | undefined;
  /** Buttons of others name their member, so that they are told apart. */
  quiet: boolean;
  only: readonly (typeof VOTE_CHOICES)[number][];
}

/** The four votes; one that was given is changed only on purpose. */
function VoteButtons({ item, person, given, quiet, only }: ButtonsProps) {
  const { t } = useTranslation("council");
  const buttons = (
    <Form method="post" className="mt-1 flex flex-wrap gap-2" preventScrollReset>
      <input type="hidden" name="intent" value="vote" />
      <input type="hidden" name="itemId" value={item.id} />
      <input type="hidden" name="userId" value={person.userId} />
      {given ? <input type="hidden" name="replace" value="yes" /> : null}
      {only.map((choice) => (
        <Button key={choice} look={!quiet && choice === "FOR" && !given ? "primary" : "plain"} name="choice" value={choice} aria-label={quiet ? t("vote.of", { choice: t(`vote.${choice}`), name: person.name }) : undefined}>
          {t(`vote.${choice}`)}
        </Button>
      ))}
    </Form>
  );
  if (!given) return buttons;
  return (
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-pencil md:min-h-8">{t("vote.change")}</summary>
      {buttons}
    </details>
  );
}
