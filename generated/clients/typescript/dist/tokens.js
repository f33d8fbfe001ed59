"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.toKeyHeader = exports.toBearer = void 0;
exports.signedInTokens = signedInTokens;
exports.givenTokens = givenTokens;
const options_js_1 = require("./options.js");
const patience_js_1 = require("./patience.js");
const toBearer = (token) => ({ authorization: `Bearer ${token}` });
exports.toBearer = toBearer;
const toKeyHeader = (key) => ({ 'x-api-key': key });
exports.toKeyHeader = toKeyHeader;
const refreshBeforeMs = 5 * 60_000;
/**
 * Signs in when first needed and again five minutes before the token ends. However many calls wait for a token,
 * there is one sign-in at a time.
 */
function signedInTokens(signIn, now) {
    let token = null;
    let pending = null;
    async function refresh() {
        const askedAt = now();
        const { id_token: value, expires_at } = await signIn();
        const endsAt = Date.parse(expires_at);
        // A token that lives for less than ten minutes is used for half of its life, not refreshed by every call.
        const margin = Math.min(refreshBeforeMs, (endsAt - askedAt) / 2);
        // A clock that is ahead of the server's would see every token as old: the server's 401 is then the judge.
        token = { value, endsAt, refreshAt: margin > 0 ? endsAt - margin : Infinity };
        return value;
    }
    function shared() {
        pending ??= refresh().finally(() => (pending = null));
        return pending;
    }
    return {
        async current() {
            if (!token)
                return shared();
            if (now() < token.refreshAt)
                return token.value;
            const old = token;
            return shared().catch((error) => {
                if (now() < old.endsAt)
                    return old.value;
                throw error;
            });
        },
        async renew(refused) {
            return token && token.value !== refused ? token.value : shared();
        },
    };
}
/** Tokens that the caller obtains: a fixed one, or a function that is asked for each call. */
function givenTokens(token) {
    const ask = async () => (typeof token === 'string' ? token : (0, patience_js_1.callOwn)(async () => (0, options_js_1.checkText)('token', await token())));
    return { current: ask, renew: ask };
}
