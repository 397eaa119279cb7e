/** What partners tell the rest of the house. */
export type PartnersEvent =
  | { type: "partners.introduction-asked"; payload: { introductionId: string } }
  | { type: "partners.introduction-accepted"; payload: { introductionId: string } }
  | { type: "partners.introduction-declined"; payload: { introductionId: string } }
  | { type: "partners.brief-posted"; payload: { briefId: string } };
