import { DomainError } from "../errors";
import { once, rememberedFor, type Remembered } from "../idempotency.server";
import { answerProblem, json, problemBody } from "./answers.server";

/**
 * Answers 201 with what `work` made, once for an `Idempotency-Key`: a repetition gets the first answer, a refusal as well. `work`
 * keeps its answer in its own transaction.
 * @param holder whose keys they are
 */
export async function createdOnce(request: Request, holder: string, body: unknown, work: (remembered: Remembered | undefined) => Promise<unknown>): Promise<Response> {
  const remembered = rememberedFor(request, holder, body);
  const answer = await once(
    remembered,
    async () => ({ status: 201, body: await work(remembered) }),
    async (error) => {
      if (!(error instanceof DomainError)) throw error;
      return { status: error.status, body: await problemBody(request, error) };
    },
  );
  return answer.status === 201 ? json(answer.body, { status: 201 }) : answerProblem(answer);
}
