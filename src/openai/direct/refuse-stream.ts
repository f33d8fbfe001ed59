import { invalidRequest } from '#src/api/problems.ts';

/** @throws `invalid_request` for a request of a stream, where an answer comes whole. Many clients say by themselves that they ask for none. */
export function refuseStream(stream: boolean | null | undefined): void {
  if (!stream) return;
  throw invalidRequest([{ pointer: '/stream', detail: 'The answer comes whole: false.', code: 'not_supported' }]);
}
