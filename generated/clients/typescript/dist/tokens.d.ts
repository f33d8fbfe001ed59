/** The answer of a sign-in. */
export type SignIn = {
    id_token: string;
    expires_at: string;
};
/** The source of the bearer tokens of calls. */
export type TokenSource = {
    /** A token that is good for at least some minutes. */
    current(): Promise<string>;
    /** Returns a token other than `refused`, which the server did not accept. */
    renew(refused: string): Promise<string>;
};
/** A token or a key that authorizes calls, and the headers that carry it. */
export type Credential = {
    tokens: TokenSource;
    toHeaders(token: string): Record<string, string>;
};
export declare const toBearer: (token: string) => {
    authorization: string;
};
export declare const toKeyHeader: (key: string) => {
    'x-api-key': string;
};
/**
 * Signs in when first needed and again five minutes before the token ends. However many calls wait for a token,
 * there is one sign-in at a time.
 */
export declare function signedInTokens(signIn: () => Promise<SignIn>, now: () => number): TokenSource;
/** Tokens that the caller obtains: a fixed one, or a function that is asked for each call. */
export declare function givenTokens(token: string | (() => string | Promise<string>)): TokenSource;
