import { ParleyApiError } from './client.ts';

/** What a person is told about a failure, and whether to offer the button for another try. */
export type Notice = { title: string; detail: string; again: boolean };

const notice = (title: string, detail: string, again = false): Notice => ({ title, detail, again });

/** Puts a failure into words. What is not Parley's is thrown on. */
export function explain(error: unknown): Notice {
  if (!(error instanceof ParleyApiError)) throw error;
  const { code, status } = error;
  if (status === 401 || code === 'insufficient_permissions') return notice('Sign in again', error.message);
  switch (code) {
    case 'agent_not_found':
      return notice('This assistant has left', error.message);
    case 'conversation_not_found':
    case 'session_not_found':
      return notice('There is no such conversation', error.message);
    case 'conversation_closed':
      return notice('This conversation is closed', 'Begin a new one.');
    case 'conversation_busy':
      return notice('Still answering', 'Wait for the answer before you go on.', true);
    case 'invalid_request':
      return notice('This cannot be sent', error.message);
    case 'rate_limit_exceeded':
    case 'service_unavailable':
    case 'timeout':
      return notice('Parley is busy', error.message, true);
    default:
      return notice('Something went wrong', `${error.message} (${error.requestId ?? 'no id'})`);
  }
}

const isBusy = (error: unknown) => error instanceof ParleyApiError && error.code === 'conversation_busy';

/** Tries again while another answer is being written. */
export async function whenFree<T>(work: () => Promise<T>, { tries = 20, pauseMs = 50 } = {}): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || left <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
