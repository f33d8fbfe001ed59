/** Writes the headers of a limit as OpenAI does: of requests, and with the time that is left as `42s`. */
export function toOpenAiLimits(headers: Record<string, string>): Record<string, string> {
  const left = /;t=(\d+)/.exec(headers['RateLimit'] ?? '')?.[1] ?? '0';
  return {
    'X-RateLimit-Limit-Requests': headers['X-RateLimit-Limit']!,
    'X-RateLimit-Remaining-Requests': headers['X-RateLimit-Remaining']!,
    'X-RateLimit-Reset-Requests': `${left}s`,
  };
}
