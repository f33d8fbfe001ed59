import type { WebhookEvent } from './api/client/types.gen.js';
import type { UnknownEvent } from './methods.js';
/** The headers of a request: those of `fetch`, or an object as Node's `request.headers`. */
export type WebhookHeaders = {
    get(name: string): string | null;
} | {
    readonly [name: string]: string | readonly string[] | undefined;
};
/** The settings of a verification. */
export type UnwrapOptions = {
    /** The seconds by which the time of a request may differ from this machine's; 300 unless it is given. */
    toleranceS?: number;
};
/**
 * Returns the event of a request that Parley has sent to a webhook, once its signature is verified, in constant time.
 *
 * @param body The body as it came: its text or its bytes, not the object that is made of it.
 * @param headers The headers of the request.
 * @param secret The secret of the webhook, or several, such as the old and the new one.
 * @throws `WebhookError` when the request is not signed with one of them, or too old.
 */
export declare function unwrapWebhook(body: string | Uint8Array | ArrayBuffer, headers: WebhookHeaders, secret: string | readonly string[], { toleranceS }?: UnwrapOptions): Promise<WebhookEvent | UnknownEvent>;
