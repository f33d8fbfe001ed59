type Keyable = {
    headers?: Record<string, string>;
    security?: readonly unknown[];
};
/** The header that tells one call from another, however often it is sent. */
export declare const keyHeader = "Idempotency-Key";
/** Gives a POST with a credential a key, unless the caller has given one: sent again, it has its effect once. */
export declare function withKey<R extends Keyable>(method: string, request: R): R;
export {};
