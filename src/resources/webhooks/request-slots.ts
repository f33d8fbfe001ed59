import type { DueWebhook, TakenSlots } from './claim-store.ts';

/** The maximum number of requests that a process has under way: in all, to the webhooks of an organization, and to one webhook. */
export const maxAtOnce = 64;
const maxOfOrganization = 16;
const maxOfWebhook = 4;

/** The place of a request: the webhook to which it goes. */
type Place = { webhookId: string; organizationId: string };

function change(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}

const listAbove = (counts: ReadonlyMap<string, number>, most: number): string[] =>
  [...counts].flatMap(([key, count]) => (count >= most ? [key] : []));

/**
 * Counts the requests of this process, so that receivers that hang, or all those of an organization, leave room for others. A
 * webhook whose last attempt has failed gets one request at a time.
 */
export class RequestSlots {
  readonly #ofWebhook = new Map<string, number>();
  readonly #ofOrganization = new Map<string, number>();

  take({ webhookId, organizationId }: Place): void {
    change(this.#ofWebhook, webhookId, 1);
    change(this.#ofOrganization, organizationId, 1);
  }

  release({ webhookId, organizationId }: Place): void {
    change(this.#ofWebhook, webhookId, -1);
    change(this.#ofOrganization, organizationId, -1);
  }

  /** Tells whether a webhook may get another request. */
  isFree({ id, organizationId, isFailing }: DueWebhook): boolean {
    const most = isFailing ? 1 : maxOfWebhook;
    return (this.#ofWebhook.get(id) ?? 0) < most && (this.#ofOrganization.get(organizationId) ?? 0) < maxOfOrganization;
  }

  /** Lists what may get no other request. */
  listTaken(): TakenSlots {
    return {
      full: listAbove(this.#ofWebhook, maxOfWebhook),
      busy: [...this.#ofWebhook.keys()],
      organizations: listAbove(this.#ofOrganization, maxOfOrganization),
    };
  }
}
