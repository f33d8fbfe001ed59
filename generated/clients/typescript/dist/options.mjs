import { consoleLogger, isLogLevel } from "./log.mjs";
const optionNames = new Set(('apiKey apiKeyId token baseUrl timeoutMs retries defaultHeaders fetchOptions fetch logger logLevel now ' +
    'onRequest onResponse').split(' '));
/** Reads a variable of the environment, where the platform has one. */
function readVariable(name) {
    const { process } = globalThis;
    const value = process?.env?.[name]?.trim();
    return value === '' ? undefined : value;
}
function fail(message) {
    throw new TypeError(message);
}
const show = (value) => (typeof value === 'string' ? `"${value}"` : String(value));
function toBaseUrl(value) {
    if (typeof value !== 'string')
        fail(`baseUrl must be a text such as https://parley.example.com, not ${show(value)}.`);
    const given = value.trim();
    const url = URL.canParse(given) ? new URL(given) : null;
    if (!url || !/^https?:$/.test(url.protocol))
        fail(`baseUrl must begin with http:// or https://, such as https://parley.example.com. It is ${show(given)}.`);
    if (url.username !== '' || url.password !== '')
        fail('baseUrl must have no user and no password. Give apiKey instead.');
    if (url.search !== '' || url.hash !== '')
        fail('baseUrl must have no query and no fragment.');
    return given.replace(/\/+$/, '');
}
/** Checks a text that is sent in a header. @throws TypeError */
export function checkText(name, value) {
    if (typeof value !== 'string' || value.trim() === '')
        fail(`${name} must be a text that is not empty.`);
    // eslint-disable-next-line no-control-regex -- the characters that a header cannot have
    if (/[\u0000-\u001F\u007F-\uFFFF]/.test(value))
        fail(`${name} has a character that a header cannot have.`);
    return value;
}
function toCredentials({ apiKey, apiKeyId, token }) {
    if (token !== undefined) {
        if (apiKey !== undefined || apiKeyId !== undefined)
            fail('Give token, or apiKey: the client cannot use both.');
        return { token: typeof token === 'function' ? token : checkText('token', token) };
    }
    const key = apiKey ?? readVariable('PARLEY_API_KEY');
    if (key === undefined)
        fail('The client has no credential. Give apiKey or token, or set PARLEY_API_KEY in the environment.');
    const id = apiKeyId ?? (apiKey === undefined ? readVariable('PARLEY_API_KEY_ID') : undefined);
    return { apiKey: checkText('apiKey', key), apiKeyId: id === undefined ? null : checkText('apiKeyId', id) };
}
function checkNumber(name, value, rule, holds) {
    if (typeof value !== 'number' || !holds(value))
        fail(`${name} must be ${rule}, not ${show(value)}.`);
    return value;
}
function toLogLevel(given) {
    const level = given ?? readVariable('PARLEY_LOG') ?? 'warn';
    if (!isLogLevel(level))
        fail(`logLevel must be off, error, warn, info or debug, not ${show(level)}.`);
    return level;
}
function checkFunction(name, value) {
    if (value !== undefined && typeof value !== 'function')
        fail(`${name} must be a function, not ${show(value)}.`);
}
function checkObject(name, value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        fail(`${name} must be an object.`);
    return value;
}
function toHeader(name, header, value) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(header))
        fail(`${name} has "${header}", which cannot be the name of a header.`);
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    // eslint-disable-next-line no-control-regex -- the characters that a header can have
    if (typeof text !== 'string' || /[^\t\x20-\x7E\x80-\xFF]/.test(text))
        fail(`The header ${header} must be a text of characters that a header can have.`);
    return text;
}
/** Returns headers as a record of texts, without those that are undefined. @throws TypeError for what cannot be sent. */
export function toHeaders(name, given) {
    if (given === undefined || given === null)
        return {};
    const headers = Object.entries(given instanceof Headers ? Object.fromEntries(given) : checkObject(name, given));
    const sent = headers.filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(sent.map(([header, value]) => [header, toHeader(name, header, value)]));
}
/** The options of a `fetch` that the client decides. */
const ownFetchOptions = ['method', 'headers', 'body', 'signal'];
function toFetchOptions(given) {
    const options = checkObject('fetchOptions', given ?? {});
    const own = ownFetchOptions.find((name) => name in options);
    if (own !== undefined)
        fail(`fetchOptions cannot have ${own}: the client decides it for each request.`);
    return options;
}
function toLogger(given) {
    const logger = checkObject('logger', given ?? consoleLogger);
    for (const level of ['error', 'warn', 'info', 'debug'])
        if (typeof logger[level] !== 'function')
            fail(`logger must have the function ${level}, as the console does.`);
    return logger;
}
/** Checks the timeout and the retries of a client or a call. @throws TypeError */
export function checkLimits({ timeoutMs, retries }) {
    // A timer of a platform counts at most 2^31 - 1 milliseconds.
    if (timeoutMs !== undefined)
        checkNumber('timeoutMs', timeoutMs, 'a number of milliseconds from 1 to 2147483647', (ms) => ms >= 1 && ms < 2 ** 31);
    if (retries !== undefined)
        checkNumber('retries', retries, 'a whole number from 0 on', (count) => Number.isInteger(count) && count >= 0);
}
/** Checks the options of a client and decides what they leave open. @throws TypeError with a sentence for each fault. */
export function toSettings(options) {
    if (typeof options !== 'object' || options === null)
        fail('The options of Parley must be an object.');
    const unknown = Object.keys(options).find((name) => !optionNames.has(name));
    if (unknown !== undefined)
        fail(`Parley has no option ${unknown}. There are ${[...optionNames].join(', ')}.`);
    for (const name of ['fetch', 'now', 'onRequest', 'onResponse'])
        checkFunction(name, options[name]);
    checkLimits(options);
    const { onRequest, onResponse } = options;
    return {
        baseUrl: toBaseUrl(options.baseUrl ?? readVariable('PARLEY_BASE_URL') ?? 'http://127.0.0.1:8080'),
        credentials: toCredentials(options),
        timeoutMs: options.timeoutMs ?? 120_000,
        retries: options.retries ?? 3,
        defaultHeaders: toHeaders('defaultHeaders', options.defaultHeaders),
        fetchOptions: toFetchOptions(options.fetchOptions),
        // Asked for with each request, so that what is put in the place of the platform's is used.
        fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
        logger: toLogger(options.logger),
        logLevel: toLogLevel(options.logLevel),
        now: options.now ?? Date.now,
        ...(onRequest && { onRequest }),
        ...(onResponse && { onResponse }),
    };
}
