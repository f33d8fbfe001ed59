import { ParleyError, ValidationError } from '#src/clients/typescript/parley.ts';
import { CopyButton } from './copy-button.tsx';

const titleOf = (error: unknown): string => {
  if (!(error instanceof ParleyError)) return 'Something went wrong on this page';
  if (error.problem) return error.problem.title;
  return error.status === null ? 'The server does not answer' : 'The server answered with something else';
};

const detailOf = (error: unknown): string => {
  if (error instanceof ParleyError && error.problem) return error.problem.detail;
  return error instanceof Error ? error.message : String(error);
};

/** A failure in the server's own words, with what to quote when asking about it. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = error instanceof ParleyError ? error.problem : null;
  const faults = error instanceof ValidationError ? error.errors : [];
  const requestId = error instanceof ParleyError ? error.requestId : null;
  return (
    <div class="failure" role="alert">
      <p class="failure-title">{titleOf(error)}</p>
      <p>{detailOf(error)}</p>
      {faults.length > 0 && (
        <ul>
          {faults.map(({ pointer, parameter, detail }) => (
            <li key={`${pointer} ${parameter} ${detail}`}>
              <code>{pointer || parameter || 'body'}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {problem?.suggestions?.map((suggestion) => (
        <p key={suggestion}>{suggestion}</p>
      ))}
      <p class="failure-foot">
        {problem && <code>{problem.error_code}</code>}
        {requestId !== null && (
          <span>
            Request <code>{requestId}</code> <CopyButton text={requestId} label="Copy the request id" />
          </span>
        )}
        {onRetry && (
          <button type="button" class="button small" onClick={onRetry}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
}
