type Keyable = {
    method: string;
    headers?: Record<string, string> | undefined;
    open?: boolean | undefined;
};
/** Tells whether a request has a key. Names of headers have no case. */
export declare const hasKey: ({ headers }: {
    headers?: Record<string, string> | undefined;
}) => boolean;
/** Gives a POST with a credential a key, unless the caller has given one: sent again, it has its effect once. */
export declare function withKey<R extends Keyable>(request: R): R;
export {};
