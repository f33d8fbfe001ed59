import { once, responsesOf } from './document.js';

const everywhere = [
  'X-API-Version',
  'X-Request-ID',
  'X-Response-Time',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-RateLimit-Policy',
  'RateLimit',
  'RateLimit-Policy',
];
const byStatus = { 201: ['Location'], 401: ['WWW-Authenticate'], 429: ['Retry-After'], 503: ['Retry-After'] };

/** Every response declares the headers of every response, and those that its status brings. `also`: those of this version. */
export default function responseHeaders(document, options) {
  const all = [...everywhere, ...(options?.also ?? [])];
  const faults = responsesOf(document).flatMap(({ status, response, path }) => {
    const declared = Object.keys(response.headers ?? {});
    return [...all, ...(byStatus[status] ?? [])]
      .filter((name) => !declared.includes(name))
      .map((name) => ({ message: `A ${status} has to declare the header ${name}.`, path }));
  });
  return once(faults);
}
