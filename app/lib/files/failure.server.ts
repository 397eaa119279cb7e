import { DomainError } from "~/lib/errors";

/** What a refusal looks like to the SDK's client, which hands the body on as the error's `data` or `cause`. */
export type FailureBody = {
  /** Key of the sentence in the namespace `errors`. */
  code: string;
  params: Record<string, string | number>;
  status: number;
  /** The SDK shows `message` and `error` where it knows nothing better. */
  message: string;
  error: string;
};

export function failureBody(error: unknown): FailureBody {
  const known = error instanceof DomainError ? error : new DomainError("unavailable", "file.failed");
  const { code, params, status } = known;
  return { code, params, status, message: code, error: code };
}

/** Answers an error of the upload protocol; errors that nobody expected are logged and named `file.failed`, 503. */
export function failureResponse(error: unknown): Response {
  if (error instanceof Response) return error;
  if (!(error instanceof DomainError)) console.error("upload failed", error);
  const body = failureBody(error);
  const details = error instanceof DomainError ? error.details : {};
  return Response.json({ ...details, ...body }, { status: body.status, headers: { "Cache-Control": "no-store" } });
}
